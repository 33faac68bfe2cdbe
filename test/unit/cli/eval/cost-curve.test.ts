import { expect, test } from "vitest";
import { breakEven, costCurve, regimes } from "../../../../src/cli/eval/cost-curve.ts";
import { costReport, costText } from "../../../../src/cli/eval/cost-text.ts";
import { lookUpModel } from "../../../../src/models/catalogue.ts";

const SHARES = { before: 0, after: 0.2, promptOnly: 0.4 };

test("A cascade pays where the strong call costs more than what its weak calls add", () => {
  // 1.25 = 1 / (1 - 0.2): there 1 + 0.2 r = r. 2 = 0.4 / (0.4 - 0.2): there 1 + 0.2 r = 0.6 + 0.4 r.
  expect(breakEven(SHARES).overAllStrong).toBeCloseTo(1.25, 12);
  expect(breakEven(SHARES).overPromptOnly).toBeCloseTo(2, 12);
  expect(costCurve([0.5, 1.5, 3], SHARES).map(({ cheapest }) => cheapest)).toEqual([
    "all strong",
    "prompt-only",
    "cascade",
  ]);
});

test("A cascade that escalates as many as a router would send never pays against it", () => {
  expect(breakEven({ before: 0, after: 0.4, promptOnly: 0.4 }).overPromptOnly).toBeNull();
});

test("What goes up at once costs no weak call", () => {
  // 0.9 + 0.3 r against r, and against 0.6 + 0.4 r.
  const shares = { before: 0.1, after: 0.2, promptOnly: 0.4 };
  expect(costCurve([2], shares)[0]?.cascade).toBeCloseTo(1.5, 12);
  expect(breakEven(shares).overAllStrong).toBeCloseTo(0.9 / 0.7, 12);
  expect(breakEven(shares).overPromptOnly).toBeCloseTo(3, 12);
});

test("In words: beyond the free neurons the reasoner is cheaper at once, and within them a cascade is nearly free", () => {
  const text = costText(costReport(SHARES));
  expect(text).toMatch(/^- free neurons, .*: the weak call is free/m);
  expect(text).toMatch(
    /^- off-peak: the strong call costs 0\.14 of the weak one: asking the strong model at once/m,
  );
  expect(text).toMatch(
    /^- peak: the strong call costs 0\.27 of the weak one: asking the strong model at once/m,
  );
});

test("Today's prices stand in three places, and in none where one is unknown", () => {
  const fast = lookUpModel("@cf/deepseek-ai/deepseek-r1-distill-qwen-32b", "fast");
  const reasoner = lookUpModel("deepseek-flash", "reasoner");
  const [free, offPeak, peak] = regimes(fast, reasoner, 10_000) ?? [];
  expect(free).toMatchObject({ weakMicroUsd: 0, ratio: null });
  // 800 · 0.497 + 1000 · 4.881 = 5278.6, rounded up; 800 · 0.15 + 1000 · 0.6 = 720.
  expect(offPeak).toMatchObject({ weakMicroUsd: 5_279, strongMicroUsd: 720 });
  expect(peak?.strongMicroUsd).toBe(1_440);
  expect(regimes(fast, lookUpModel("nobody-knows-it", "reasoner"), 10_000)).toBeNull();
});
