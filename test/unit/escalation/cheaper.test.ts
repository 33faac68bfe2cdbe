// Which tier a turn is cheaper on, from today's list prices and what is left of the free neurons.

import { describe, expect, test } from "vitest";
import { isDearerOnFast } from "../../../src/escalation/cheaper.ts";

const DISTILL = { input: 0.497, output: 4.881 };
const NEURONS = { input: 45_170, output: 443_756 };
const FLASH = { input: 0.15, output: 0.6 };

const question = { inputTokens: 500, fast: DISTILL, reasoner: FLASH, neurons: NEURONS, freeNeurons: 10_000 };

describe("A turn", () => {
  test("is not dearer on the fast tier while the free neurons last", () => {
    expect(isDearerOnFast(question)).toBe(false);
  });

  test("is dearer on the fast tier once they are gone", () => {
    expect(isDearerOnFast({ ...question, freeNeurons: 0 })).toBe(true);
  });

  test("is dearer once too few are left to pay for most of it", () => {
    // About 466 neurons are needed; the reasoner costs about a seventh of the fast tier's list price.
    expect(isDearerOnFast({ ...question, freeNeurons: 420 })).toBe(false);
    expect(isDearerOnFast({ ...question, freeNeurons: 380 })).toBe(true);
  });

  test("is dearer also at the reasoner's peak, which costs twice as much", () => {
    const peak = { input: FLASH.input * 2, output: FLASH.output * 2 };
    expect(isDearerOnFast({ ...question, reasoner: peak, freeNeurons: 0 })).toBe(true);
  });

  test("is judged by the price alone where no neurons are counted", () => {
    expect(isDearerOnFast({ ...question, neurons: null })).toBe(true);
    expect(isDearerOnFast({ ...question, neurons: null, fast: { input: 0.01, output: 0.05 } })).toBe(false);
  });

  test.each([
    ["the fast tier's", { fast: null }],
    ["the reasoner's", { reasoner: null }],
  ])("is never called dearer where %s price is unknown", (_, unknown) => {
    expect(isDearerOnFast({ ...question, freeNeurons: 0, ...unknown })).toBe(false);
  });
});
