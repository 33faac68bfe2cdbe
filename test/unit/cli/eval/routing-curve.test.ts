import { describe, expect, test } from "vitest";
import { pairedBounds } from "../../../../src/cli/eval/bootstrap.ts";
import {
  averageGapRecovered,
  qualityAt,
  qualityCurve,
  shareReaching,
} from "../../../../src/cli/eval/routing-curve.ts";
import { sequence } from "../../../../src/models/offline/hash.ts";

/** The weak model is right on the last two of four, the strong one on all. */
const FOUR = [0, 0, 1, 1].map((weak) => ({ weak, strong: 1 }));

describe("the quality curve", () => {
  test("sends up the highest scores first", () => {
    expect(qualityCurve(FOUR, [4, 3, 2, 1])).toEqual([0.5, 0.75, 1, 1, 1]);
    expect(qualityCurve(FOUR, [1, 2, 3, 4])).toEqual([0.5, 0.5, 0.5, 0.75, 1]);
  });

  test("gives equal scores their mean gain, whatever their order in the file", () => {
    expect(qualityCurve(FOUR, [0, 0, 0, 0])).toEqual([0.5, 0.625, 0.75, 0.875, 1]);
    expect(qualityCurve(FOUR, [1, 0, 1, 0])).toEqual([0.5, 0.625, 0.75, 0.875, 1]);
  });

  test("falls where the strong model does worse", () => {
    expect(qualityCurve([{ weak: 1, strong: 0 }, ...FOUR.slice(0, 1)], [2, 1])).toEqual([0.5, 0, 0.5]);
  });

  test("is read between two counts on the straight line", () => {
    expect(qualityAt([0.5, 0.75, 1, 1, 1], 0.125)).toBeCloseTo(0.625, 12);
    expect(qualityAt([0.5, 0.75, 1, 1, 1], 0.25)).toBe(0.75);
    expect(qualityAt([0.5, 0.75, 1, 1, 1], 1)).toBe(1);
  });

  test("says at which share a quality is first reached", () => {
    expect(shareReaching([0.5, 0.75, 1, 1, 1], 0.8)).toBe(0.5);
    expect(shareReaching([0.5, 0.75, 1], 1.1)).toBeNull();
  });
});

describe("the average gap recovered", () => {
  // By hand: (0.5/2 + 0.75 + 1 + 1 + 1/2) / 4 = 0.875 is the mean quality; (0.875 - 0.5) / 0.5 = 0.75.
  test.each([
    ["the best order", [4, 3, 2, 1], 0.75],
    ["the worst order", [1, 2, 3, 4], 0.25],
    ["no order", [0, 0, 0, 0], 0.5],
  ])("of %s", (_, scores, expected) => {
    expect(averageGapRecovered(qualityCurve(FOUR, scores))).toBeCloseTo(expected, 12);
  });

  test("is unknown where both models do equally well", () => {
    expect(averageGapRecovered(qualityCurve([{ weak: 1, strong: 1 }], [1]))).toBeNull();
  });

  test("reads marks as it reads right and wrong", () => {
    const marks = FOUR.map(({ weak, strong }) => ({ weak: 10 * weak, strong: 10 * strong }));
    expect(averageGapRecovered(qualityCurve(marks, [4, 3, 2, 1]))).toBeCloseTo(0.75, 12);
  });
});

describe("the paired bounds", () => {
  const many = Array.from({ length: 200 }, (_, at) => ({ weak: at % 2, strong: 1 }));
  const blind = many.map(() => 0);
  const seeing = many.map(({ weak }) => 1 - weak);
  const bounds = (first: number[], second: number[], seed: number) =>
    pairedBounds(many, first, second, [0.2], { draws: 200, next: sequence(seed) })[0]!;

  test("are above zero where one policy sees what the other does not", () => {
    // 40 strong calls mend 40 wrong answers, where blindly they mend 20: 0.2 against 0.1.
    const { difference, low, high } = bounds(blind, seeing, 1);
    expect(difference).toBeCloseTo(0.1, 12);
    expect(low).toBeGreaterThan(0.05);
    expect(high).toBeLessThan(0.15);
  });

  test("hold zero where both are the same", () => {
    expect(bounds(seeing, seeing, 1)).toEqual({ difference: 0, low: 0, high: 0 });
  });

  test("are the same again for the same seed, and others for another", () => {
    expect(bounds(blind, seeing, 7)).toEqual(bounds(blind, seeing, 7));
    expect(bounds(blind, seeing, 7)).not.toEqual(bounds(blind, seeing, 8));
  });
});
