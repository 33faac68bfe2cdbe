import { evaluate } from "mathjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findArithmetic } from "../../../../src/models/offline/arithmetic.ts";

describe("a sum is found and written as a calculator reads it", () => {
  test.each([
    ["what is 17 * 23?", 391],
    ["What's 15 percent of 60, please?", 9],
    ["12% of 80", 9.6],
    ["(3+4)^2", 49],
    ["what is the square root of 144?", 12],
    ["√16", 4],
    ["2 + 2!", 4],
    ["5!", 120],
    ["how much is 1,234,567 + 1", 1234568],
    ["What is 12 divided by 4 plus 3", 6],
    ["3 x 4", 12],
    ["3×4", 12],
    ["2 to the power of 10", 1024],
    ["9 squared", 81],
    ["what is -3 + 5?", 2],
    ["2**3", 8],
    ["what is 2^10 mod 7", 2],
    ["Combien font 3 × 4 ?", 12],
    ["Was ist 6*7?", 42],
    ["Please compute (1 + 2) * (3 + 4) for me", 21],
    ["cos(0) + 1", 2],
  ])("%s", (question, value) => {
    const found = findArithmetic(question);
    expect(found).toHaveLength(1);
    expect(Number(evaluate(found[0] ?? ""))).toBeCloseTo(value, 9);
  });
});

test.each([
  "I read pages 3 - 5 yesterday",
  "Call 555-1234 on 2026-11-23 at 10:30",
  "Version 1.2.3 is out, open 24/7",
  "solve 2x + 3 = 7",
  "what is 3*(4+5",
  "Mr. Ruther sold 3/5 of his land and had 12.8 hectares left. How much did he have at first?",
  "John earned 50 dollars an hour and worked 6 hours in the week.",
  "what is 42?",
  "",
  "C++ and C# are languages",
  "and/or",
])("no sum is seen in “%s”", (text) => {
  expect(findArithmetic(text)).toEqual([]);
});

test("names that run into each other are no function", () => {
  expect(findArithmetic("sqrtpi(23)")).toEqual([]);
});

test("whatever is found can be evaluated", () => {
  const piece = fc.constantFrom(
    "what is ",
    "1",
    "23",
    ".5",
    "4.5",
    " + ",
    "-",
    "*",
    "/",
    "^",
    "%",
    "!",
    "(",
    ")",
    "sqrt",
    " of ",
    " ",
    "x",
    "pi",
    "?",
    "and ",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      for (const expression of findArithmetic(pieces.join("")))
        expect(() => evaluate(expression) as unknown).not.toThrow();
    }),
    { numRuns: 2_000 },
  );
});
