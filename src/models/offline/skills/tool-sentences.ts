// What came of the tools that do something, in sentences: set, cancelled, kept, sent, and also not allowed, still waiting,
// or failed. A result is told as it came; nothing is said to have happened that a result does not say.

import { toolNameOf, type ToolExchange } from "../conversation.ts";
import { isRecord, type JsonRecord } from "../json.ts";
import { clip, plural, quote } from "../wording.ts";
import { automationsListed } from "./known-automations.ts";

const LONGEST_PROBLEM = 600;
const MOST_LISTED = 20;

const DENIED = /^The user did not allow this call\.(?:\s+They said:\s*([\s\S]+))?$/;
const NOBODY_AGREES = /may do nothing that needs approval/;
const WAITING = /^The call waits for the user's approval\b/;

type Sentence = (result: JsonRecord, asked: JsonRecord) => string | null;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** What a call would have done, where it was not done. */
const UNDONE: Readonly<Record<string, (asked: JsonRecord) => string>> = {
  schedule: () => "nothing was scheduled",
  list_automations: () => "the list stays unread",
  cancel_automation: () => "nothing was cancelled",
  remember: () => "nothing was kept",
  forget: () => "nothing was forgotten",
  call_webhook: ({ url }) => `nothing was sent to ${clip(text(url), 200)}`,
};

const SENTENCES: Readonly<Record<string, Sentence>> = {
  schedule: (result, asked) => {
    if (result["id"] === undefined) return null;
    const prompt = text(asked["prompt"]);
    const due = instantText(result["nextRunAt"], prompt.startsWith("Erinnere") ? "de-DE" : "en-GB");
    if (prompt.startsWith("Erinnere")) return `Die Erinnerung steht${due === "" ? "" : `: ${due} UTC`}.`;
    const name = text(result["name"]) || text(asked["name"]) || "it";
    const description = text(result["description"]);
    const when = description === "" ? "" : `: ${clip(description, 200).replace(/\.$/, "")}`;
    const next = due === "" || description.startsWith("once") ? "" : ` It is due next on ${due} UTC.`;
    return `The ${prompt.startsWith("Remind") ? "reminder" : "automation"} ${quote(name, 80)} is set${when}.${next}`;
  },
  list_automations: (result) => {
    const listed = automationsListed(result);
    if (listed.length === 0) return "There are no automations in this conversation.";
    const lines = listed.slice(0, MOST_LISTED).map((automation) => {
      const due = instantText(automation["nextRunAt"], "en-GB");
      const status = text(automation["status"]);
      const facts = [
        clip(text(automation["description"]), 160),
        status === "" || status === "active" ? "" : status,
        due === "" ? "" : `next on ${due} UTC`,
      ].filter((fact) => fact !== "");
      return `- ${quote(text(automation["name"]) || text(automation["id"]), 80)}: ${facts.join("; ")}`;
    });
    return [
      `There ${listed.length === 1 ? "is" : "are"} ${plural(listed.length, "automation")}:`,
      "",
      ...lines,
    ].join("\n");
  },
  cancel_automation: () => "The automation is cancelled: it runs no more.",
  remember: (result, asked) => {
    const fact = text(result["fact"]) || text(asked["fact"]);
    return `Kept: ${quote(fact, 200)}. It is known in your other conversations too, until you have it forgotten.`;
  },
  forget: (result) => {
    const fact = text(result["forgotten"]);
    return fact === "" ? "It is forgotten." : `Forgotten: ${quote(fact, 200)}.`;
  },
  call_webhook: (result, asked) => {
    const { status } = result;
    if (typeof status !== "number") return null;
    const where = clip(text(asked["url"]) || text(result["url"]), 200);
    const answer = text(result["text"]);
    const said = answer === "" ? "" : ` It said: ${quote(answer, 300)}`;
    return status >= 200 && status < 300
      ? `It was sent: ${where} answered with status ${status}.${said}`
      : `It was sent, but ${where} answered with status ${status}, so it may not have been taken.${said}`;
  },
};

/** The calls that were not made, or that came to nothing; null where the tool did answer. */
export function refusalSentence(exchange: ToolExchange, problem: unknown): string | null {
  if (typeof problem !== "string") return null;
  const name = toolNameOf(exchange);
  const asked = exchange.call?.arguments ?? {};
  const undone = UNDONE[name]?.(asked) ?? `${name} was not called`;
  const denied = DENIED.exec(problem);
  if (denied !== null) {
    const reason = denied[1]?.trim() ?? "";
    if (NOBODY_AGREES.test(reason)) return `This automation may not do that by itself, so ${undone}.`;
    return `You did not allow it, so ${undone}.${reason === "" ? "" : ` You said: ${quote(reason, 200)}`}`;
  }
  if (WAITING.test(problem)) return `It waits for your approval; until then ${undone}.`;
  // These tools answer with objects: bare text is what went wrong, and perhaps that nobody knows.
  return UNDONE[name] === undefined
    ? null
    : `${capital(whatFailed(name))}: ${clip(problem, LONGEST_PROBLEM)}`;
}

const whatFailed = (name: string): string =>
  name === "call_webhook" ? "the webhook reported a problem" : `${name} reported a problem`;

const capital = (sentence: string): string => `${sentence[0]?.toUpperCase() ?? ""}${sentence.slice(1)}`;

/** Null where the tool has no sentence of its own here, or its result no such form. */
export function sentenceByName(exchange: ToolExchange, value: unknown): string | null {
  const sentence = SENTENCES[toolNameOf(exchange)];
  if (sentence === undefined) return null;
  const result = Array.isArray(value) ? { automations: value } : value;
  return isRecord(result) ? sentence(result, exchange.call?.arguments ?? {}) : null;
}

const AT: Readonly<Record<string, string>> = { "en-GB": "at", "de-DE": "um" };

/** In UTC; "" where there is no such time. The parts are joined here, since runtimes join them differently. */
function instantText(value: unknown, locale: "en-GB" | "de-DE"): string {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) return "";
  const written = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(at);
  return `${written({ weekday: "long" })}, ${written({ dateStyle: "long" })} ${AT[locale]} ${written({ timeStyle: "short" })}`;
}
