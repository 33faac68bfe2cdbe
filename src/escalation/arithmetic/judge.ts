// Is a statement wrong? Only where no plausible reading makes it true: not another decimal sign, not a rounding, not a
// running total ("5 + 3 = 8 + 2 = 10"), not a score, a range or a sum in binary.

import {
  evaluate,
  type Expression,
  literalOf,
  type NumberTerm,
  type Parsed,
  type Reading,
} from "./expression.ts";
import type { DecimalSign } from "./literal.ts";
import type { Scale } from "./measures.ts";
import {
  add,
  divide,
  equals,
  isRounding,
  isWithin,
  magnitude,
  multiply,
  negate,
  type Rational,
  rational,
} from "./rational.ts";
import { type Statement, termsOf } from "./statement.ts";
import { changesValue, mayBeVariable, mayConvert, mixedUnits } from "./units.ts";

export type Verdict =
  | { readonly kind: "right" | "undecided" }
  | { readonly kind: "wrong"; readonly exact: Rational };

const RIGHT: Verdict = { kind: "right" };
const UNDECIDED: Verdict = { kind: "undecided" };

/** A result with so many decimals is a machine's, whose last digits are not exact. */
const FLOAT_DECIMALS = 8;

export function judge(statement: Statement, source: string): Verdict {
  if (statement.remainder !== null) return judgeRemainder(statement, statement.remainder);
  const scale = mixedUnits(statement);
  if (scale !== null) return judgeInUnits(statement, scale);
  if (changesValue(statement) || mayBeVariable(statement)) return UNDECIDED;
  let wrong: { exact: Rational; shown: Rational } | null = null;
  for (const reading of readings(statement)) {
    const exact = evaluate(statement.left.expression, reading);
    const shown = evaluate(statement.right.expression, reading);
    if (exact === null || shown === null) continue;
    if (holds(statement, reading, exact, shown)) return RIGHT;
    if (mayConvert(statement, exact, shown)) return UNDECIDED;
    wrong ??= { exact, shown };
  }
  if (wrong === null || isMeantOtherwise(statement, source, wrong.exact, wrong.shown)) return UNDECIDED;
  return { kind: "wrong", exact: wrong.exact };
}

/** A sum of several units of one dimension, compared in that of its result: "2 h + 45 min = 165 min". */
function judgeInUnits(statement: Statement, { factor }: Scale): Verdict {
  let exact: Rational | null = null;
  for (const reading of readings(statement)) {
    const sum = evaluate(statement.left.expression, { ...reading, inSmallestUnit: true });
    const shown = evaluate(statement.right.expression, reading);
    const inResult = sum && divide(sum, factor);
    if (inResult === null || shown === null) continue;
    if (holds(statement, reading, inResult, shown)) return RIGHT;
    exact ??= inResult;
  }
  return exact === null ? UNDECIDED : { kind: "wrong", exact };
}

function* readings(statement: Statement): Generator<Reading> {
  const terms = termsOf(statement);
  const hasPercent = terms.some(({ isPercent }) => isPercent);
  const isOfDigits = terms.every(({ text }) => /^\d+$/.test(text));
  for (const sign of isOfDigits ? (["."] as const) : ([".", ","] as const))
    for (const isRounded of isOfDigits ? [false] : [false, true])
      for (const percent of hasPercent ? (["share", "points", "relative"] as const) : (["share"] as const))
        yield { sign, percent, isRounded };
}

/** A number alone, perhaps below zero. */
function loneTerm(expression: Expression): NumberTerm | null {
  if (expression.kind === "negative") return loneTerm(expression.of);
  return expression.kind === "number" ? expression : null;
}

function decimalsOf(term: NumberTerm, { sign, percent }: Reading): number {
  const decimals = literalOf(term, sign)?.decimals ?? 0;
  return term.isPercent && percent !== "points" ? decimals + 2 : decimals;
}

const mostDecimals = ({ terms }: Parsed, sign: DecimalSign): number =>
  Math.max(0, ...terms.map((term) => literalOf(term, sign)?.decimals ?? 0));

