// Whether a statement is wrong, in whatever notation it is written: a true one never is, and one whose result was changed is.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verdicts } from "./statements.ts";

const grouped = (value: number, by: string): string => value.toString().replace(/\B(?=(?:\d{3})+$)/g, by);

const WHOLE: Record<string, (value: number) => string> = {
  plain: (value) => `${value}`,
  commas: (value) => grouped(value, ","),
  points: (value) => grouped(value, "."),
  "narrow spaces": (value) => grouped(value, "\u202F"),
  apostrophes: (value) => grouped(value, "'"),
  dollars: (value) => `$${grouped(value, ",")}`,
  "euros after it": (value) => `${grouped(value, ".")} €`,
};

const PLUS = ["+", " + ", " plus ", "＋"];
const TIMES = [" * ", " × ", " · ", " \\times ", " \\cdot ", " times "];
const amount = fc.integer({ min: 13, max: 9_999_999 });
const change = fc.integer({ min: 1, max: 999 }).filter((by) => by !== 12 && by !== 24);

describe("a sum of whole numbers", () => {
  test.each(Object.entries(WHOLE))("is right and, changed, wrong in %s", (_name, write) => {
    fc.assert(
      fc.property(amount, amount, change, fc.constantFrom(...PLUS), (a, b, by, plus) => {
        const said = (result: number): string => `${write(a)}${plus}${write(b)} = ${write(result)}`;
        expect(verdicts(said(a + b))).toEqual(["right"]);
        expect(verdicts(said(a + b + by))).toEqual(["wrong"]);
      }),
    );
  });
});

describe("a product of whole numbers", () => {
  test("is right and, changed, wrong with any sign", () => {
    const factor = fc.integer({ min: 13, max: 999 });
    fc.assert(
      fc.property(factor, factor, change, fc.constantFrom(...TIMES), (a, b, by, times) => {
        expect(verdicts(`${a}${times}${b} = ${a * b}`)).toEqual(["right"]);
        expect(verdicts(`${a}${times}${b} = ${a * b + by}`)).toEqual(["wrong"]);
      }),
    );
  });
});

describe("a quotient", () => {
  const divisor = fc.integer({ min: 3, max: 99 });
  const decimals = fc.integer({ min: 1, max: 4 });

  test("may be rounded to any number of decimals, with a point or a comma", () => {
    fc.assert(
      fc.property(amount, divisor, decimals, fc.constantFrom(".", ","), (a, b, places, sign) => {
        expect(verdicts(`${a} / ${b} = ${(a / b).toFixed(places).replace(".", sign)}`)).toEqual(["right"]);
      }),
    );
  });

  test("is wrong where it is further off than a rounding", () => {
    fc.assert(
      fc.property(amount, divisor, decimals, (a, b, places) => {
        const off = (a / b + 2.5 * 10 ** -places).toFixed(places);
        expect(verdicts(`${a} / ${b} = ${off}`)).toEqual(["wrong"]);
      }),
    );
  });

  test("may leave a remainder, but only the true one", () => {
    expect(verdicts("17 / 5 = 3 remainder 2")).toEqual(["right"]);
    expect(verdicts("17 : 5 = 3 R 2, 17 / 5 = 3 Rest 1")).toContain("wrong");
  });
});

test("fractions are added exactly, plain and in LaTeX", () => {
  const part = fc.integer({ min: 2, max: 30 });
  fc.assert(
    fc.property(part, part, (b, d) => {
      const [top, bottom] = [d + b, b * d];
      expect(verdicts(`\\frac{1}{${b}} + \\frac{1}{${d}} = \\frac{${top}}{${bottom}}`)).toEqual(["right"]);
      expect(verdicts(`1/${b} + 1/${d} = ${top + 1}/${bottom}`)).toEqual(["wrong"]);
    }),
  );
});

test.each([
  ["50 + 10% = 55", "right"],
  ["15% of 80 = 12", "right"],
  ["15% of 80 = 14", "wrong"],
  ["1/3 = 0.33", "right"],
  ["10 / 3 ≈ 3.3", "right"],
  ["0.1 + 0.2 = 0.30000000000000004", "right"],
  ["2\\frac{1}{2} + 1 = 3.5", "right"],
  ["101 + 11 = 1000", "undecided"],
  ["1 + 1 = 1", "undecided"],
  ["9 + 5 = 2", "undecided"],
  ["500 - 800 = (300)", "undecided"],
  ["6 / 2(1 + 2) = 1", "undecided"],
  ["3 wins + 2 draws = 11 points", "undecided"],
  ["14 cats + 9 dogs = 26 animals", "wrong"],
  ["1 h + 30 min = 90 min", "right"],
  ["1 h + 30 min = 80 min", "wrong"],
  ["2 × 10^3 × 3 × 10^4 = 6 × 10^8", "wrong"],
  ["36 más 48 es igual a 74", "wrong"],
])("%s is %s", (text, verdict) => {
  expect(verdicts(text)).toEqual([verdict]);
});

test.each(["5 + 3 = 8 + 2 = 10", "12 × 15\n= 180"])("a chain goes on from its last value: %s", (text) => {
  expect(verdicts(text)).not.toContain("wrong");
});

test.each([
  "2x + 3 = 8",
  "3-2 = win",
  "v1.2.3 + 1 = 7",
  "x1 + 3 = 9",
  "7 + __ = 11",
  "2H2 + O2 = 2H2O",
  "|3 - 5| = 2",
])("%s states nothing that can be wrong", (text) => {
  expect(verdicts(text)).not.toContain("wrong");
});

describe("what is too large to compute is left alone", () => {
  test.each([
    "9^9^9 = 1",
    "2^999999 = 4",
    "1e999999 * 2 = 3",
    "5 / 0 = 7",
    "0^-1 = 3",
    `${"9".repeat(5_000)} + 1 = 2`,
  ])("%s", (text) => {
    expect(verdicts(text)).not.toContain("wrong");
  });

  test("so are brackets and signs without end", () => {
    for (const open of ["(", "-", "√"])
      expect(verdicts(`${open.repeat(1_900)}1 + 1 = 3`)).not.toContain("right");
  });
});
