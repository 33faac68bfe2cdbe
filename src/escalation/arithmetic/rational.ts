// Exact fractions over BigInt, bounded: null where there is no exact result, or one too large to be worth having.

export interface Rational {
  readonly numerator: bigint;
  /** Always above 0, and without a common divisor with the numerator. */
  readonly denominator: bigint;
}

type Result = Rational | null;

const LARGEST = 10n ** 120n;
const MAX_EXPONENT = 256n;

export const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

function divisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

export function rational(numerator: bigint, denominator = 1n): Result {
  if (denominator === 0n) return null;
  if (magnitude(numerator) > LARGEST || magnitude(denominator) > LARGEST) return null;
  const common = divisor(magnitude(numerator), magnitude(denominator)) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / common, denominator: denominator / common };
}

export const add = (a: Rational, b: Rational): Result =>
  rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);

export const negate = (a: Rational): Rational => ({ ...a, numerator: -a.numerator });

export const subtract = (a: Rational, b: Rational): Result => add(a, negate(b));

export const multiply = (a: Rational, b: Rational): Result =>
  rational(a.numerator * b.numerator, a.denominator * b.denominator);

export const divide = (a: Rational, b: Rational): Result =>
  rational(a.numerator * b.denominator, a.denominator * b.numerator);

export function power(base: Rational, exponent: Rational): Result {
  if (exponent.denominator === 2n) {
    const root = squareRoot(base);
    return root && power(root, { numerator: exponent.numerator, denominator: 1n });
  }
  if (exponent.denominator !== 1n || magnitude(exponent.numerator) > MAX_EXPONENT) return null;
  const times = magnitude(exponent.numerator);
  // 120 digits are about 400 bits: what is larger is not computed at all.
  const bits = BigInt(Math.max(base.numerator.toString(2).length, base.denominator.toString(2).length));
  if (bits * times > 2_000n) return null;
  const raised = rational(base.numerator ** times, base.denominator ** times);
  if (raised === null || exponent.numerator >= 0n) return raised;
  return rational(raised.denominator, raised.numerator);
}

function wholeRoot(value: bigint): bigint | null {
  if (value < 0n) return null;
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length >> 1) + 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root * root === value ? root : null;
    root = next;
  }
}

/** Null also where the root is irrational: such a statement cannot be recomputed exactly. */
export function squareRoot(value: Rational): Result {
  const [top, bottom] = [wholeRoot(value.numerator), wholeRoot(value.denominator)];
  return top === null || bottom === null ? null : rational(top, bottom);
}

export const equals = (a: Rational, b: Rational): boolean =>
  a.numerator === b.numerator && a.denominator === b.denominator;

/** Whether |a − b| ≤ share · |b|, the share as parts of `of`. */
export const isWithin = (a: Rational, b: Rational, parts: bigint, of: bigint): boolean =>
  magnitude(a.numerator * b.denominator - b.numerator * a.denominator) * of <=
  parts * magnitude(b.numerator * a.denominator);

/** Whether `shown`, written with so many decimals, is `exact` cut off or rounded to them, either way from a half. */
export function isRounding(shown: Rational, exact: Rational, decimals: number): boolean {
  const scale = 10n ** BigInt(decimals);
  const units = shown.numerator * scale;
  if (units % shown.denominator !== 0n) return false;
  const [written, numerator, denominator] = [
    units / shown.denominator,
    exact.numerator * scale,
    exact.denominator,
  ];
  if (written === numerator / denominator) return true;
  return 2n * magnitude(written * denominator - numerator) <= denominator;
}

/** To be read: whole, or with up to four decimals. */
export function display(value: Rational): string {
  if (value.denominator === 1n) return value.numerator.toString();
  const rounded = (magnitude(value.numerator) * 20_000n + value.denominator) / (2n * value.denominator);
  const digits = rounded.toString().padStart(5, "0");
  const decimals = digits.slice(-4).replace(/0+$/, "");
  const text = decimals === "" ? digits.slice(0, -4) : `${digits.slice(0, -4)}.${decimals}`;
  return value.numerator < 0n ? `-${text}` : text;
}
