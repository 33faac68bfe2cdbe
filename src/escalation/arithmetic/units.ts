// Whether a statement's units leave its numbers comparable. "1 h + 30 min = 90 min" is true and its numbers are not: what
// would have to be converted first is left alone.

import type { NumberTerm } from "./expression.ts";
import { type Scale, scaleOf } from "./measures.ts";
import { divide, equals, magnitude, type Rational, rational } from "./rational.ts";
import { termsOf, type Statement } from "./statement.ts";

/** After a number these make another number of it, or a place in time. */
const CHANGES_VALUE =
  /^(?:squared|cubed|dozens?|pairs?|half|halves|thirds?|quarters?|hundreds?|thousands?|millions?|billions?|trillions?|k|mio|mrd|tausend|millionen|milliarden|mille|milliards?|mil|millones|mila|milioni|score|choose|factorial|am|pm|a\.m|p\.m|o'clock|uhr|heures|quadrat|hoch|carré|cuadrado|mod|modulo|dutzend|douzaines?|docenas?|万|億|亿|千|百|тысяч|миллион\p{L}*|more|less|fewer|times|feet|foot|point|and|th)$/iu;

const MEASURE =
  /^(?:(?:milli|micro|nano|kilo|centi|deci)?(?:met(?:er|re)s?|grams?|grammes?|lit(?:er|re)s?|watts?)|[kcmdn]?m[²³]?|[km]?g|[cmd]?l|km\/h|mph|mi(?:les?)?|in(?:ch(?:es)?)?|ft|yards?|yds?|oz|ounces?|lbs?|pounds?|tons?|tonnes?|gal(?:lons?)?|quarts?|pints?|cups?|h(?:rs?|ours?)?|min(?:s|utes?|uten?)?|s(?:ec(?:s|onds?)?)?|sekunden?|stunden?|days?|tage?n?|weeks?|wochen?|months?|monate?|years?|jahre?|heures?|jours?|semaines?|mois|ans?|horas?|minutos?|segundos?|días?|semanas?|meses|años?|cents?|pennies|penny|dollars?|nickels?|dimes?|euros?|kmh|kwh|[kmg]b|[kmg]ib|bytes?|bits?|°[cf]?|degrees?|hectares?|acres?|cm²|m²|千?克|公斤|[厘毫千]?米|公里|毫?升|分钟|小时|秒|天|元)(?:\/.*)?$/iu;

/** A wrong result by one of these factors may be a conversion. */
const CONVERSIONS = [10, 100, 1000, 60, 3600, 24, 7, 12, 52, 365, 30, 16, 36, 1024, 86_400, 1440].map(BigInt);

/** A unit of measure, of which there may be any fraction. */
export const isMeasure = (word: string): boolean => MEASURE.test(word);

/** A letter alone, "/h" or "x²" too: a unit, or an unknown. */
const LETTER = /^\/?(?:\p{Script=Latin}|\p{Script=Greek})(?:[²³]|\^\d+)?$/u;
const UNIT_LETTER = /^\/?[mglhsdL][²³]?$/;

const MAX_WEIGHT = 20;

const singular = (word: string): string =>
  word
    .toLowerCase()
    .replace(/\/.*$/, "")
    .replace(/(?:es|s|en|n)$/, "");

const unitOf = ({ units }: NumberTerm): string | null => (units[0] === undefined ? null : singular(units[0]));

export function changesValue(statement: Statement): boolean {
  return termsOf(statement).some(({ units }) => units.some((word, at) => at < 2 && CHANGES_VALUE.test(word)));
}

/** The unit of the result, where each amount has a unit of one dimension and they are only added. */
export function mixedUnits({ left, right }: Statement): Scale | null {
  const [result] = right.terms.map(scaleOfTerm);
  const scales = left.terms.map(scaleOfTerm);
  const isSum = left.operators.every((operator) => operator === "+" || operator === "-");
  if (result === undefined || !isSum || scales.length < 2 || right.operators.length > 0) return null;
  if (scales.some((scale) => scale?.dimension !== result.dimension)) return null;
  return scales.some((scale) => scale?.factor !== result.factor) ? result : null;
}

const scaleOfTerm = ({ units: [unit] }: NumberTerm): Scale | undefined => scaleOf(unit ?? "");

/** A single letter may be a variable: "2 m + 3 = 7". It is a unit only where the result has one, too. */
export function mayBeVariable({ left, right }: Statement): boolean {
  const isLetter = ({ units: [unit] }: NumberTerm): boolean => unit !== undefined && LETTER.test(unit);
  const isUnitLetter = ({ units: [unit] }: NumberTerm): boolean => UNIT_LETTER.test(unit ?? "");
  const letters = left.terms.filter(isLetter);
  const inResult = right.terms.filter(isLetter);
  const areMeasures = [...letters, ...inResult].every(isUnitLetter);
  if (letters.length === 0) return !areMeasures;
  const isSum = left.operators.some((operator) => operator === "+" || operator === "-");
  const isBare = ({ units }: NumberTerm): boolean => units.length === 0;
  const isMeasured = right.terms.some(({ units: [unit] }) => unit !== undefined && MEASURE.test(unit));
  return !areMeasures || !isMeasured || (isSum && left.terms.some(isBare));
}

/** "3 wins + 2 draws = 11 points": two kinds may count differently, each by a whole number. */
function mayBeWeighted({ left, right }: Statement, shown: Rational): boolean {
  const [first, second] = left.terms;
  const unit = right.terms[0] && unitOf(right.terms[0]);
  if (!first || !second || left.terms.length > 2 || unit == null) return false;
  if (unitOf(first) === unitOf(second) || unitOf(first) === null || unitOf(second) === null) return false;
  const [a, b, total] = [Number(first.text), Number(second.text), Number(shown.numerator)];
  if (!(a > 0 && b > 0) || shown.denominator !== 1n) return false;
  for (let weight = 1; weight <= MAX_WEIGHT && total - a * weight > 0; weight++)
    if ((total - a * weight) % b === 0) return true;
  return false;
}

/** Whether a conversion that the statement doesn't spell out could make up for the difference. */
export function mayConvert(statement: Statement, left: Rational, right: Rational): boolean {
  const { terms, operators } = statement.left;
  const all = termsOf(statement);
  const units = new Set(all.map(unitOf).filter((unit) => unit !== null));
  const measures = new Set(
    all.flatMap(({ units: [unit] }) => (unit !== undefined && MEASURE.test(unit) ? [singular(unit)] : [])),
  );
  const isSum = operators.length > 0 && operators.every((operator) => operator === "+" || operator === "-");
  const result = statement.right.terms[0];
  const resultUnit = result ? unitOf(result) : null;
  if (isSum && measures.size > 1) return true;
  if (
    isSum &&
    new Set(terms.map(unitOf)).size > 1 &&
    resultUnit !== null &&
    terms.some((term) => unitOf(term) === resultUnit) &&
    units.size > 1
  )
    return true;
  if (isSum && mayBeWeighted(statement, right)) return true;
  if (isRate(statement)) return false;
  const ratio = divide(left, right);
  if (ratio === null) return false;
  if (all.some((term) => scaleOfTerm(term)?.dimension === "money") && isRatio(ratio, 100n)) return true;
  // "1/4 inch = 6 mm": one quantity, given twice.
  if (terms.length <= 2 && operators.every((operator) => operator === "/") && units.size > 1) return true;
  if (measures.size === 0 && !all.some(({ isPercent }) => isPercent)) return false;
  if (
    measures.size < 2 &&
    !all.some(({ isPercent }) => isPercent) &&
    !terms.every(({ units: words }) => words.length === 0)
  )
    return false;
  return CONVERSIONS.some((factor) => isRatio(ratio, factor));
}

/** One of the two is so many times the other. */
function isRatio(ratio: Rational, factor: bigint): boolean {
  const [up, down] = [rational(factor), rational(1n, factor)];
  const size = { ...ratio, numerator: magnitude(ratio.numerator) };
  return (up !== null && equals(size, up)) || (down !== null && equals(size, down));
}

/** "120 km / 2 h = 60 km/h": the units say that nothing was converted. */
function isRate({ left, right }: Statement): boolean {
  const [over, under] = left.terms.map(({ units: [unit] }) => unit);
  const [result] = right.terms.map(({ units: [unit] }) => unit);
  return left.operators.join("") === "/" && over !== undefined && `${over}/${under}` === result;
}
