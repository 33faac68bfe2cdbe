// Exact fractions: the laws of arithmetic, and the bounds beyond which there is no result.

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  add,
  display,
  divide,
  isRounding,
  multiply,
  power,
  type Rational,
  rational,
  squareRoot,
} from "../../../../src/escalation/arithmetic/rational.ts";

const of = (numerator: bigint | number, denominator: bigint | number = 1): Rational => {
  const value = rational(BigInt(numerator), BigInt(denominator));
  if (value === null) throw new Error("no value");
  return value;
};
const part = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
const fraction = fc
  .tuple(
    part,
    part.filter((value) => value !== 0n),
  )
  .map(([numerator, denominator]) => of(numerator, denominator));

test("multiplication spreads over a sum", () => {
  fc.assert(
    fc.property(fraction, fraction, fraction, (a, b, c) => {
      const [sum, ab, ac] = [add(b, c), multiply(a, b), multiply(a, c)];
      expect(sum && multiply(a, sum)).toEqual(ab && ac && add(ab, ac));
    }),
  );
});

test("dividing undoes multiplying, and there is none by zero", () => {
  fc.assert(
    fc.property(fraction, fraction, (a, b) => {
      const product = multiply(a, b);
      expect(product && divide(product, b)).toEqual(b.numerator === 0n ? null : a);
    }),
  );
});

test("a square's root is its side", () => {
  fc.assert(
    fc.property(fraction, (a) => {
      const square = multiply(a, a);
      const side = { ...a, numerator: a.numerator < 0n ? -a.numerator : a.numerator };
      expect(square && squareRoot(square)).toEqual(side);
    }),
  );
  expect(squareRoot(of(2))).toBeNull();
  expect(squareRoot(of(-4))).toBeNull();
});

test("no result grows beyond its bound", () => {
  expect(power(of(9), of(9n ** 9n))).toBeNull();
  expect(power(of(2), of(256))).not.toBeNull();
  expect(power(of(0), of(-1))).toBeNull();
  expect(rational(10n ** 121n)).toBeNull();
});

test("a rounding is the nearest, or cut off", () => {
  expect(isRounding(of(66, 100), of(2, 3), 2)).toBe(true);
  expect(isRounding(of(67, 100), of(2, 3), 2)).toBe(true);
  expect(isRounding(of(68, 100), of(2, 3), 2)).toBe(false);
});

test.each([
  [of(-1, 3), "-0.3333"],
  [of(5, 4), "1.25"],
  [of(7), "7"],
])("a value is shown to be read", (value, shown) => {
  expect(display(value)).toBe(shown);
});
