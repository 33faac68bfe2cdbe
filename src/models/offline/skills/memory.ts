// Remembers what the person said in this conversation, and what the system prompt says that they asked to keep: from the
// request and nothing else.

import { say, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { clip, listing, note, plural, quote } from "../wording.ts";
import { keptFacts } from "./kept-facts.ts";

/** A fact is told in a short message; a puzzle that begins "my neighbour is …" is not one. */
const LONGEST_STATEMENT = 240;
const LONGEST_FACT = 80;

interface Fact {
  /** What it is about: "name", "home", "favourite colour", …, or "" for a thing to remember as it was said. */
  readonly topic: string;
  readonly value: string;
  /** How it is said back: "your name is Ada". */
  readonly sentence: string;
}

const END = String.raw`(?=\s*(?:[.!?;\n]|,|$|\band\b|\bbut\b))`;

const STATEMENTS: readonly {
  readonly pattern: RegExp;
  readonly fact: (found: readonly string[]) => Fact;
}[] = [
  {
    pattern: new RegExp(
      String.raw`\b(?:my name is|my name's|my name’s|i am called|i'm called|call me)\s+([\p{L}][\p{L}'’\- ]{0,40}?)${END}`,
      "giu",
    ),
    fact: ([value = ""]) => ({ topic: "name", value, sentence: `your name is ${value}` }),
  },
  {
    pattern: new RegExp(String.raw`\bi (?:live|am living) in\s+([\p{L}][^.!?;,\n]{0,60}?)${END}`, "giu"),
    fact: ([value = ""]) => ({ topic: "home", value, sentence: `you live in ${value}` }),
  },
  {
    pattern: new RegExp(
      String.raw`\bmy ((?!name\b)[\p{L}][\p{L}'’ -]{0,40}?) (?:is|are) ((?:called |named )?[^.!?;,\n]{1,80}?)${END}`,
      "giu",
    ),
    fact: ([topic = "", value = ""]) => ({
      topic: topicOf(topic),
      value,
      sentence: `your ${topic} is ${value}`,
    }),
  },
  {
    pattern: new RegExp(
      String.raw`\bi (like|love|prefer|hate|work as|work at|work for)\s+([^.!?;,\n]{1,80}?)${END}`,
      "giu",
    ),
    fact: ([verb = "", value = ""]) => ({
      topic: `${verb} ${value}`.toLowerCase(),
      value,
      sentence: `you ${verb} ${value}`,
    }),
  },
  {
    pattern:
      /\b(?:please )?(?:remember|note|keep in mind|don't forget|do not forget)(?: that|:)\s+([^\n]{1,200})/giu,
    fact: ([value = ""]) => ({
      topic: "",
      value: value.replace(/[.!]$/, ""),
      sentence: `you asked me to remember: ${value.replace(/[.!]$/, "")}`,
    }),
  },
];

/** "Favorite color" and "favourite colour" are one topic. */
function topicOf(words: string): string {
  return words
    .toLowerCase()
    .replaceAll("favorite", "favourite")
    .replace(/\bcolor\b/, "colour")
    .trim();
}

function factsIn(message: string): Fact[] {
  if (message.length > LONGEST_STATEMENT) return [];
  const found = STATEMENTS.flatMap(({ pattern, fact }) =>
    [...message.matchAll(pattern)].map((match) =>
      fact(match.slice(1).map((part) => clip(part, LONGEST_FACT))),
    ),
  ).filter(({ value }) => value !== "" && !/^(?:what|who|where|which)\b/i.test(value));
  // "Remember that my name is Ada" is the fact itself, not a second one.
  const named = found.filter(({ topic }) => topic !== "");
  return named.length > 0 ? named : found;
}

/** What is known, the latest word on each topic; in the order in which it was first said. */
function factsOf(said: readonly string[]): Fact[] {
  const facts = new Map<string, Fact>();
  for (const fact of said.flatMap(factsIn))
    facts.set(fact.topic === "" ? `remember ${fact.value}` : fact.topic, fact);
  return [...facts.values()];
}

/** A kept fact as the person would have said it, or as it stands. */
function factsKept(conversation: Conversation): Fact[] {
  return keptFacts(conversation).flatMap(({ fact }) => {
    const found = factsIn(fact);
    return found.length > 0 ? found : [{ topic: "", value: fact, sentence: `you asked me to keep: ${fact}` }];
  });
}

const RECALL =
  "I look through the messages of this conversation and at the facts that were kept; there is no other memory.";

/** Answers questions about what was said. */
export function recall(conversation: Conversation): Reply | null {
  const { question, said, answers, tier } = conversation;
  if (question.length > LONGEST_STATEMENT) return null;
  const answer = (text: string) =>
    say(`The user asks about what was said before. ${RECALL}`, `${text} ${note(tier)}`);
  const earlier = said.slice(0, -1);

  if (
    /\bwhat (?:did i|have i|was the first thing i) (?:say|said|ask|asked|write|wrote|written)\b.*\bfirst\b|\bmy (?:very )?first (?:message|question)\b|\bfirst thing i (?:said|asked)\b/i.test(
      question,
    )
  ) {
    return answer(
      earlier.length === 0
        ? "This is your first message; nothing came before it."
        : `The first thing you said was ${quote(earlier[0] ?? "")}.`,
    );
  }
  if (
    /\bwhat (?:did i (?:just )?(?:say|ask)|was my (?:last|previous) (?:message|question))\b/i.test(question)
  ) {
    return answer(
      earlier.length === 0
        ? "This is your first message; nothing came before it."
        : `Just before this you said ${quote(earlier.at(-1) ?? "")}.`,
    );
  }
  if (/\bhow many (?:messages|questions|turns)\b/i.test(question)) {
    return answer(
      `You have sent ${plural(said.length, "message")}, this one included, and I have answered ${plural(answers, "time")}.`,
    );
  }
  if (
    /\b(?:summar(?:is|iz)e|recap|sum up|summary of)\b.*\b(?:conversation|chat|discussion|so far|we)\b/i.test(
      question,
    )
  )
    return answer(summary(earlier, answers));

  const facts = factsOf(said);
  const kept = factsKept(conversation).filter(
    ({ sentence }) => !facts.some((fact) => fact.sentence === sentence),
  );
  if (
    /\bwhat do you (?:remember|know|have) (?:about|of|on) me\b|\bwhat (?:did i (?:ask|tell) you to remember|should you remember|do you remember)\b/i.test(
      question,
    )
  ) {
    return answer(
      facts.length + kept.length === 0
        ? "You have told me nothing about yourself in this conversation yet."
        : [told("From this conversation", facts), told("From what you asked me to keep", kept)]
            .filter((line) => line !== "")
            .join(" "),
    );
  }
  const topic = topicAsked(question);
  if (topic === null) return null;
  const fact = facts.find((known) => known.topic === topic);
  if (fact !== undefined)
    return answer(
      `${fact.sentence[0]?.toUpperCase() ?? ""}${fact.sentence.slice(1)}; you told me so in this conversation.`,
    );
  const known = kept.findLast((candidate) => candidate.topic === topic);
  if (known !== undefined)
    return answer(
      `${known.sentence[0]?.toUpperCase() ?? ""}${known.sentence.slice(1)}; you asked me to keep that.`,
    );
  const words = topic === "home" ? "where you live" : `your ${topic}`;
  return answer(`You have not told me ${words} yet, and this conversation is all the memory there is.`);
}

function told(source: string, facts: readonly Fact[]): string {
  return facts.length === 0 ? "" : `${source}: ${listing(facts.map(({ sentence }) => sentence))}.`;
}

function topicAsked(question: string): string | null {
  if (/\b(?:what(?:'s|’s| is) my name|who am i|do you (?:know|remember) my name)\b/i.test(question))
    return "name";
  if (/\bwhere do i live\b|\bwhat city do i live in\b/i.test(question)) return "home";
  const about =
    /\b(?:what(?:'s|’s| is| are)|who(?:'s|’s| is)|do you (?:know|remember)) my ([\p{L}][\p{L}'’ -]{0,40}?)\s*(?:\?|$|called|again)/iu.exec(
      question,
    );
  return about?.[1] === undefined ? null : topicOf(about[1]);
}

function summary(earlier: readonly string[], answers: number): string {
  if (earlier.length === 0) return "There is nothing to sum up yet: this is your first message.";
  const lines = earlier.slice(-8).map((text) => `- You said ${quote(text, 100)}`);
  const skipped = earlier.length - lines.length;
  return [
    `So far you sent ${plural(earlier.length, "message")} and got ${plural(answers, "answer")}:`,
    ...(skipped > 0 ? [`- (${plural(skipped, "earlier message")} left out)`] : []),
    ...lines,
    "",
    "A real model would put this into its own words; I list what is there.",
  ].join("\n");
}

/** Acknowledges what the person tells about themselves. */
export function takeNote({ question, tier }: Conversation): Reply | null {
  const facts = question.includes("?") ? [] : factsIn(question);
  if (facts.length === 0) return null;
  const known = listing(facts.map(({ sentence }) => sentence));
  return say(
    `The user tells me something: ${clip(known, 160)}. Nothing to work out; I confirm it, and it stays in the conversation.`,
    `Noted: ${known}. Ask me about it later in this conversation. ${note(tier)}`,
  );
}
