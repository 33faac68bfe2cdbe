// Tokens → an expression, as far as one goes. Units and counted things may stand after a number ("3 hot dogs × 4"); a
// reading says what the signs mean, and gives the exact value.

import { type DecimalSign, type Literal, readLiteral } from "./literal.ts";
import { scaleOf } from "./measures.ts";
import {
  add,
  divide,
  isRounding,
  multiply,
  negate,
  power,
  type Rational,
  rational,
  squareRoot,
  subtract,
} from "./rational.ts";
import type { Token } from "./tokens.ts";

export interface NumberTerm {
  readonly kind: "number";
  readonly text: string;
  readonly isPercent: boolean;
  /** Written with dots at its end: "0.333…". */
  readonly isCutShort: boolean;
  /** The words after it. */
  readonly units: readonly string[];
  /** The "1/2" of "2 1/2". */
  readonly fraction: readonly [string, string] | null;
}

export type Expression =
  | NumberTerm
  | { readonly kind: "negative"; readonly of: Expression }
  | { readonly kind: "root"; readonly of: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    };

export interface Parsed {
  readonly expression: Expression;
  /** The index of the first token that is not part of it. */
  readonly end: number;
  readonly terms: readonly NumberTerm[];
  /** In the order they are written, a factor before a bracket as "implicit". */
  readonly operators: readonly string[];
}

/** Words that end a quantity: after them an operator belongs to something else. */
export const ENDS_QUANTITY =
  /^(?:and|or|so|then|but|which|that|because|since|if|as|we|he|she|it|they|you|i|the|a|und|oder|also|dann|aber|et|ou|donc|mais|y|o|e|entonces|pero|ma|en|of|dus)$/iu;
const MAX_UNIT_WORDS = 4;
const POWERS: Readonly<Record<string, string>> = { "2": "²", "3": "³" };
/** Deeper brackets, signs and roots are no sum that anyone wrote down. */
const MAX_DEPTH = 50;

const isLetter = (token: Token | undefined): boolean => token !== undefined && /^\p{L}$/u.test(token.text);

/** The longest expression that begins at a token, or null. */
export function parseExpression(tokens: readonly Token[], from: number): Parsed | null {
  let at = from;
  const terms: NumberTerm[] = [];
  const operators: string[] = [];
  let depth = 0;
  const expression = sum();
  return expression && { expression, end: at, terms, operators };

  function chain(operand: () => Expression | null, takes: (token: Token) => boolean): Expression | null {
    let left = operand();
    while (left !== null) {
      const [before, token] = [at, tokens[at]];
      if (token === undefined) break;
      const [termCount, operatorCount] = [terms.length, operators.length];
      const isImplicit = token.kind === "open" && tokens[at - 1]?.end === token.start;
      if (!(isImplicit && takes({ ...token, text: "*" })) && !(token.kind === "operator" && takes(token)))
        break;
      operators.push(isImplicit ? "implicit" : token.text);
      if (!isImplicit) at++;
      const right = operand();
      if (right === null) {
        at = before;
        terms.length = termCount;
        operators.length = operatorCount;
        break;
      }
      left = { kind: "binary", operator: isImplicit ? "*" : token.text, left, right };
    }
    return left;
  }

  function sum(): Expression | null {
    return chain(product, ({ text }) => text === "+" || text === "-");
  }

  function product(): Expression | null {
    return chain(raised, ({ text }) => text === "*" || text === "/" || text === "of");
  }

  function raised(): Expression | null {
    return chain(atom, ({ kind, text }) => kind === "operator" && text === "^");
  }

  function atom(): Expression | null {
    if (depth === MAX_DEPTH) return null;
    depth++;
    const found = innerAtom();
    depth--;
    return found;
  }

  function innerAtom(): Expression | null {
    const token = tokens[at];
    if (token === undefined) return null;
    if (token.kind === "operator" && (token.text === "-" || token.text === "√") && token.isWord !== true) {
      at++;
      const of = atom();
      if (of === null) return null;
      if (token.text === "√") operators.push("√");
      return { kind: token.text === "√" ? "root" : "negative", of };
    }
    if (token.kind === "open") {
      at++;
      const inner = sum();
      const close = tokens[at];
      if (inner === null || close?.kind !== "close") return null;
      at++;
      // "(2/5)x" is a product with an unknown.
      if (tokens[at]?.kind === "word" && (tokens[at]?.start === close.end || isLetter(tokens[at])))
        return null;
      unitWords();
      return inner;
    }
    return token.kind === "number" ? numberTerm(token) : null;
  }

  function numberTerm(token: Token): NumberTerm {
    at++;
    const fraction = mixedFraction();
    let isPercent = false;
    let isCutShort = false;
    for (let next = tokens[at]; next?.kind === "percent"; next = tokens[++at]) {
      if (next.text === "…") isCutShort = true;
      else isPercent = true;
    }
    const term: NumberTerm = {
      kind: "number",
      text: token.text,
      isPercent,
      isCutShort,
      units: unitWords(),
      fraction,
    };
    terms.push(term);
    return term;
  }

  function mixedFraction(): readonly [string, string] | null {
    const [top, slash, bottom] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    const isFraction = top?.kind === "number" && slash?.text === "/" && bottom?.kind === "number";
    if (!isFraction || top.end !== slash.start || slash.end !== bottom.start) return null;
    if (
      !/^\d{1,3}$/.test(top.text) ||
      !/^\d{1,3}$/.test(bottom.text) ||
      Number(top.text) >= Number(bottom.text)
    )
      return null;
    at += 3;
    return [top.text, bottom.text];
  }

  function unitWords(): string[] {
    const words: string[] = [];
    for (
      let token = tokens[at];
      token?.kind === "word" && words.length < MAX_UNIT_WORDS;
      token = tokens[++at]
    ) {
      if (ENDS_QUANTITY.test(token.text)) break;
      words.push(token.text + unitPower());
    }
    return words;
  }

  /** "500 cm^3": it is the unit that is raised. */
  function unitPower(): string {
    const [raise, exponent] = [tokens[at + 1], tokens[at + 2]];
    if (raise?.text !== "^" || exponent?.kind !== "number") return "";
    at += 2;
    return POWERS[exponent.text] ?? `^${exponent.text}`;
  }
}