function holds(statement: Statement, reading: Reading, exact: Rational, shown: Rational): boolean {
  if (equals(exact, shown)) return true;
  const { left, right, isApproximate } = statement;
  const result = loneTerm(right.expression);
  if (result === null || result.fraction !== null)
    return holdsBetweenExpressions(statement, reading, exact, shown);
  const decimals = decimalsOf(result, reading);
  if (isRounding(shown, exact, decimals)) return true;
  if (decimals >= FLOAT_DECIMALS && isWithin(shown, exact, 1n, 10n ** 9n)) return true;
  if (
    isApproximate &&
    (isWithin(shown, exact, 1n, 100n) || isWithinLastDigit(result, shown, exact, decimals))
  )
    return true;
  if (reading.isRounded) return false;
  return mostDecimals(left, reading.sign) > decimals && isWithinGivenPrecision(left, reading, exact, shown);
}

function holdsBetweenExpressions(
  { left, right, isApproximate }: Statement,
  reading: Reading,
  exact: Rational,
  shown: Rational,
): boolean {
  const lone = loneTerm(left.expression);
  if (lone !== null && lone.fraction === null && isRounding(exact, shown, decimalsOf(lone, reading)))
    return true;
  if (isApproximate) return isWithin(shown, exact, 1n, 10n);
  const hasDecimals = mostDecimals(left, reading.sign) + mostDecimals(right, reading.sign) > 0;
  if (hasDecimals && isWithin(shown, exact, 1n, 100n)) return true;
  return openings(right.expression).some((opening) => {
    const value = evaluate(opening, reading);
    return value !== null && equals(value, exact);
  });
}

/** What it begins with, the longest first: a sum goes on from its last value, "5 + 3 = 8 + 2", "1 - 2/3 = 1/3 of 150". */
function openings(expression: Expression): Expression[] {
  const found: Expression[] = [];
  for (let opening = expression; opening.kind === "binary"; opening = opening.left) found.push(opening.left);
  return found;
}

/** "≈ 6000" shows one digit. */
function isWithinLastDigit(term: NumberTerm, shown: Rational, exact: Rational, decimals: number): boolean {
  const zeros = decimals > 0 ? 0 : (/0*$/.exec(term.text.replace(/\D/g, ""))?.[0].length ?? 0);
  const step = rational(10n ** BigInt(zeros), 10n ** BigInt(decimals));
  const difference = add(shown, negate(exact));
  return (
    step !== null &&
    difference !== null &&
    isAtMost({ ...difference, numerator: magnitude(difference.numerator) }, step)
  );
}

const isAtMost = (a: Rational, b: Rational): boolean =>
  a.numerator * b.denominator <= b.numerator * a.denominator;

/** Of a product, the result may be as far off as its rounded factors are: 60 × 0.27 = 16, the 0.27 from 4 / 15. */
function isWithinGivenPrecision(left: Parsed, reading: Reading, exact: Rational, shown: Rational): boolean {
  if (left.operators.some((operator) => operator !== "*" && operator !== "/")) return false;
  let share: Rational | null = { numerator: 0n, denominator: 1n };
  for (const term of left.terms) {
    const literal = literalOf(term, reading.sign);
    if (literal === null || literal.value.numerator === 0n) return false;
    if (literal.decimals === 0) continue;
    const half = rational(
      literal.value.denominator,
      2n * literal.value.numerator * 10n ** BigInt(literal.decimals),
    );
    share = share && half && add(share, half);
  }
  const leeway = share && multiply(share, { ...exact, numerator: magnitude(exact.numerator) });
  const difference = add(shown, negate(exact));
  return (
    leeway !== null &&
    difference !== null &&
    isAtMost({ ...difference, numerator: magnitude(difference.numerator) }, leeway)
  );
}

function judgeRemainder({ left, right }: Statement, remainder: string): Verdict {
  const numbers = [...left.terms, ...right.terms].map(({ text }) =>
    /^\d+$/.test(text) ? BigInt(text) : null,
  );
  const [dividend, divisor, quotient] = numbers;
  const isDivision = left.operators.length === 1 && left.operators[0] === "/" && numbers.length === 3;
  if (!isDivision || dividend == null || divisor == null || quotient == null || divisor === 0n)
    return UNDECIDED;
  if (divisor * quotient + BigInt(remainder) === dividend) return RIGHT;
  const exact = rational(dividend, divisor);
  return exact === null ? UNDECIDED : { kind: "wrong", exact };
}

