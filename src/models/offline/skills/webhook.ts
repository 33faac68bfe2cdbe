// "Call the webhook https://… with {…}" and "Post … to https://…": a real call_webhook, where it is offered. Sending is
// for the user to allow; the simulation only asks.

import { say, type Conversation } from "../conversation.ts";
import type { Reply, ToolOffer } from "../heard.ts";
import { isRecord, type JsonRecord, parseJson } from "../json.ts";
import { clip, note } from "../wording.ts";

const TOOL = "call_webhook";
const LONGEST_REQUEST = 8_000;

const REQUEST =
  /^(?:please |can you |could you )*(?:call|trigger|invoke|ping|notify|hit|post|send)\b([\s\S]*?)(https?:\/\/[^\s<>"'`]+)([\s\S]*)$/i;

export function callWebhook({ question, exchanges, offers, tier }: Conversation): Reply | null {
  if (exchanges.length > 0 || question.length > LONGEST_REQUEST) return null;
  const [, before = "", address = "", after = ""] = REQUEST.exec(question) ?? [];
  if (address === "") return null;
  const offer = offers.get(TOOL);
  if (offer === undefined)
    return say(
      "The user wants something sent, and there is no tool for it here.",
      `I see something to be sent, but no ${TOOL} was given to me, so nothing is. It is offered where WEBHOOK_ALLOWED_HOSTS names a host. ${note(tier)}`,
    );
  const url = address.replace(/[.,;:!?)\]]+$/, "");
  return say(
    `The user wants something sent to ${clip(url, 120)}. That leaves this machine, so they will be asked first.`,
    "",
    { toolCalls: [{ name: TOOL, arguments: { url, body: asOffered(bodyIn(before, after), offer) } }] },
  );
}

/** The JSON object that stands in the request; else its words, as a text. */
function bodyIn(before: string, after: string): JsonRecord {
  const json = objectIn(after) ?? objectIn(before);
  if (json !== null) return json;
  const words =
    /\b(?:with|saying)\b[\s:]*([\s\S]+)$/i.exec(after)?.[1] ??
    before.replace(/\b(?:the|a|my) webhook\b(?: at)?/i, "");
  const text = words
    .trim()
    .replace(/\s+(?:to|at)$/i, "")
    .replace(/^["“'](.*)["”']$/s, "$1");
  return text === "" || /^(?:to|at)$/i.test(text) ? {} : { text };
}

function objectIn(text: string): JsonRecord | null {
  const found = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  const value = parseJson(found)?.value;
  return isRecord(value) ? value : null;
}

/** A tool may want its body as text. */
function asOffered(body: JsonRecord, { parameters }: ToolOffer): unknown {
  const properties = isRecord(parameters) ? parameters["properties"] : undefined;
  const schema = isRecord(properties) ? properties["body"] : undefined;
  return isRecord(schema) && schema["type"] === "string" ? JSON.stringify(body) : body;
}
