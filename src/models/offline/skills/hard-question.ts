// Questions that look hard. The fast tier goes round in its thinking until its caller's budget runs out; the reasoner
// thinks briefly and answers with what it can honestly say: how the question is built, and what a real one would do.

import { goRound } from "../circling.ts";
import { say, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { clip, note, plural, quote } from "../wording.ts";

const MOST_PARTS = 6;
const LONG_QUESTION = 600;
const CONSTRAINTS_OF_A_PUZZLE = 3;
const QUESTIONS_OF_A_LONG_ONE = 3;

const SIGNS: readonly { readonly sign: RegExp; readonly because: string }[] = [
  { sign: /\b(?:prove|disprove|proof|show that|derive)\b/i, because: "it asks for a proof" },
  { sign: /\bstep[- ]by[- ]step\b/i, because: "it asks for every step" },
  {
    sign: /\bthink (?:very |really )?(?:hard|harder|deeply|carefully|long)\b/i,
    because: "it asks for hard thinking",
  },
  {
    sign: /\boptimi[sz](?:e|ation|ing)\b|\b(?:minimi[sz]e|maximi[sz]e)\b/i,
    because: "it asks for an optimum",
  },
  {
    sign: /\b(?:puzzle|riddle|brain ?teaser|knights? and knaves?|sudoku)\b/i,
    because: "it is a puzzle",
  },
  {
    sign: /\b(?:design|devise|invent)\b.{0,60}\b(?:algorithm|data structure|protocol|architecture|system|scheduler|compiler)\b/i,
    because: "it asks for a design",
  },
  {
    sign: /\b(?:beweise?|beweisen|schritt für schritt|démontre[rz]?|étape par étape|demuestra|paso a paso)\b/iu,
    because: "it asks for a proof or every step",
  },
];

const CONSTRAINT =
  /\b(?:must|exactly|at least|at most|each|every|neither|unless|only if|no two|different|except)\b/gi;

/** Why the question looks hard, in words; null where it does not. */
function whyHard(question: string): string | null {
  const sign = SIGNS.find((candidate) => candidate.sign.test(question));
  if (sign !== undefined) return sign.because;
  const constraints = new Set(question.toLowerCase().match(CONSTRAINT)).size;
  const asked = question.match(/\?/g)?.length ?? 0;
  const items = question.match(/^[ \t]*(?:\d+[.)]|[-*•])\s/gm)?.length ?? 0;
  if (constraints >= CONSTRAINTS_OF_A_PUZZLE && question.length > 120)
    return `it has ${constraints} kinds of constraint`;
  if (asked >= QUESTIONS_OF_A_LONG_ONE && question.length > 200) return `it asks ${asked} things at once`;
  if (items >= QUESTIONS_OF_A_LONG_ONE) return `it has ${items} parts`;
  return question.length > LONG_QUESTION && asked + constraints >= 2
    ? "it is long and has several parts"
    : null;
}

/** The question's own pieces: list items where it has them, else sentences and clauses. */
function partsOf(question: string): string[] {
  const items = [...question.matchAll(/^[ \t]*(?:\d+[.)]|[-*•])[ \t]+(.+)$/gm)].map(
    (match) => match[1] ?? "",
  );
  const pieces =
    items.length >= 2 ? items : question.split(/(?<=[.?!;])\s+|\n+|,\s+(?=(?:and|then|but|so that)\b)/);
  return pieces.map((piece) => clip(piece, 160)).filter((piece) => piece.length > 3);
}

export function hardQuestion(conversation: Conversation): Reply | null {
  const { question, tier, seed } = conversation;
  const because = whyHard(question);
  if (because === null) return null;
  const parts = partsOf(question);
  if (tier === "fast") {
    const opening = `Okay, the user asks: ${clip(question, 200)}\nThis looks hard: ${because}. Let me try the plain way first.\n\n`;
    return say(
      opening + goRound(question, seed),
      `${note(tier)} I went round in circles for a long while, on purpose: ${because}, and a small model would have trouble with it. In \`auto\` mode Upshift stops such thinking at its budget and asks the reasoner; in \`fast\` mode this is where it ends.`,
      { shape: "overrun" },
    );
  }
  const shown = parts.slice(0, MOST_PARTS);
  return say(
    [
      `The question is ${quote(question, 140)}; ${because}.`,
      `I find ${plural(parts.length, "part")} in it. A simulation has no way to solve it and should not act as if it had.`,
      "What I can give is the question restated, its parts, and the way a real reasoner would go. I keep to that.",
    ].join("\n"),
    [
      `${note(tier)} A real reasoner would work this out; what follows is only how the question is built.`,
      "",
      `**The question:** ${clip(question, 300)}`,
      "",
      `**The parts I found (${parts.length}):**`,
      ...shown.map((part, index) => `${index + 1}. ${part}`),
      ...(parts.length > shown.length
        ? [`${shown.length + 1}. … and ${parts.length - shown.length} more`]
        : []),
      "",
      "**What a real reasoner would do:** state what is given and what is wanted, take the parts in turn, check each against the others, and test the result before answering.",
      "",
      "Connect one with `DEEPSEEK_API_KEY` in `.dev.vars` to get that answer.",
    ].join("\n"),
  );
}
