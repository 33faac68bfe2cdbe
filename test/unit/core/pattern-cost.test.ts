// Which regular expressions of others are run at all, and that the bound on their steps holds.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { patternCost, toRegExp } from "../../../src/core/pattern-cost.ts";

describe("A pattern is not run", () => {
  test.each([
    ["(a+)+$", "a repeated group"],
    ["(a|aa)*b", "a repeated group"],
    ["(?:\\d{1,3}){4}", "a repeated group"],
    ["^(?=.*a)b", "a look ahead"],
    ["(?<!a)b", "a look behind"],
    ["(?<name>a)", "a named group"],
    ["(a)\\1", "a reference back"],
    ["(", "not a regular expression"],
    ["\\", "not a regular expression"],
    ["a".repeat(501), "too long"],
  ])("%s: %s", (pattern) => {
    expect(patternCost(pattern, 10)).toBe(Infinity);
  });
});

describe("A pattern is run", () => {
  test.each([
    "^[A-Z]{3}$",
    "^\\d{4}-\\d{2}-\\d{2}$",
    "^[a-z0-9-]+$",
    "^(GET|POST)$",
    "^\\+?[0-9]{7,15}$",
    "^[\\]()*+]+$",
    "^\\(\\d+\\)$",
    "(?:ab)?c",
  ])("%s", (pattern) => {
    expect(patternCost(pattern, 20)).toBeLessThan(100_000);
  });
});

test("The cost grows with the text as often as something is repeated", () => {
  const growth = (pattern: string) => patternCost(pattern, 1_000) / patternCost(pattern, 100);
  expect(growth("abc")).toBeCloseTo(10);
  expect(growth("a+?b")).toBeCloseTo(100);
  expect(growth("a*b+")).toBeCloseTo(1_000);
  expect(growth("a{2,}b")).toBeCloseTo(100);
  expect(growth("[*+]b")).toBeCloseTo(10);
});

test("Whatever its bound calls cheap is cheap", () => {
  const atom = fc.constantFrom("a", "[ab]", ".", "\\w", "(?:a|ab)", "(a)");
  const repeated = fc.tuple(
    fc.constantFrom("a", "[ab]", ".", "\\w"),
    fc.constantFrom("", "*", "+", "?", "{1,5}", "+?"),
  );
  const pattern = fc
    .array(
      fc.oneof(
        atom,
        repeated.map((pair) => pair.join("")),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((pieces) => `${pieces.join("")}$`);
  fc.assert(
    fc.property(pattern, fc.integer({ min: 1, max: 2_000 }), (text, length) => {
      const cost = patternCost(text, length);
      fc.pre(cost < 2_000_000);
      const from = performance.now();
      toRegExp(text).test("a".repeat(length - 1) + "!");
      expect(performance.now() - from).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
});
