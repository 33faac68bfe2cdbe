// Token estimates: the same however a text was cut, and near enough to what vocabularies give.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateTokens, TokenEstimate } from "../../../src/ledger/estimate-tokens.ts";
import { cutText } from "../../fakes/bytes.ts";

const anyText = fc.string({
  unit: fc.constantFrom("a", "Z", "7", " ", "\n", ".", "é", "ß", "好", "🗼", "\ud83d", "\u0000", "ع"),
  maxLength: 120,
});

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
      expect(estimateTokens("a".repeat(50 * times))).toBe(11 * times);
  });

  test("can be read in between", () => {
    const running = new TokenEstimate();
    running.add("Hello ");
    const before = running.tokens;
    running.add("world, and all who are in it");
    expect(running.tokens).toBeGreaterThan(before);
  });

  // The bounds are what byte-pair vocabularies of this size are known to give for such text, with room on both sides.
  test.each([
    ["English", "The quick brown fox jumps over the lazy dog. ".repeat(100), 800, 1_200],
    ["German", "Der schnelle braune Fuchs springt über den faulen Hund. ".repeat(100), 1_000, 1_800],
    ["Chinese", "敏捷的棕色狐狸跳过了懒狗。".repeat(100), 700, 1_400],
    ["code", "const total = items.reduce((sum, item) => sum + item.price, 0);\n".repeat(100), 1_300, 2_400],
    ["digits", "3141592653 ".repeat(100), 350, 1_200],
  ])("of %s is within its bounds", (_, text, least, most) => {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(least);
    expect(estimateTokens(text)).toBeLessThanOrEqual(most);
  });
});
