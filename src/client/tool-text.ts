// Words for a tool call: a title from its input, a short result from its output. Unknown tools get their name and JSON.

import { STRINGS } from "./strings.ts";

const SHORT_CHARACTERS = 120;
const WHOLE_CHARACTERS = 20_000;
/** The fields in which results usually stand, best first. */
const RESULT_FIELDS = ["result", "value", "answer", "time", "text", "formatted", "local", "message"];

type Title = (input: unknown) => string;
/** "" leaves it to the card's state to say what came of the call; null is for an output that has another form. */
type Result = (output: unknown) => string | null;

const TITLES = new Map<string, Title>([
  ["calculator", (input) => STRINGS.tool.calculator(field(input, "expression"))],
  ["clock", (input) => STRINGS.tool.clock(field(input, "timeZone"))],
  ["web_fetch", (input) => STRINGS.tool.read(hostOf(input))],
  ["web_search", (input) => STRINGS.tool.search(field(input, "query"))],
  ["remember", (input) => STRINGS.tool.remember(field(input, "fact"))],
  ["forget", () => STRINGS.tool.forget],
  ["schedule", (input) => scheduleTitle(field(input, "name"), field(input, "prompt"))],
  ["list_automations", () => STRINGS.tool.listAutomations],
  ["cancel_automation", () => STRINGS.tool.cancelAutomation],
  ["call_webhook", (input) => STRINGS.tool.send(hostOf(input))],
]);

const RESULTS = new Map<string, Result>([
  ["clock", (output) => fieldsOf(output, ["time", "weekday", "date"])],
  ["web_fetch", (output) => fieldsOf(output, ["title"])],
  ["web_search", (output) => counted(output, "results", STRINGS.tool.results)],
  ["remember", () => ""],
  ["forget", (output) => field(output, "forgotten")],
  ["schedule", (output) => fieldsOf(output, ["description"])],
  ["list_automations", (output) => counted(output, "automations", STRINGS.tool.automations)],
  ["cancel_automation", () => ""],
  ["call_webhook", statusOf],
]);

export function toolTitle(name: string, input: unknown): string {
  return short(TITLES.get(name)?.(input) ?? STRINGS.tool.other(name), SHORT_CHARACTERS);
}

/** One line; empty where there is no result yet. */
export function toolResult(name: string, output: unknown): string {
  if (output === undefined || output === null) return "";
  const own = typeof output === "object" ? RESULTS.get(name)?.(output) : undefined;
  return short(own ?? plain(output) ?? plainField(output) ?? JSON.stringify(output), SHORT_CHARACTERS);
}

/** The whole value as text, cut where it would burden the page. */
export function wholeValue(value: unknown): string {
  const text = exactValue(value);
  return text.length > WHOLE_CHARACTERS ? `${text.slice(0, WHOLE_CHARACTERS)}…` : text;
}

/** The whole value as text, however long: for what somebody is to agree to. */
export function exactValue(value: unknown): string {
  return plain(value) ?? JSON.stringify(value, null, 2) ?? "";
}

/** Where a call goes; "" where its input names no address. */
export function hostOf(input: unknown): string {
  const url = field(input, "url");
  return URL.canParse(url) ? new URL(url).host : "";
}

function scheduleTitle(name: string, prompt: string): string {
  return /^(?:remind|erinnere)\b/iu.test(prompt) ? STRINGS.tool.reminder(name) : STRINGS.tool.schedule(name);
}

function counted(output: unknown, name: string, words: (count: number) => string): string | null {
  const list = Array.isArray(output) ? output : entry(output, name);
  return Array.isArray(list) ? words(list.length) : null;
}

function statusOf(output: unknown): string | null {
  const status = plain(entry(output, "status"));
  return status === null ? null : STRINGS.tool.status(status);
}

function fieldsOf(output: unknown, names: readonly string[]): string | null {
  const said = names.map((name) => field(output, name)).filter(Boolean);
  return said.length === 0 ? null : said.join(" ");
}

function short(text: string, limit: number): string {
  const flat = text.replaceAll(/\s+/gu, " ").trim();
  return flat.length > limit ? `${flat.slice(0, limit)}…` : flat;
}

function entry(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function field(value: unknown, name: string): string {
  const found = entry(value, name);
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
