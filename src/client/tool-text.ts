// Words for a tool call: a title from its input, a short result from its output. Unknown tools get their name and JSON.

import { STRINGS } from "./strings.ts";

const SHORT_CHARACTERS = 120;
const WHOLE_CHARACTERS = 20_000;
/** The fields in which results usually stand, best first. */
const RESULT_FIELDS = ["result", "value", "answer", "time", "text", "formatted", "local", "message"];

export function toolTitle(name: string, input: unknown): string {
  if (name === "calculator") return STRINGS.tool.calculator(field(input, "expression"));
  if (name === "clock") return STRINGS.tool.clock(field(input, "timeZone"));
  return STRINGS.tool.other(name);
}

/** One line; empty where there is no result yet. */
export function toolResult(name: string, output: unknown): string {
  if (output === undefined || output === null) return "";
  if (name === "clock") {
    const said = ["time", "weekday", "date"].map((part) => field(output, part)).filter(Boolean);
    if (said.length > 0) return said.join(" ");
  }
  const line = plain(output) ?? plainField(output) ?? JSON.stringify(output);
  const flat = line.replaceAll(/\s+/gu, " ").trim();
  return flat.length > SHORT_CHARACTERS ? `${flat.slice(0, SHORT_CHARACTERS)}…` : flat;
}

/** The whole value as text, cut where it would burden the page. */
export function wholeValue(value: unknown): string {
  const text = plain(value) ?? JSON.stringify(value, null, 2) ?? "";
  return text.length > WHOLE_CHARACTERS ? `${text.slice(0, WHOLE_CHARACTERS)}…` : text;
}

function field(value: unknown, name: string): string {
  if (typeof value !== "object" || value === null) return "";
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof found === "string" ? found : "";
}

function plainField(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const entries = new Map<string, unknown>(Object.entries(value));
  for (const name of RESULT_FIELDS) {
    const text = plain(entries.get(name));
    if (text !== null) return text;
  }
  const [only] = entries.values();
  return entries.size === 1 ? plain(only) : null;
}

function plain(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint"
    ? String(value)
    : null;
}
