// Facts that outlast the conversation: kept and forgotten by real tool calls, and read where the system prompt tells them.
// Without the tools nothing is kept beyond the conversation, and the skills of memory.ts answer.

import { say, toolNameOf, type Conversation, valueOf } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { isRecord } from "../json.ts";
import { clip, note, quote } from "../wording.ts";

const LONGEST_REQUEST = 600;

const REMEMBER =
  /^(?:please |can you |could you )*(?:remember|note|keep in mind|don['’]t forget|do not forget|merke? dir)(?:,? (?:that|dass)|:| (?=(?:i|my|we|our|mein)\b))\s*([^\n]{1,400})/i;
const FORGET =
  /^(?:please |can you |could you )*(?:forget|vergiss)\b(?: (?:that|about|what you know about|dass))?[,:]?\s*([^\n]{1,400})/i;

interface KeptFact {
  readonly id: string;
  readonly fact: string;
}

/** A line of the system prompt that tells a fact. */
const FACT_LINE = /^- \[([^\]\s]+)\] (\S.*)$/;

/** Oldest first: those that the system prompt tells, newest first, and what has been kept and forgotten since. */
export function keptFacts({ system, earlier, exchanges }: Conversation): readonly KeptFact[] {
  const facts = new Map<string, string>();
  for (const line of system.split("\n").toReversed()) {
    const [, id, fact] = FACT_LINE.exec(line) ?? [];
    if (id !== undefined && fact !== undefined) facts.set(id, fact);
  }
  for (const exchange of [...earlier, ...exchanges]) {
    const value = valueOf(exchange);
    if (!isRecord(value) || typeof value["id"] !== "string") continue;
    const { id, fact } = value;
    if (toolNameOf(exchange) === "remember" && typeof fact === "string") facts.set(id, fact);
    if (toolNameOf(exchange) === "forget") facts.delete(id);
  }
  return [...facts].map(([id, fact]) => ({ id, fact }));
}

export function keepFact({ question, exchanges, offers }: Conversation): Reply | null {
  if (exchanges.length > 0 || !offers.has("remember") || question.length > LONGEST_REQUEST) return null;
  const fact =
    REMEMBER.exec(question)?.[1]
      ?.trim()
      .replace(/[.!]+$/, "") ?? "";
  if (fact === "" || question.endsWith("?")) return null;
  return say(`The user wants this kept: ${clip(fact, 160)}. The memory keeps it.`, "", {
    toolCalls: [{ name: "remember", arguments: { fact } }],
  });
}

export function forgetFact(conversation: Conversation): Reply | null {
  const { question, exchanges, offers, tier } = conversation;
  if (exchanges.length > 0 || !offers.has("forget") || question.length > LONGEST_REQUEST) return null;
  const about =
    FORGET.exec(question)?.[1]
      ?.trim()
      .replace(/[.!?]+$/, "") ?? "";
  if (about === "") return null;
  const fact = factMeant(about, keptFacts(conversation));
  if (fact === null)
    return say(
      "The user wants something forgotten; I look among the facts that are kept.",
      `Nothing is kept about ${quote(about, 100)}, so there is nothing to forget. ${note(tier)}`,
    );
  return say(`The user wants this forgotten: ${clip(fact.fact, 160)}.`, "", {
    toolCalls: [{ name: "forget", arguments: { factId: fact.id } }],
  });
}

/** The one that shares the most words; the newest of several. */
function factMeant(about: string, facts: readonly KeptFact[]): KeptFact | null {
  const asked = new Set(wordsOf(about));
  const [best] = facts
    .map((fact, index) => ({
      fact,
      index,
      shared: wordsOf(fact.fact).filter((word) => asked.has(word)).length,
    }))
    .filter(({ shared }) => shared > 0)
    .toSorted((one, other) => other.shared - one.shared || other.index - one.index);
  return best?.fact ?? null;
}

const wordsOf = (text: string): readonly string[] =>
  (text.toLowerCase().match(/[\p{L}\d]{3,}/gu) ?? []).filter(
    (word) =>
      !/^(?:the|and|that|you|about|what|user|likes?|fact|this|for|are|was|der|die|das|und)$/.test(word),
  );
