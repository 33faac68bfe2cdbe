// What made a prompt's score, in words for a lay person.

import type { PromptScore } from "./score.ts";

/** Each goes on from "it". */
const WORDS: Readonly<Record<string, string>> = {
  sticky: "goes on with a task that needed the reasoner",
  maths: "is about maths",
  code: "is about code",
  numbers: "has many numbers",
  quantities: "speaks of many amounts",
  parts: "has several parts",
  length: "is long",
};
const NAMED = 2;
/** What adds less than this explains nothing. */
const WORTH_NAMING = 0.1;

/** @returns a sentence about "it", the question; undefined where nothing stands out */
export function scoreInWords({ contributions }: PromptScore): string | undefined {
  const named = Object.entries(contributions)
    .filter(([name, added]) => added >= WORTH_NAMING && name in WORDS)
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, NAMED)
    .map(([name]) => WORDS[name]);
  return named.length === 0 ? undefined : `It ${named.join(" and ")}`;
}