export interface Reading {
  readonly sign: DecimalSign;
  /** 20 % as 0.2, as 20, or, after plus and minus, as that share of what stands before. */
  readonly percent: "share" | "points" | "relative";
  /** Decimals may stand for the fraction that they are rounded from: 0.33 for a third. */
  readonly isRounded: boolean;
  /** Each amount in the smallest unit of its dimension: 1 h as 3600. */
  readonly inSmallestUnit?: boolean;
}

const HIDDEN_DENOMINATORS = [3n, 6n, 7n, 9n, 11n, 12n];

function unrounded({ value, decimals }: Literal): Rational {
  if (decimals < 2) return value;
  for (const denominator of HIDDEN_DENOMINATORS) {
    const nearest = (2n * value.numerator * denominator + value.denominator) / (2n * value.denominator);
    const fraction = rational(nearest, denominator);
    if (fraction !== null && fraction.denominator > 2n && isRounding(value, fraction, decimals))
      return fraction;
  }
  return value;
}

export const literalOf = (term: NumberTerm, sign: DecimalSign): Literal | null =>
  readLiteral(term.text, sign);

function valueOf(term: NumberTerm, reading: Reading): Rational | null {
  const literal = literalOf(term, reading.sign);
  if (literal === null) return null;
  let value: Rational | null = reading.isRounded ? unrounded(literal) : literal.value;
  if (term.fraction !== null) {
    const part = rational(BigInt(term.fraction[0]), BigInt(term.fraction[1]));
    value = part && add(value, part);
  }
  const scale = reading.inSmallestUnit === true ? scaleOf(term.units[0] ?? "") : undefined;
  if (value !== null && scale !== undefined) return multiply(value, scale.factor);
  if (value === null || !term.isPercent || reading.percent === "points") return value;
  return rational(value.numerator, value.denominator * 100n);
}

const OPERATIONS: Readonly<Record<string, (a: Rational, b: Rational) => Rational | null>> = {
  "+": add,
  "-": subtract,
  "*": multiply,
  of: multiply,
  "/": divide,
  "^": power,
};

/** The exact value, or null where there is none in this reading. */
export function evaluate(expression: Expression, reading: Reading): Rational | null {
  switch (expression.kind) {
    case "number":
      return valueOf(expression, reading);
    case "negative": {
      const value = evaluate(expression.of, reading);
      return value && negate(value);
    }
    case "root": {
      const value = evaluate(expression.of, reading);
      return value && squareRoot(value);
    }
    case "binary": {
      const left = evaluate(expression.left, reading);
      const right = evaluate(expression.right, reading);
      if (left === null || right === null) return null;
      const { operator } = expression;
      const isChange = reading.percent === "relative" && (operator === "+" || operator === "-");
      const share = expression.right.kind === "number" && expression.right.isPercent;
      const change = isChange && share ? multiply(left, right) : right;
      return change && (OPERATIONS[operator]?.(left, change) ?? null);
    }
  }
}
