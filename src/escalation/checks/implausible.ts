// A result that cannot be what was asked for: a fraction of a thing that comes only whole, a count below zero, a probability
// above 1. It reads the last number of an answer's last line.

import { type DecimalSign, readLiteral } from "../arithmetic/literal.ts";
import type { Rational } from "../arithmetic/rational.ts";
import { isMeasure } from "../arithmetic/units.ts";

/** What is counted: the word after "how many". */
const COUNTED =
  /\b(?:how many|wie ?viele|combien (?:de |d['’])|cuánt[oa]s|quant[ie]|quant[oa]s|hoeveel)\s*(\p{L}[\p{L}'’-]*)/iu;
/** "0.8 buckets of sand": what it is counted in can be filled in part. */
const AMOUNT_OF = /^\s*(?:of|de|d['’]|di|von|van)(?!\p{L})(?! (?:the|these|those|them|les|las|los|den)\b)/iu;
/** A mean or a rate of whole things need not be whole, and a change may be below zero. */
const NEED_NOT_BE_WHOLE =
  /\b(?:average|mean|expect\w*|per|each|every|rate|more|fewer|less|change|difference|durchschnitt\w*|pro|jede\w*|mehr|weniger|moyenne|par|chaque|plus|moins|promedio|media|cada|más|menos)\b|-\s?\d|平均|每/iu;
/** A half or a quarter of a thing can be had; a third of it, written as a decimal, is a quotient left unrounded. */
const HAD_IN_PARTS = [1n, 2n, 4n];
export const PROBABILITY =
  /\b(?:probability|wahrscheinlichkeit|probabilité|probabilidade?|probabilidad|probabilità|kans)\b|概率|機率|確率|확률|вероятност|احتمال/iu;
/** Chances in percent, as odds, or one in so many. */
const OTHER_SCALE = /percent|prozent|pour ?cent|por ?ciento|%|odds|\d in \d|out of|: ?\d/iu;

const NUMBER =
  /(?:^|[^\p{L}\d.,])([-−]\s?)?(?:[$€£¥]\s?)?([-−])?(\d+(?:[.,'’]\d+)*)(\s?\/\s?\d+)?\s*(%|percent\b|\p{L}+)?/giu;

/** @returns what is wrong with it, or null */
export function implausible(question: string, closing: string): string | null {
  const result = lastNumber(closing);
  if (result === null) return null;
  const { value, shown, unit, isNegative } = result;
  if (PROBABILITY.test(question)) {
    const isAbove = value.numerator > value.denominator;
    return isAbove && unit === "" && !OTHER_SCALE.test(question + closing)
      ? `It gives a probability of ${shown}.`
      : null;
  }
  const counted = COUNTED.exec(question)?.[1];
  if (counted === undefined || isMeasure(counted) || isMeasure(unit)) return null;
  if (AMOUNT_OF.test(result.after) || unit === "%" || NEED_NOT_BE_WHOLE.test(question)) return null;
  if (isNegative) return `It counts ${shown} ${counted}.`;
  return HAD_IN_PARTS.includes(value.denominator)
    ? null
    : `It counts ${shown} ${counted}, which come only whole.`;
}

interface Result {
  readonly value: Rational;
  readonly shown: string;
  readonly unit: string;
  readonly isNegative: boolean;
  /** What follows on its unit. */
  readonly after: string;
}

/** The result, where the closing leaves no doubt which number it is: the last one. */
function lastNumber(closing: string): Result | null {
  const found = [...closing.matchAll(NUMBER)].at(-1);
  if (found === undefined) return null;
  const [, apart, glued, digits = "", slash, unit = ""] = found;
  if (slash !== undefined) return null;
  const sign: DecimalSign = /,\d{1,2}$/.test(digits) ? "," : ".";
  const literal = readLiteral(digits, sign);
  if (literal === null) return null;
  const before = closing.slice(0, found.index + 1);
  const isUnary =
    glued !== undefined || (apart !== undefined && !/\s$/.test(apart) && !/[\p{L})]$|\d\s*$/u.test(before));
  return {
    value: literal.value,
    shown: `${isUnary ? "-" : ""}${digits}`,
    unit: unit.toLowerCase() === "percent" ? "%" : unit,
    isNegative: isUnary && literal.value.numerator !== 0n,
    after: closing.slice(found.index + found[0].length),
  };
}
