// An answer that was asked for as JSON: what the model is told, whether its text is what was asked for, and how it is shown
// what was wrong. Pure. It does not know tiers; that a misfit is repaired once and then escalated is the turn's.

import type { LanguageModelV4CallOptions, LanguageModelV4Message } from "@ai-sdk/provider";
import type { FieldError, TurnError } from "../core/errors.ts";
import { isDeeperThan } from "../core/json-depth.ts";
import { misfits } from "../core/json-schema.ts";
import type { TurnPorts } from "./ports.ts";
import type { JsonFormat } from "./response-format.ts";

const DEEPEST_ANSWER = 64;
/** How much of an answer that does not fit is shown to the model again. */
const SHOWN_CHARACTERS = 8_000;
const SHOWN_MISFITS = 10;
const DESCRIBED_CHARACTERS = 300;

/** What stands behind the system prompt. DeepSeek's JSON mode wants the word "json" and an example or a schema in it. */
export function jsonInstruction(format: JsonFormat): string {
  if (format.type === "json_object")
    return 'Answer with one JSON object and nothing before or after it, like {"answer": "…"} with names that fit the question.';
  const { name, schema } = format.json_schema;
  return `Answer with one JSON object and nothing before or after it. It must fit this JSON Schema, called ${name}:\n${JSON.stringify(schema)}`;
}

/** The turn's ports with the form that is asked for said in the system prompt. */
export function withJsonInstruction(ports: TurnPorts, format: JsonFormat | null): TurnPorts {
  if (format === null) return ports;
  const systemPrompt = `${ports.settings.systemPrompt}\n\n${jsonInstruction(format)}`;
  return { ...ports, settings: { ...ports.settings, systemPrompt } };
}

/** How a model is asked for it. What each service makes of that is for its rules to say. */
export const jsonMode = (format: JsonFormat): NonNullable<LanguageModelV4CallOptions["responseFormat"]> => ({
  type: "json",
  ...(format.type === "json_schema"
    ? { name: format.json_schema.name, schema: format.json_schema.schema as object }
    : {}),
});

export type JsonVerdict =
  | { readonly kind: "fits"; readonly text: string }
  | { readonly kind: "misfit"; readonly misfits: readonly FieldError[] };

const FENCED = /^```(?:json)?\s*\n([\s\S]*?)\s*```$/i;

const misfit = (reason: string): JsonVerdict => ({ kind: "misfit", misfits: [{ path: "", reason }] });

/** Judges a whole answer. White space around it and a Markdown fence are not held against it, and left out of `text`. */
export function judgeJson(format: JsonFormat, answer: string): JsonVerdict {
  const trimmed = answer.trim();
  const text = FENCED.exec(trimmed)?.[1]?.trim() ?? trimmed;
  // DeepSeek replaces what is not JSON by spaces.
  if (text === "") return misfit("the answer is blank");
  if (isDeeperThan(text, DEEPEST_ANSWER)) return misfit(`it is nested more than ${DEEPEST_ANSWER} deep`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return misfit("it is not JSON");
  }
  const found = misfits(
    format.type === "json_schema" ? format.json_schema.schema : { type: "object" },
    value,
  );
  if (found === "unbounded") return misfit("it would take too long to check");
  return found.length === 0 ? { kind: "fits", text } : { kind: "misfit", misfits: found };
}

/** Names in a path may be the model's own, and of any length. */
const describe = ({ path, reason }: FieldError): string =>
  (path === "" ? reason : `${path}: ${reason}`).slice(0, DESCRIBED_CHARACTERS);

/** An answer that did not fit, and why. */
export interface Misfit {
  readonly text: string;
  readonly misfits: readonly FieldError[];
}

/** The answer and what was wrong with it, as the model is shown them at the end of its prompt. */
export function repairRequest({ text, misfits: wrong }: Misfit): LanguageModelV4Message[] {
  const list = wrong.slice(0, SHOWN_MISFITS).map((one) => `- ${describe(one)}`);
  const request = `That answer can't be used:\n${list.join("\n")}\nAnswer once more, with the whole corrected JSON object and nothing else.`;
  const shown = text.trim().slice(0, SHOWN_CHARACTERS);
  return [
    ...(shown === ""
      ? []
      : [{ role: "assistant" as const, content: [{ type: "text" as const, text: shown }] }]),
    { role: "user", content: [{ type: "text", text: request }] },
  ];
}

/** What is said where the repair did not fit either. */
export function misfitError(format: JsonFormat, wrong: readonly FieldError[]): TurnError {
  const asked = format.type === "json_object" ? "a JSON object" : "the JSON Schema that was asked for";
  const [first] = wrong;
  const because = first === undefined ? "" : ` (${describe(first)})`;
  return {
    code: "upstream_invalid",
    message: `The answer did not fit ${asked}, also when the model was shown what was wrong${because}.`,
  };
}
