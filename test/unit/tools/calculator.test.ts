// The calculator: exact where it says so, and quick to refuse everything that is not plain arithmetic.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compute, refusal } from "./calculating.ts";

describe("Exactness", () => {
  test.each([
    ["0.1 + 0.2", "0.3"],
    ["1.1 + 2.2", "3.3"],
    ["0.1 * 3", "0.3"],
    ["19.99 * 3", "59.97"],
    ["0.07 * 100", "7"],
    ["1 / 3", "0.333333333333333333333333"],
    ["1/3 * 3", "1"],
    ["2/3 + 1/3", "1"],
    ["12%", "0.12"],
    ["12% * 80", "9.6"],
    ["100 + 10%", "110"],
    ["80 - 15%", "68"],
    ["7 % 3", "1"],
    ["-7 mod 3", "2"],
    ["5.5 mod 0.1", "0"],
    ["1000000000000001 mod 3", "2"],
    ["2^64", "18446744073709551616"],
    ["2^200", String(2n ** 200n)],
    ["25!", "15511210043330985984000000"],
    [
      "123456789012345678901234567890 * 987654321098765432109876543",
      String(123456789012345678901234567890n * 987654321098765432109876543n),
    ],
    ["100!", "9.33262154439441526816992e+157"],
    ["2^0.5", "1.41421356237309504880169"],
    ["sqrt(16)", "4"],
    ["27^(1/3)", "3"],
    ["-2^2", "-4"],
    ["2^3^2", "512"],
    ["0^0", "1"],
    ["2^-3", "0.125"],
    ["1e-9", "0.000000001"],
    ["1e-10", "1e-10"],
    ["log(8, 2)", "3"],
    ["log10(1000)", "3"],
    ["exp(log(10))", "10"],
    ["cos(0)", "1"],
    ["floor(2.9999999999999999)", "2"],
    ["ceil(2.0000000000000001)", "3"],
    ["floor(-2.5)", "-3"],
    ["round(2.5)", "3"],
    ["round(-2.5)", "-3"],
    ["round(2.49999999999999999)", "2"],
    ["round(2.567, 2)", "2.57"],
    ["round(1.005, 2)", "1.01"],
    ["max(1, 1.00000000000000001)", "1.00000000000000001"],
    ["min(1, 1.00000000000000001)", "1"],
    ["mean(1, 2, 3, 4)", "2.5"],
    ["sum(0.1, 0.2, 0.3)", "0.6"],
    ["gcd(12, 18)", "6"],
    ["gcd(2^200, 6^70)", String(2n ** 70n)],
    ["lcm(4, 6, 10)", "60"],
    ["combinations(60, 30)", "118264581564861424"],
    ["abs(-3) + sign(-3) + square(3) + cube(2)", "19"],
    ["2pi", "6.28318530717958647692529"],
    ["3 sqrt(4) (2)", "12"],
    ["(3 + 4) * 2^10 / sqrt(4)", "3584"],
    ["0x1F + 0b11", "34"],
    ["5 # five", "5"],
    ["-0", "0"],
  ])("%s is %s", (expression, result) => {
    expect(compute(expression)).toBe(result);
  });

  const whole = fc.bigInt({ min: -(10n ** 31n), max: 10n ** 31n });
  const positive = fc.bigInt({ min: 1n, max: 10n ** 31n });
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

  test("whole numbers up to 62 digits are as exact as whole numbers are", () => {
    fc.assert(
      fc.property(whole, whole, positive, (a, b, c) => {
        expect(compute(`(${a}) + (${b})`)).toBe(String(a + b));
        expect(compute(`(${a}) * (${b})`)).toBe(String(a * b));
        expect(compute(`(${a}) * (${b}) - (${b})`)).toBe(String(a * b - b));
        expect(compute(`(${a}) mod ${c}`)).toBe(String(((a % c) + c) % c));
        expect(compute(`gcd(${c}, ${a < 0n ? -a : a})`)).toBe(String(gcd(c, a < 0n ? -a : a)));
        expect(compute(`floor((${a}) / ${c}) * ${c} + (${a}) mod ${c}`)).toBe(String(a));
      }),
      { numRuns: 150 },
    );
  });

  test("amounts in cents add up", () => {
    const cents = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(cents, (amounts) => {
        const sum = amounts.reduce((total, amount) => total + amount, 0);
        expect(compute(amounts.map((amount) => `(${amount / 100})`).join(" + "))).toBe(String(sum / 100));
      }),
    );
  });

  test("where only rounded digits are known, no exact remainder is made up", () => {
    for (const expression of [
      "2^1000 mod 7",
      "10^10000 % 3",
      "gcd(100!, 101!)",
      "lcm(10^40, 10^39 + 1)",
      "1 mod 1e-63",
      "10^40 mod 1e-40",
    ])
      expect(refusal(expression)).toContain("64 digits");
  });
});

