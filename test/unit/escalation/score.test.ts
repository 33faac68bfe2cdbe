// How hard a prompt looks: within its bounds, and in the order in which people would put prompts.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scorePrompt } from "../../../src/escalation/score.ts";

const score = (text: string): number => scorePrompt(text).score;

const GREETING = "Hi there!";
const FACT = "What is the capital of France?";
const WORD_PROBLEM =
  "A shop sells 12 pens per box at $3.50 each. Each of 4 customers buys 5 boxes, half of them at 15 percent off. How much do they pay in total, and how many pens remain of 1000?";
const OLYMPIAD =
  "Prove that for every prime p the equation x^2 = -1 modulo p has a solution if p = 1 modulo 4. Then give the probability that a matrix over the field is invertible, and derive the integral.";
const CODE =
  "Refactor this class:\n```ts\nclass A { run() {} }\n```\nThe function has a race condition and a deadlock; give the algorithm's complexity.";

const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "12.5 ",
        "each ",
        "prove ",
        "∑",
        "```",
        "class ",
        "\n1. ",
        "? ",
        "then ",
        "好",
        "🗼",
        "word ",
      ),
      fc.string({ maxLength: 20 }),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(""));

describe("The score", () => {
  test("is between 0 and 1, in thousandths, and the sum of its contributions", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { score: whole, contributions } = scorePrompt(text);
        expect(whole).toBeGreaterThanOrEqual(0);
        expect(whole).toBeLessThanOrEqual(1);
        expect(Math.round(whole * 1_000) / 1_000).toBe(whole);
        const sum = Object.values(contributions).reduce((total, value) => total + value, 0);
        expect(Math.abs(sum - whole)).toBeLessThanOrEqual(0.0005 + 1e-9);
        for (const value of Object.values(contributions)) expect(value).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 100 },
    );
  });

  test("reaches 1 and does not pass it, however much of everything there is", () => {
    const everything = `${WORD_PROBLEM}\n1. ${OLYMPIAD}\n2. ${CODE}\n- then finally? `.repeat(20);
    expect(score(everything)).toBe(1);
    for (const [name, value] of Object.entries(scorePrompt(everything).contributions))
      expect([name, value <= 0.2]).toEqual([name, true]);
  });

  test("is 0 for nothing and near it for small talk", () => {
    expect(score("")).toBe(0);
    expect(score(GREETING)).toBeLessThan(0.05);
    expect(score(FACT)).toBeLessThan(0.1);
  });

  test("puts hard prompts above easy ones", () => {
    for (const hard of [WORD_PROBLEM, OLYMPIAD, CODE])
      for (const easy of [GREETING, FACT]) expect(score(hard)).toBeGreaterThan(score(easy) + 0.15);
  });

  test("is raised by no single signal past what one may weigh", () => {
    expect(score("7 ".repeat(1_000))).toBeLessThanOrEqual(0.35);
    expect(score("prove ".repeat(1_000))).toBeLessThanOrEqual(0.4);
    expect(score("word ".repeat(100_000))).toBe(0.2);
  });

  test("finds what is asked at the end of a long message, and does not read its middle", () => {
    const long = "word ".repeat(1_600);
    expect(score(`${long}${OLYMPIAD}`)).toBeGreaterThan(score(long) + 0.15);
    expect(scorePrompt(`${long}${OLYMPIAD}${long}`).contributions).toMatchObject({ maths: 0, numbers: 0 });
  });

  test.each([
    [
      "German",
      "Jede Kiste wiegt 12 kg, drei davon doppelt so viel. Wie viele passen höchstens in den Wagen?",
      "Wie heißt die Hauptstadt?",
    ],
    [
      "Spanish",
      "Cada caja pesa 12 kg y tres pesan el doble. ¿Cuántas caben en total, por lo menos?",
      "¿Cómo te llamas?",
    ],
    [
      "French",
      "Chaque caisse pèse 12 kg et trois pèsent le double. Combien au moins au total ?",
      "Comment vas-tu ?",
    ],
    ["Chinese", "每箱12公斤，三箱重一倍，平均每车最多装多少？请分步计算。", "你好吗？"],
  ])("knows quantities in %s", (_, hard, easy) => {
    expect(scorePrompt(hard).contributions["quantities"]).toBeGreaterThanOrEqual(0.05);
    expect(score(hard)).toBeGreaterThan(score(easy) + 0.1);
  });

  test.each([
    ["English", "Prove that the algorithm is optimal.", "Name the recipe that is tasty."],
    [
      "German",
      "Beweise, dass der Algorithmus in diesem Dreieck hält.",
      "Sage, was das Wetter in München macht.",
    ],
    ["Spanish", "Demuestra el teorema con una función.", "Nombra la comida de una familia."],
    ["French", "Démontre le théorème par un algorithme.", "Raconte la journée de ta famille."],
    ["Chinese", "证明这个定理，写出算法。", "今天天气很好，出去玩。"],
  ])("knows maths and code in %s", (_, hard, easy) => {
    const { contributions } = scorePrompt(hard);
    expect(contributions["maths"]! + contributions["code"]!).toBeGreaterThanOrEqual(0.08);
    expect(score(easy)).toBeLessThan(0.05);
  });

  test.each([
    "1".repeat(8_000),
    "1.".repeat(4_000),
    "\n".repeat(8_000),
    "? ".repeat(4_000),
    "-\n".repeat(4_000),
    " \n 1".repeat(2_000),
  ])("takes no long thought over hostile text (%.5j…)", (text) => {
    const begin = performance.now();
    score(text);
    expect(performance.now() - begin).toBeLessThan(250);
  });
});
