// What is reserved before a call: never less than it can cost, and something for calls made at the same time.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { costOf } from "../../../src/ledger/cost.ts";
import { grant, outputWithin, paidShare, reserveRange, type CallTerms } from "../../../src/ledger/reserve.ts";

const FLASH = { input: 0.15, cachedInput: 0.003, output: 0.6 };
const DISTILL = { input: 0.497, cachedInput: 0.497, output: 4.881 };
const NEURONS = { input: 45_170, cachedInput: 45_170, output: 443_756 };

const reasoner: CallTerms = {
  inputTokens: 1_000,
  maxOutputTokens: 384_000,
  price: FLASH,
  neurons: null,
  freeNeurons: 0,
};
const fast: CallTerms = { ...reasoner, maxOutputTokens: 16_384, price: DISTILL, neurons: NEURONS };

describe("The range of a reserve", () => {
  test("goes from the least answer that is worth it to the longest that the model writes", () => {
    // 1,700 input tokens with the margin: 255 micro-dollars.
    expect(reserveRange(reasoner)).toEqual({ least: 2_713, usual: 19_916, most: 230_655 });
  });

  test("is nothing where the neurons of the worst case are free", () => {
    expect(reserveRange({ ...fast, freeNeurons: 10_000 })).toEqual({ least: 0, usual: 0, most: 0 });
  });

  test("holds, however the model ends: what was allowed never costs more than what was reserved", () => {
    const terms = fc.record({
      inputTokens: fc.integer({ min: 0, max: 70_000 }),
      maxOutputTokens: fc.constantFrom(16_384, 384_000),
      price: fc.constantFrom(FLASH, DISTILL),
      neurons: fc.constantFrom(null, NEURONS),
      freeNeurons: fc.integer({ min: 0, max: 10_000 }),
    });
    fc.assert(
      fc.property(terms, fc.nat(), fc.nat(), (terms, money, written) => {
        const range = reserveRange(terms);
        const reserved = range.least + (money % (range.most - range.least + 1));
        const allowed = outputWithin(terms, reserved);
        const output = written % (allowed + 1);
        const tokens = { input: terms.inputTokens, cachedInput: 0, output, reasoning: 0 };
        const { listMicroUsd, neurons } = costOf(tokens, terms.price, terms.neurons);
        const charged = Math.ceil((listMicroUsd ?? 0) * paidShare(neurons, terms.freeNeurons));
        expect(charged).toBeLessThanOrEqual(reserved);
        expect(allowed).toBeGreaterThanOrEqual(Math.min(4_096, terms.maxOutputTokens));
      }),
    );
  });

  test("lets a call that has all of it write all it can", () => {
    expect(outputWithin(reasoner, reserveRange(reasoner).most)).toBe(384_000);
    expect(outputWithin(fast, reserveRange(fast).most)).toBe(16_384);
  });
});

describe("A grant", () => {
  const range = { least: 2_000, usual: 20_000, most: 200_000 };

  test("is no more than its share of what is left, nor than the worst case", () => {
    expect(grant(range, { left: 400_000, cap: 400_000 }, 1 / 4)).toBe(100_000);
    expect(grant(range, { left: 400_000, cap: 400_000 }, 1)).toBe(200_000);
    expect(grant(range, { left: 10_000_000, cap: 10_000_000 }, 1 / 4)).toBe(200_000);
  });

  test("is refused where not even the least is left", () => {
    expect(grant(range, { left: 1_999, cap: 10_000 }, 1)).toBeNull();
    expect(grant(range, { left: 2_000, cap: 10_000 }, 1)).toBe(2_000);
    expect(grant(range, { left: -5, cap: 10_000 }, 1)).toBeNull();
  });

  test("does not spend the end of a large budget on calls that would be cut", () => {
    expect(grant(range, { left: 19_999, cap: 500_000 }, 1)).toBeNull();
    expect(grant(range, { left: 20_000, cap: 500_000 }, 1 / 4)).toBe(20_000);
  });

  test("of something that is free of charge is nothing, also where nothing is left", () => {
    expect(grant({ least: 0, usual: 0, most: 0 }, { left: 0, cap: 0 }, 1)).toBe(0);
    expect(grant({ least: 0, usual: 9_000, most: 9_000 }, { left: -40, cap: 500_000 }, 1)).toBe(0);
  });

  test("never adds up to more than the budget, however many calls ask at once", () => {
    let left = 500_000;
    let granted = 0;
    for (let call = 0; call < 100; call++) {
      const reserved = grant(range, { left, cap: 500_000 }, 1 / 4);
      if (reserved === null) continue;
      granted++;
      left -= reserved;
    }
    expect(left).toBeGreaterThanOrEqual(0);
    expect(granted).toBeGreaterThan(5);
  });
});
