// A number as people write it: what it may mean, by the sign that stands for the decimal point. "1.234" is one thing in
// Berlin and another in Boston, so a literal has a value per convention, and none where it is not a number in it.

import { rational, type Rational } from "./rational.ts";

export type DecimalSign = "." | ",";

export interface Literal {
  readonly value: Rational;
  readonly decimals: number;
}

/** Digits in groups: a version, an address or a date that looks like them has no reading at all. */
export const NUMBER = /\d+(?:[.,'’٫٬]\d+|[ \u00A0\u202F\u2009]\d{3}(?![\d.,]?\d))*|[.,]\d+/y;

const WHOLE =
  /^(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:['’٬]\d{3})+|\d{1,3}(?:[ \u00A0\u202F\u2009]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})$/;

/** More digits are no quantity, and would be slow to reckon with. */
const LONGEST = 120;

export function readLiteral(text: string, sign: DecimalSign): Literal | null {
  if (text.length > LONGEST) return null;
  const normal = text.replaceAll("٫", ".");
  const at = normal.lastIndexOf(sign);
  const [whole, decimals] = at === -1 ? [normal, ""] : [normal.slice(0, at), normal.slice(at + 1)];
  if (whole.includes(sign) && at !== -1) return groupedWhole(normal, sign);
  if (!/^\d*$/.test(decimals)) return null;
  if (whole !== "" && !WHOLE.test(whole)) return null;
  // "007" and "0101" are codes or another base.
  if (/^0\d/.test(whole)) return null;
  const value = rational(BigInt(whole.replace(/\D/g, "") + decimals), 10n ** BigInt(decimals.length));
  return value && { value, decimals: decimals.length };
}

/** The decimal sign more than once: it parts thousands after all. */
function groupedWhole(text: string, sign: DecimalSign): Literal | null {
  if (!WHOLE.test(text) || !text.includes(sign)) return null;
  const value = rational(BigInt(text.replace(/\D/g, "")));
  return value && { value, decimals: 0 };
}