describe("What is refused", () => {
  test.each([
    "1/0",
    "-1/0",
    "0/0",
    "log(0)",
    "5 mod 0",
    "0^-1",
    "NaN",
    "Infinity",
    "9e9999999999999999",
    "sqrt(-4)",
    "(-8)^(1/3)",
    "log(-1)",
    "(-1)!",
    "2.5!",
    "gcd(1.5, 3)",
    "combinations(5, 2.5)",
    "combinations(2, 5)",
    "round(1/3, -1)",
    "max()",
  ])("what has no real, finite result: %s", (expression) => {
    expect(refusal(expression)).not.toBe("");
  });

  test.each([
    "",
    "  ",
    "# nothing",
    "5 -",
    "1..2",
    "1,000",
    "5²",
    "()",
    "sqrt",
    "sqrt + 1",
    "max(sqrt, 1)",
    "pi(2)",
    "e(1)",
    "abc",
    "i",
    "2i",
    "x = 1",
    "f(x) = x",
    "x => x",
    "a.b",
    '"text"',
    "'text'",
    'sum("1", "2")',
    "true",
    "true + 1",
    "null",
    "undefined",
    "[1, 2]",
    "{a: 1}",
    "1; 2",
    "1\n2",
    "1:3",
    "1 < 2",
    "1 == 1",
    "1 and 1",
    "not 1",
    "1 ? 2 : 3",
    "5'",
    "~5",
    "5 | 3",
    "5 & 3",
    "1 << 40",
    "15% of 80",
    "asin(1)",
    "random()",
    "unit(5, 'cm')",
    "matrix([1])",
    "zeros(1e9)",
    "ones(1e5, 1e5)",
    "range(1, 1e9)",
    "bignumber(1)",
    "typed(1)",
    "format(1)",
    "create(1)",
    "config({})",
  ])("what is no plain arithmetic: %j", (expression) => {
    expect(refusal(expression)).not.toBe("");
  });

  test.each([
    'cos.constructor("return process")()',
    'sqrt["constructor"]("return 1")',
    "constructor",
    "constructor(1)",
    "__proto__",
    "prototype",
    "toString()",
    "hasOwnProperty(1)",
    '"".constructor',
    "f(x) = x.constructor; f(cos)",
    "import({pi: 3}, {override: true})",
    'evaluate("1")',
    'parse("1")',
    "parser()",
    'compile("1")',
    'simplify("1")',
    'derivative("x^2", "x")',
    'createUnit("knot")',
    "help(cos)",
    "process",
    "globalThis",
    "this",
  ])("what reaches out of arithmetic: %s", (expression) => {
    expect(refusal(expression)).not.toBe("");
    expect(compute("pi")).toBe("3.14159265358979323846264");
  });

  test("a refusal says what there is instead", () => {
    expect(refusal("asin(1)")).toMatch(/"asin" is not known.*\bsin\b/);
    expect(refusal('"text"')).toContain("Only numbers, operators, brackets and functions");
    expect(refusal("1/0")).toContain("division by zero");
    expect(refusal("sqrt(-4)")).toContain("not a real number");
  });
});