function isMeantOtherwise(statement: Statement, source: string, exact: Rational, shown: Rational): boolean {
  const { left, right } = statement;
  const [leftText = ""] = source.split(/[=≈]/);
  const isFactor = left.operators.indexOf("implicit");
  // "6 / 2(1 + 2)" has two schools.
  if (isFactor > 0 && left.operators[isFactor - 1] === "/") return true;
  if (dividesByFraction(source)) return true;
  // "2 x 4 boards * 20": one of the two signs is no operator.
  if (/\d\s*x\s*\d/i.test(source) && /[*×·]/.test(source)) return true;
  if (isShare(statement)) return true;
  // "-3^2" has two schools as well, and a tower of powers.
  if (/^\s*[-−]/.test(leftText) && left.operators.includes("^")) return true;
  if (left.operators.some((operator, at) => operator === "^" && left.operators[at + 1] === "^")) return true;
  // "(1,2) · (3,4)" are vectors.
  if (/\(\d+,\d+\)/.test(source)) return true;
  // "Pages 5-9 = 5 pages" and "4-3-3 = 10 players" are a range and a line-up.
  const tight = leftText.match(/\d[-–]\d/g)?.length ?? 0;
  if (tight > 1 || (tight === 1 && exact.numerator < 0n)) return true;
  // "24/7 = 24 hours" is a way to speak.
  if (/^\s*\d+\/\d+\s*$/.test(leftText) && left.terms.some(({ text }) => text === right.terms[0]?.text))
    return true;
  if (/!/.test(source)) return true;
  // "500 - 800 = (300)": brackets are a bookkeeper's minus.
  if (/[=≈]\s*\([^()]*\)\s*$/.test(source) && equals(exact, negate(shown))) return true;
  return isOnClock(statement, exact, shown) || isBinary(statement, exact, shown);
}

/** "7 / 1/2" and "7 / 1 / 2" divide by a half for some. */
function dividesByFraction(source: string): boolean {
  if (/[/÷]\s+\d+\/\d+/.test(source)) return true;
  const [, top, bottom] = /[/÷]\s*(\d+)\s*[/÷]\s*(\d+)/.exec(source) ?? [];
  return top !== undefined && Number(top) < Number(bottom);
}

/** A proper fraction that is said to be an amount is a share of something: "4/7 = $24", "4/5 = 4 stars". */
function isShare({ left: { terms, operators }, right }: Statement): boolean {
  const [top, bottom] = terms.map(({ text }) => Number(text));
  if (operators.join("") !== "/" || top === undefined || bottom === undefined) return false;
  const [amount] = right.terms;
  return top < bottom && right.terms.length === 1 && /^[1-9]\d*$/.test(amount?.text ?? "");
}

/** "9 + 5 = 2" on the face of a clock. */
function isOnClock(statement: Statement, exact: Rational, shown: Rational): boolean {
  const hours = magnitude(exact.numerator - shown.numerator);
  const isWhole = exact.denominator === 1n && shown.denominator === 1n;
  return (
    isWhole &&
    (hours === 12n || hours === 24n) &&
    termsOf(statement).every(({ text }) => Number(text) >= 0 && Number(text) <= Number(hours))
  );
}

/** All its numbers are of ones and noughts, and in binary it is true. */
function isBinary(statement: Statement, exact: Rational, shown: Rational): boolean {
  const terms = termsOf(statement);
  if (
    !terms.every(({ text }) => /^[01]+$/.test(text)) ||
    exact.denominator !== 1n ||
    shown.denominator !== 1n
  )
    return false;
  // "1 + 1 = 1" and "1 + 1 = 0" are of truth values, or of a single bit.
  if (termsOf(statement).every(({ text }) => text.length === 1)) return true;
  const inBase = (expression: Expression): bigint | null => {
    if (expression.kind === "number") return BigInt(`0b${expression.text}`);
    if (expression.kind !== "binary") return null;
    const [a, b] = [inBase(expression.left), inBase(expression.right)];
    if (a === null || b === null) return null;
    if (expression.operator === "+") return a + b;
    if (expression.operator === "-") return a - b;
    return expression.operator === "*" ? a * b : null;
  };
  const left = inBase(statement.left.expression);
  return left !== null && left === inBase(statement.right.expression);
}
