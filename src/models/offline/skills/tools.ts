// Calculator and clock by real tool calls, and only where the request offers them. The numbers and times in an answer
// are the tool's; this file knows what to ask and how to say what came back.

import { findArithmetic } from "../arithmetic.ts";
import { findPlaces, type Place, placeName } from "../cities.ts";
import { say, toolNameOf, type Conversation, type ToolExchange, valueOf } from "../conversation.ts";
import type { Reply, ToolCall } from "../heard.ts";
import { isRecord } from "../json.ts";
import { clip, listing, note } from "../wording.ts";
import { refusalSentence, sentenceByName } from "./tool-sentences.ts";

const MOST_CLOCKS = 3;
const LONGEST_RESULT = 600;

const TIME_QUESTION =
  /\bwhat(?:'s|’s| is)? (?:the )?(?:(?:current|local|exact) )?time(?: is it|\s*\?|\s*$| now| right now| in | at the moment)|\bwhat time is it|\b(?:tell me|do you (?:know|have)) (?:what )?the (?:time|date)\b|\b(?:what|which) day of the week\b|\b(?:current|local) (?:time|date)\b|\btime (?:is it )?(?:right )?(?:now )?in (?=\p{Lu})|\bwhat(?:'s|’s| is)? (?:the |today(?:'s|’s) )date\b|\b(?:what|which) (?:day|date|month|year) is (?:it|today)|\btoday(?:'s|’s) date\b|\bwie (?:spät|viel uhr)|\bwelche[rsn]? (?:tag|datum)\b|\bquelle heure|\bquel jour|\bqu[eé] hora|\bqu[eé] d[ií]a es/iu;

/** Asks the tools for the sums and the times in the question; says so where it has no such tool. */
export function askTools(conversation: Conversation): Reply | null {
  const { question, offers, tier, now } = conversation;
  const expressions = findArithmetic(question);
  const places = TIME_QUESTION.test(question.slice(0, 2_000))
    ? placesIn(question).slice(0, MOST_CLOCKS)
    : null;
  if (expressions.length === 0 && places === null) return null;

  const calls: ToolCall[] = [];
  const steps = [`The user asks: ${clip(question, 120)}`];
  const missing: string[] = [];
  if (expressions.length > 0) {
    if (offers.has("calculator")) {
      calls.push(...expressions.map((expression) => ({ name: "calculator", arguments: { expression } })));
      steps.push(
        `That is arithmetic: ${expressions.join(" and ")}.`,
        "I could slip doing it in my head, so I need the calculator.",
      );
    } else {
      missing.push(
        `I see a sum in your message, ${listing(expressions.map((expression) => `\`${expression}\``))}, but no calculator was given to me, and a simulation should leave sums to a tool.`,
      );
    }
  }
  if (places !== null) {
    if (offers.has("clock")) {
      const wanted = places.length === 0 ? [{}] : places.map(({ timeZone }) => ({ timeZone }));
      calls.push(...wanted.map((wish) => ({ name: "clock", arguments: wish })));
      steps.push(
        places.length === 0
          ? "They want the time or the date; no place is named. The clock has it."
          : `They want the time in ${listing(places.map(({ name }) => name))}: ${listing(places.map(({ timeZone }) => timeZone))}. The clock has it.`,
      );
    } else {
      missing.push(
        `No clock was given to me. The machine that this simulation runs on says ${now.toISOString().slice(0, 16).replace("T", " ")} UTC.`,
      );
    }
  }
  if (calls.length === 0) {
    return say(
      [...steps, "There is no tool for it here, so I say what I see."].join("\n"),
      `${missing.join("\n\n")} ${note(tier)}`,
    );
  }
  steps.push(calls.length === 1 ? "One call." : `${calls.length} calls, then one answer from all of them.`);
  return say(steps.join("\n"), "", { toolCalls: calls });
}

function placesIn(question: string): Place[] {
  return findPlaces(question.slice(0, 2_000));
}

/** Puts what the tools answered since the question into sentences. */
export function answerFromTools({ exchanges, question }: Conversation): Reply | null {
  if (exchanges.length === 0) return null;
  const sentences = exchanges.map((exchange) => sentenceOf(exchange, placesIn(question)));
  const names = [...new Set(exchanges.map(toolNameOf))];
  const thinking = `${exchanges.length === 1 ? "The result is" : "The results are"} back from the ${listing(names)}. I pass on what came, without adding to it.`;
  return say(thinking, sentences.join(sentences.length > 2 ? "\n\n" : " "));
}

function sentenceOf(exchange: ToolExchange, places: readonly Place[]): string {
  const name = toolNameOf(exchange);
  const value = valueOf(exchange);
  const problem = errorIn(value);
  const refusal = refusalSentence(exchange, problem ?? value);
  if (refusal !== null) return refusal;
  if (problem !== null) return `The ${name} reported an error: ${clip(problem, LONGEST_RESULT)}`;
  if (name === "calculator") return calculatorSentence(exchange.call, value);
  if (name === "clock") return clockSentence(exchange.call, value, places);
  const own = sentenceByName(exchange, value);
  if (own !== null) return own;
  const text = plain(value);
  return text === "" ? `The ${name} answered with nothing.` : `The ${name} answered: ${text}`;
}

function calculatorSentence(call: ToolCall | null, value: unknown): string {
  const result = plain(field(value, ["result", "value", "answer", "output"]) ?? value);
  const expression = field(value, ["expression"]) ?? call?.arguments["expression"];
  return typeof expression === "string" && !result.includes("=")
    ? `${clip(expression, 200)} = ${result}, says the calculator.`
    : `The calculator says: ${result}.`;
}

function clockSentence(call: ToolCall | null, value: unknown, places: readonly Place[]): string {
  const zone = field(value, ["timeZone", "timezone", "zone"]) ?? call?.arguments["timeZone"];
  const timeZone = typeof zone === "string" ? zone : null;
  const asked = places.find((place) => place.timeZone === timeZone)?.name;
  const where = timeZone === null ? "It is now" : `In ${asked ?? placeName(timeZone)} it is now`;
  return `${where} ${whenOf(value, timeZone)}${timeZone === null || timeZone === "UTC" ? "" : ` (${timeZone})`}.`;
}

/** The most readable form of a time that the result offers. */
function whenOf(value: unknown, zone: string | null): string {
  const ready = field(value, ["text", "formatted", "local", "localTime", "localDateTime"]);
  if (typeof ready === "string" && !isInstant(ready)) return clip(ready, 120);
  const parts = ["weekday", "date", "time"]
    .map((key) => field(value, [key]))
    .filter((part) => typeof part === "string");
  if (parts.length > 0 && !parts.some(isInstant)) return clip(parts.join(" "), 120);
  const instant =
    typeof value === "string"
      ? value
      : field(value, ["iso", "now", "utc", "dateTime", "datetime", "time", "local"]);
  if (typeof instant !== "string" || !isInstant(instant)) return plain(value).replace(/\.$/, "");
  try {
    const format = { dateStyle: "full", timeStyle: "short", timeZone: zone ?? "UTC" } as const;
    return `${new Intl.DateTimeFormat("en-GB", format).format(new Date(instant))}${zone === null ? " UTC" : ""}`;
  } catch {
    return clip(instant, 120);
  }
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/.test(text);
}

function field(value: unknown, keys: readonly string[]): unknown {
  if (!isRecord(value)) return undefined;
  return keys.map((key) => value[key]).find((found) => found !== undefined && found !== null);
}

/** The message of an error, in the shapes in which tools and the AI SDK send one. */
function errorIn(value: unknown): string | null {
  if (typeof value === "string")
    return /^(?:\w*error\b|failed\b)/i.test(value) ? value.replace(/^error:\s*/i, "") : null;
  const error = field(value, ["error", "errorText"]);
  if (error === undefined || error === false) return null;
  const message = typeof error === "string" ? error : field(error, ["message"]);
  return typeof message === "string" ? message : plain(error);
}

function plain(value: unknown): string {
  return clip(typeof value === "string" ? value : (JSON.stringify(value) ?? ""), LONGEST_RESULT);
}
