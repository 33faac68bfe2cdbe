// Answers whose form the caller's program asked for, not the person: JSON mode, a title for the conversation, a forced
// tool call. Valid and minimal; where the form leaves room, it still says that it is a simulation.

import { findArithmetic } from "../arithmetic.ts";
import { say, type Conversation } from "../conversation.ts";
import type { BrainInput, Reply } from "../heard.ts";
import { isRecord, parseJson } from "../json.ts";
import { instanceOf } from "../schema-instance.ts";
import { clip, note } from "../wording.ts";

const TITLE_WORDS = 6;
const LONGEST_TITLE = 60;
/** Every brace of a prompt is tried as a beginning, so this bounds the square of it. */
const LONGEST_SCHEMA = 8_000;

const TITLE_REQUEST =
  /\b(?:write|give|suggest|generate|create|make|find|reply with|answer with|respond with)\b[^.\n]{0,80}\btitles?\b|\btitle\b[^.\n]{0,40}\b(?:for|of) (?:this|the|a|that) (?:conversation|chat|following|message|thread)/i;
const OF_A_CONVERSATION = /\b(?:conversation|chat|thread|dialogue|following|message)\b/i;

/** The text that a title is wanted for; null where none is wanted. */
function titleSource({ question, said, system, answers }: Conversation): string | null {
  if (TITLE_REQUEST.test(question.slice(0, 600)) && OF_A_CONVERSATION.test(question.slice(0, 600))) {
    // The conversation stands in the same message behind the request, or in the messages before it.
    const quoted =
      /^(?:user|human)\s*:\s*(\S.*)$/im.exec(question)?.[1] ??
      /\n\s*(\S[\s\S]*)$/.exec(question)?.[1] ??
      /:\s*(\S.*)$/.exec(question)?.[1];
    return (said.length > 1 ? said[0] : quoted) ?? "";
  }
  const forThis =
    answers === 0 && TITLE_REQUEST.test(system.slice(0, 600)) && OF_A_CONVERSATION.test(system.slice(0, 600));
  return forThis ? (said[0] ?? "") : null;
}

function titleFrom(source: string): string {
  const first =
    source.replace(/^\s*(?:<[^>]*>\s*)*(?:\**(?:user|human|message)\**\s*:\s*)?/i, "").split("\n")[0] ?? "";
  const words = first.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,%*+/^=-]*/gu) ?? [];
  const title = clip(
    words
      .slice(0, TITLE_WORDS)
      .join(" ")
      .replace(/[.,]+$/, ""),
    LONGEST_TITLE,
  );
  return title === "" ? "New conversation" : `${title[0]?.toUpperCase() ?? ""}${title.slice(1)}`;
}

/** A program reads it, so the title stands alone: JSON where JSON was asked for, else plain text. */
export function title(conversation: Conversation): Reply | null {
  const source = titleSource(conversation);
  if (source === null) return null;
  const text = titleFrom(source);
  const wantsJson =
    /\bjson\b/i.test(conversation.system) || /\bjson\b/i.test(conversation.question.slice(0, 600));
  return say(
    "A title is wanted. I take the first words of what was said.",
    wantsJson ? JSON.stringify({ title: text }) : text,
  );
}

/** Valid JSON for JSON mode: by the request's schema, by one that the prompt quotes, or the least that says something. */
export function jsonAnswer(conversation: Conversation, json: NonNullable<BrainInput["json"]>): Reply {
  const schema = json.schema ?? schemaIn(conversation.system) ?? schemaIn(conversation.question);
  const source = titleSource(conversation);
  const named = titleFrom(source ?? conversation.question);
  const textFor = (property: string) =>
    /title|name|subject/i.test(property)
      ? named
      : `Offline simulation: ${property === "" ? "text" : property}`;
  const value =
    schema !== null && schema !== undefined
      ? instanceOf(schema, textFor)
      : source === null
        ? {
            simulation: true,
            answer: `${note(conversation.tier)} ${clip(conversation.question, 120)}`,
          }
        : { title: named };
  return say(
    schema === null || schema === undefined
      ? "JSON is wanted, without a schema. I give the smallest object that says something."
      : "JSON is wanted, by a schema. I give the smallest value that fits it.",
    JSON.stringify(value),
  );
}

/** A JSON Schema of an object that the beginning of a prompt quotes. */
function schemaIn(prompt: string): unknown {
  const text = prompt.slice(0, LONGEST_SCHEMA);
  for (let at = text.indexOf("{"); at >= 0; at = text.indexOf("{", at + 1)) {
    const object = text.slice(at, endOfObject(text, at));
    if (!object.includes('"properties"')) continue;
    const value = parseJson(object)?.value;
    if (isRecord(value) && "properties" in value) return value;
  }
  return null;
}

function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "{") depth += 1;
    if (text[at] === "}" && (depth -= 1) === 0) return at + 1;
  }
  return text.length;
}

/** A call that the request insists on, with arguments that its schema accepts. */
export function forcedCall(
  conversation: Conversation,
  mustCall: NonNullable<BrainInput["mustCall"]>,
): Reply | null {
  const offer =
    mustCall.name === null ? [...conversation.offers.values()][0] : conversation.offers.get(mustCall.name);
  if (offer === undefined) return null;
  const [expression] = findArithmetic(conversation.question);
  const given = instanceOf(offer.parameters, (property) =>
    property === "expression" ? (expression ?? "0") : clip(conversation.question, 200),
  );
  const args = isRecord(given) ? given : {};
  return say(`The request insists on a call of ${offer.name}.`, "", {
    toolCalls: [{ name: offer.name, arguments: args }],
  });
}
