// The calculator under expressions that would take for ever, fill the memory, or mean nothing.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calculator } from "../../../src/tools/calculator.ts";
import { ToolError } from "../../../src/tools/tool.ts";
import { compute, refusal } from "./calculating.ts";
import { contextAt } from "../../fakes/tools.ts";

describe("Hostile sizes", () => {
  const repeated = (text: string, times: number): string => Array(times).fill(text).join("+");

  /** Long, but far below what any of these took before it was bounded; a guard against hanging, not a benchmark. */
  const QUICK_MS = 1_000;

  test.each([
    ["a tower of powers", "9^9^9"],
    ["a tower of powers that begins small", "2^2^2^2^2^2"],
    ["powers of powers", "((10^10000)^10000)^10000"],
    ["a power beyond its limit", "pow(2, 10001)"],
    ["a negative power beyond its limit", "2^-10001"],
    ["factorials of factorials", "5!!!!"],
    ["a factorial beyond its limit", "1001!"],
    ["factorials of a small number, chained", "3!!!!"],
    ["a product of large factorials", "1000!*1000!*1000!*1000!*1000!*1000!*1000!*1000!*1000!"],
    ["combinations beyond their limit", "combinations(1e9, 5e8)"],
    ["a large angle", "sin(10^900)"],
    ["many large angles", repeated("tan(10^900)", 40)],
    ["a number with a large exponent", "1e9000000000000000 % 3"],
    ["a number with a large negative exponent", "7 mod 1e-9000000000000000"],
    ["a multiple of a huge number", "lcm(1e9000000000000000, 7)"],
    ["a multiple of a power of a power", "lcm((10^10000)^10000, 7)"],
    ["a divisor of a huge number", "gcd(1e10000000, 3, 7)"],
    ["an exponential of a huge number", "exp(1e15)"],
    ["nested exponentials", `${"exp(".repeat(40)}2${")".repeat(40)}`],
    ["deep brackets", "(".repeat(5_000) + "1" + ")".repeat(5_000)],
    ["deep functions", "sqrt(".repeat(2_000) + "2" + ")".repeat(2_000)],
    ["many signs", `${"-".repeat(9_999)}1`],
    ["many powers", Array(5_000).fill("2").join("^")],
    ["many terms", repeated("1", 5_000)],
    ["many arguments", `max(${Array(5_000).fill("1").join(",")})`],
    ["many factorials", `1${"!".repeat(9_000)}`],
  ])("%s", (_, expression) => {
    const begin = performance.now();
    expect(refusal(expression)).not.toBe("");
    expect(performance.now() - begin).toBeLessThan(QUICK_MS);
  });

  test.each([
    ["the largest factorial", "1000!", "4.02387260077093773543702e+2567"],
    ["many large factorials", repeated("1000!", 60), "2.41432356046256264126221e+2569"],
    ["the largest power", "10^10000", "1e+10000"],
    ["a long literal", "1".repeat(990), "1.11111111111111111111111e+989"],
    ["nested roots", `${"sqrt(".repeat(60)}1${")".repeat(60)}`, "1"],
    ["a sum of many terms", repeated("1", 99), "99"],
    ["one factorial after another", `1${"!".repeat(150)}`, "1"],
  ])("%s is bearable", (_, expression, result) => {
    const begin = performance.now();
    expect(compute(expression)).toBe(result);
    expect(performance.now() - begin).toBeLessThan(QUICK_MS);
  });

  test("an expression of more than 1,000 characters does not fit the schema", () => {
    expect(calculator.schema.safeParse({ expression: "1".repeat(1_000) }).success).toBe(true);
    expect(calculator.schema.safeParse({ expression: "1".repeat(1_001) }).success).toBe(false);
    expect(calculator.schema.safeParse({ expression: "" }).success).toBe(false);
    expect(calculator.schema.safeParse({}).success).toBe(false);
  });

  test("any text is computed or refused, never anything else", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "1",
        "0",
        "2.5",
        "+",
        "-",
        "*",
        "/",
        "^",
        "%",
        "!",
        "(",
        ")",
        ",",
        " ",
        "mod",
        "sqrt",
        "max(",
        "lcm(",
        "sin(",
        "pi",
        "1e300",
        "e",
        "=",
        "[",
        '"',
        ".",
      ),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join("")),
        (expression) => {
          try {
            const { result } = calculator.execute({ expression }, contextAt(0)) as {
              result: string;
            };
            expect(result).toMatch(/^-?\d+(?:\.\d+)?(?:e[+-]\d+)?(?: \D.*)?$/);
          } catch (error) {
            if (!(error instanceof ToolError)) throw error;
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
