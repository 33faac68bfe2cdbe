// What a question allows its answer: how long it may be thought about, and whether an answer that repeats itself is what
// was asked for.

import { readFeatures } from "./features.ts";

/** How many times the operator's thinking budget a kind of prompt may use. All that is none of these has it as it is. */
const THINKING_FACTOR = { proof: 2, maths: 1.5, code: 1.5 } as const;
/** So many words of a subject make a prompt one of that kind: a single "function" or "=" is in many a chat. */
const SUBJECT_WORDS = 2;
/** A word problem: it is full of figures and of words that count. */
const PROBLEM_FIGURES = 3;
const PROBLEM_QUANTITIES = 2;

/** Factors on how much repetition it takes to be called a loop, in an answer. Thinking has no refrain. */
const VERSE_FACTOR = 3;
const REPETITION_FACTOR = 25;

const READ_CHARACTERS = 2_000;

const VERSE =
  /\b(?:poems?|verses?|songs?|lyrics|rhymes?|haikus?|chants?|ballad|hymn|mantra|gedichte?|lied(?:text)?|reime?|strophen?|poemas?|canci[oó]n|letra|rimas?|po[eè]mes?|po[ée]sie|chansons?|paroles)\b|诗|歌|童谣|词曲/i;
const ASKS_FOR_REPETITION =
  /\brepeat|(?:\d|\b(?:ten|twenty|thirty|forty|fifty|hundred|thousand|many|zehn|zwanzig|dreißig|vierzig|fünfzig|hundert|tausend|diez|veinte|treinta|cuarenta|cincuenta|cien|mil|dix|vingt|trente|quarante|cinquante|cent|mille)) ?(?:times|mal|veces|fois)\b|\bover and over\b|wiederhol|\brep[ií]te|\brépète|重复|[\d一二三四五六七八九十百千]+\s*[遍次]/i;

export interface Allowance {
  readonly thinkingFactor: number;
  readonly repetitionFactor: number;
  readonly isVerse: boolean;
}

/** What may be thought about a question, in tokens. @param thinkingTokens the operator's budget, for a plain question */
export const thinkingBudget = (question: string, thinkingTokens: number): number =>
  thinkingTokens * allowanceOf(question).thinkingFactor;

export function allowanceOf(question: string): Allowance {
  const { proof, maths, code, number, quantity } = readFeatures(question);
  const isProblem = number >= PROBLEM_FIGURES && quantity >= PROBLEM_QUANTITIES;
  const isMaths = maths >= SUBJECT_WORDS || isProblem;
  const isCode = code >= SUBJECT_WORDS;
  const text = question.slice(0, READ_CHARACTERS);
  const isVerse = VERSE.test(text);
  return {
    thinkingFactor: Math.max(
      1,
      proof > 0 ? THINKING_FACTOR.proof : 1,
      isMaths ? THINKING_FACTOR.maths : 1,
      isCode ? THINKING_FACTOR.code : 1,
    ),
    repetitionFactor: ASKS_FOR_REPETITION.test(text) ? REPETITION_FACTOR : isVerse ? VERSE_FACTOR : 1,
    isVerse,
  };
}
