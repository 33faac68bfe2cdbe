import { describe, expect, test } from "vitest";
import { scoreAnswer } from "../../../../src/cli/eval/answer-score.ts";
import { softSignals } from "../../../../src/cli/eval/soft-signals.ts";

const CALM = { signals: { hedging: 0, hedges: 0, checks: 0, switches: 0, words: 0 } };
const QUIET = { uncomputed: 0, unusedNumbers: 0, fractions: 0, length: 0, doubt: 0 };
const QUESTION = "Ann has 12 shells and finds 5 more on each of 3 days. How many does she have?";

describe("the score of a seen answer", () => {
  test("is above every other where a check rejected the answer", () => {
    const all = { uncomputed: 1, unusedNumbers: 1, fractions: 1, length: 1, doubt: 1 };
    const rejected = scoreAnswer(0, { reason: "arithmetic", detail: "" }, QUIET);
    expect(rejected).toBe(0.75);
    expect(scoreAnswer(0.9, null, all)).toBeLessThan(rejected);
  });

  test("keeps the prompts' order where the answers tell nothing", () => {
    expect(scoreAnswer(0.4, null, QUIET)).toBe(0.3);
    expect(scoreAnswer(0.8, null, QUIET)).toBe(0.6);
  });

  test("rises with a soft signal", () => {
    // 0.75 · (1 − (1 − 0.4) · (1 − 0.7))
    expect(scoreAnswer(0.4, null, { ...QUIET, uncomputed: 1 })).toBe(0.615);
  });
});

describe("soft signals", () => {
  test("are silent over an answer that uses every number and computes its result", () => {
    const answer = "She finds 3 * 5 = 15 shells, so she has 12 + 15 = 27 shells.";
    expect(softSignals(QUESTION, answer, CALM)).toEqual(QUIET);
  });

  test("see a result that comes from nowhere, and numbers left aside", () => {
    const { uncomputed, unusedNumbers } = softSignals(
      QUESTION,
      "She finds 3 * 5 = 15 shells. She has 29.",
      CALM,
    );
    expect(uncomputed).toBe(1);
    expect(unusedNumbers).toBeCloseTo(1 / 3, 12);
  });

  test("take a percentage for used in any of its forms", () => {
    const question = "A coat of 80 dollars is 20 % off. How much is it?";
    for (const answer of ["0.8 * 80 = 64", "80 - 0.2 * 80 = 64", "20 % of 80 = 16, so 80 - 16 = 64"])
      expect(softSignals(question, answer, CALM).unusedNumbers).toBe(0);
  });

  test("see fractions out of whole numbers", () => {
    expect(softSignals(QUESTION, "12 / 5 = 2.4, and 2.4 * 3 = 7.2 of them, 7 in all", CALM).fractions).toBe(
      1,
    );
  });

  test("know a calculation by what is done, in any language", () => {
    const question = "小明有12个苹果，又买了5个，现在一共有几个苹果？";
    expect(softSignals(question, "12 + 4 = 16，所以是16个。", CALM).unusedNumbers).toBe(0.5);
    expect(softSignals(question, "很多。", CALM).unusedNumbers).toBe(0);
  });

  test("do not ask for numbers where the question asks for none", () => {
    expect(softSignals("Tell me about the 12 apostles.", "There were 7 * 2 = 14 lines. 3.", CALM)).toEqual(
      QUIET,
    );
  });

  test("grow with the length of the way to a number, up to a page, and with no other length", () => {
    const length = (question: string, words: number) =>
      softSignals(question, "", { signals: { ...CALM.signals, words } }).length;
    expect([50, 200, 900].map((words) => length(QUESTION, words))).toEqual([0.25, 1, 1]);
    expect(length("Tell me a story.", 900)).toBe(0);
  });

  test("count doubts by the words around them", () => {
    const doubts = (hedges: number, words: number) =>
      softSignals("Why?", "", { signals: { ...CALM.signals, hedges, words } }).doubt;
    expect([doubts(1, 20), doubts(4, 20), doubts(4, 400)]).toEqual([0.25, 1, 0.25]);
  });
});
