// Token estimates: the same however a text was cut, and near to what byte-pair vocabularies give for texts that they were
// not fitted to.

import fc from "fast-check";
import { encode as encodeCl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { encode as encodeO200k } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { estimateTokens, TokenEstimate } from "../../../src/core/estimate-tokens.ts";
import { cutText } from "../../fakes/bytes.ts";
import { TEXTS } from "../../fakes/texts.ts";

const anyText = fc.string({
  unit: fc.constantFrom(..."aaZ77  \n.-éß好はжعλ", "🗼", "\ud83d", "\u0000"),
  maxLength: 120,
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** How far the estimate is above (or below) the count, as a fraction of the count. */
function errorOf(text: string): number {
  return estimateTokens(text) / mean([encodeO200k(text).length, encodeCl100k(text).length]) - 1;
}

describe("An estimate", () => {
  test("does not depend on how a text was cut", () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat({ max: 120 })), (whole, offsets) => {
        const running = new TokenEstimate();
        const inside = offsets.filter((offset) => offset < whole.length);
        for (const piece of cutText(whole, inside)) running.add(piece);
        expect(running.tokens).toBe(estimateTokens(whole));
      }),
      { numRuns: 100 },
    );
  });

  test("is a whole number, zero for nothing, and never falls as a text grows", () => {
    expect(estimateTokens("")).toBe(0);
    expect(new TokenEstimate().tokens).toBe(0);
    fc.assert(
      fc.property(anyText, anyText, (text, more) => {
        expect(Number.isInteger(estimateTokens(text))).toBe(true);
        expect(estimateTokens(text) > 0).toBe(text !== "");
        expect(estimateTokens(text + more)).toBeGreaterThanOrEqual(estimateTokens(text));
      }),
    );
  });

  test("is not pushed up by the noise of binary fractions", () => {
    for (let times = 1; times <= 200; times++)
      expect(estimateTokens("語は".repeat(10 * times))).toBe(19 * times);
  });

  test("can be read in between", () => {
    const running = new TokenEstimate();
    running.add("Hello ");
    const before = running.tokens;
    running.add("world, and all who are in it");
    expect(running.tokens).toBeGreaterThan(before);
  });

  // The error is relative to the mean of two published vocabularies; they are of the sizes of those that count for money.
  test.each(Object.entries(TEXTS))("of %s is within 15 % of the vocabularies' count", (_, text) => {
    expect(Math.abs(errorOf(text))).toBeLessThan(0.15);
  });

  test("is off by less than 6 % on average, and leans neither way", () => {
    const errors = Object.values(TEXTS).map(errorOf);
    expect(mean(errors.map(Math.abs))).toBeLessThan(0.06);
    expect(Math.abs(mean(errors))).toBeLessThan(0.03);
  });
});
