// Which tier a turn is cheaper on, from today's list prices and what is left of the free neurons.

import { describe, expect, test } from "vitest";
import { isDearerOnFast } from "../../../src/escalation/cheaper.ts";

const DISTILL = { input: 0.497, output: 4.881 };
const FLASH = { input: 0.15, output: 0.6 };

const question = {
  inputTokens: 500,
  outputTokens: 1_000,
  fast: DISTILL,
  reasoner: FLASH,
  fastPaidShare: 1,
};

describe("A turn", () => {
  test("is not dearer on the fast tier while the free neurons last", () => {
    expect(isDearerOnFast({ ...question, fastPaidShare: 0 })).toBe(false);
  });

  test("is dearer on the fast tier once they are gone", () => {
    expect(isDearerOnFast(question)).toBe(true);
  });

  test("is dearer once too few are left to pay for most of it", () => {
    // The reasoner costs about an eighth of the fast tier's list price.
    expect(isDearerOnFast({ ...question, fastPaidShare: 0.1 })).toBe(false);
    expect(isDearerOnFast({ ...question, fastPaidShare: 0.2 })).toBe(true);
  });

  test("is dearer also at the reasoner's peak, which costs twice as much", () => {
    const peak = { input: FLASH.input * 2, output: FLASH.output * 2 };
    expect(isDearerOnFast({ ...question, reasoner: peak })).toBe(true);
  });

  test("is not dearer where the fast model's own price is the lower one", () => {
    expect(isDearerOnFast({ ...question, fast: { input: 0.01, output: 0.05 } })).toBe(false);
  });

  test.each([
    ["the fast tier's", { fast: null }],
    ["the reasoner's", { reasoner: null }],
  ])("is never called dearer where %s price is unknown", (_, unknown) => {
    expect(isDearerOnFast({ ...question, ...unknown })).toBe(false);
  });
});
