// From tokens to money: whole micro-dollars, rounded up once a call.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { costOf, toUsd, type TokenCount } from "../../../src/ledger/cost.ts";
import { lookUpModel, priceAt } from "../../../src/models/catalogue.ts";

const tokens = (input: number, output: number, cachedInput = 0, reasoning = 0): TokenCount => ({
  input,
  cachedInput,
  output,
  reasoning,
});
const QUIET = new Date("2026-11-23T12:00:00Z");
const distill = lookUpModel("@cf/deepseek-ai/deepseek-r1-distill-qwen-32b", "fast");
const flash = lookUpModel("deepseek-flash", "reasoner");

describe("The cost of a call", () => {
  test("of a whole receipt: 812 tokens in and 1,500 out on the distill", () => {
    const cost = costOf(tokens(812, 1_500, 0, 1_500), priceAt(distill.price!, QUIET), distill.neurons);
    expect(cost).toEqual({ listMicroUsd: 7_726, neurons: 702.3 });
    expect(toUsd(cost.listMicroUsd!)).toBe(0.007726);
  });

  test("charges cached input at its own price", () => {
    expect(costOf(tokens(1_000_000, 0, 600_000), priceAt(flash.price!, QUIET), null)).toEqual({
      listMicroUsd: 0.4 * 150_000 + 0.6 * 3_000,
      neurons: null,
    });
  });

  test("doubles in peak hours", () => {
    const peak = new Date("2026-11-23T02:00:00Z");
    expect(costOf(tokens(1_000_000, 1_000_000), priceAt(flash.price!, peak), null).listMicroUsd).toBe(
      1_500_000,
    );
  });

  test("is rounded up to a whole micro-dollar, once", () => {
    expect(costOf(tokens(1, 0), priceAt(flash.price!, QUIET), null).listMicroUsd).toBe(1);
    expect(costOf(tokens(7, 0), priceAt(flash.price!, QUIET), null).listMicroUsd).toBe(2);
    expect(costOf(tokens(20, 5), priceAt(flash.price!, QUIET), null).listMicroUsd).toBe(6);
  });

  test.each([
    // 0.1 + 0.2 and its like come out whole, not a hair above.
    [tokens(1, 1), { input: 0.1, cachedInput: 0.1, output: 0.9 }, 1],
    [tokens(3, 0), { input: 0.1, cachedInput: 0.1, output: 0 }, 1],
    [tokens(10, 10), { input: 0.1, cachedInput: 0.1, output: 0.2 }, 3],
    [tokens(1_000, 0), { input: 0.003, cachedInput: 0.003, output: 0 }, 3],
    [tokens(100, 100), { input: 0.15 * 2, cachedInput: 0, output: 0.6 * 2 }, 150],
    [tokens(1_000, 1_000), { input: 1.1 * 3, cachedInput: 0, output: 0 }, 3_300],
  ])("is not rounded up for the noise of binary fractions (%j)", (count, price, microUsd) => {
    expect(costOf(count, price, null).listMicroUsd).toBe(microUsd);
  });

  test("is nothing for nothing, unknown without a price, and zero where the price is", () => {
    expect(costOf(tokens(0, 0), priceAt(flash.price!, QUIET), distill.neurons)).toEqual({
      listMicroUsd: 0,
      neurons: 0,
    });
    expect(costOf(tokens(5, 5), null, null)).toEqual({ listMicroUsd: null, neurons: null });
    expect(costOf(tokens(812, 1_500), null, distill.neurons)).toEqual({ listMicroUsd: null, neurons: 702.3 });
    expect(costOf(tokens(5, 5), { input: 0, cachedInput: 0, output: 0 }, null).listMicroUsd).toBe(0);
  });

  test("never counts more cached than there was input", () => {
    const price = { input: 1, cachedInput: 0.1, output: 1 };
    expect(costOf(tokens(10, 0, 50), price, null)).toEqual(costOf(tokens(10, 0, 10), price, null));
  });

  const count = fc.nat({ max: 2_000_000 });
  /** USD per million tokens, in steps of a millionth. */
  const price = fc.nat({ max: 100_000_000 });

  test("is the exact sum, rounded up", () => {
    fc.assert(
      fc.property(count, count, count, price, price, price, (fresh, cached, output, a, b, c) => {
        const exact = BigInt(fresh) * BigInt(a) + BigInt(cached) * BigInt(b) + BigInt(output) * BigInt(c);
        const rounded = (exact + 999_999n) / 1_000_000n;
        const given = { input: a / 1_000_000, cachedInput: b / 1_000_000, output: c / 1_000_000 };
        expect(costOf(tokens(fresh + cached, output, cached), given, null).listMicroUsd).toBe(
          Number(rounded),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("never falls with more tokens", () => {
    fc.assert(
      fc.property(count, count, count, count, (input, output, moreInput, moreOutput) => {
        const cost = (a: number, b: number) =>
          costOf(tokens(a, b), priceAt(distill.price!, QUIET), distill.neurons);
        const less = cost(input, output);
        const more = cost(input + moreInput, output + moreOutput);
        expect(more.listMicroUsd!).toBeGreaterThanOrEqual(less.listMicroUsd!);
        expect(more.neurons!).toBeGreaterThanOrEqual(less.neurons!);
      }),
    );
  });
});

describe("USD on the wire", () => {
  test.each([
    [0, "0"],
    [1, "0.000001"],
    [420, "0.00042"],
    [7_726, "0.007726"],
    [300_000, "0.3"],
    [1_234_567, "1.234567"],
    [99_999_999_999, "99999.999999"],
  ])("%i micro-dollars read %s", (microUsd, text) => {
    expect(String(toUsd(microUsd))).toBe(text);
  });
});
