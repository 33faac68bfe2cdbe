// What matching somebody else's regular expression may cost, before it is matched: the engine tries every way to divide a
// text among repetitions, and nothing can interrupt it.

const LONGEST_PATTERN = 500;

/** As JSON Schema has them: in Unicode mode, and not anchored. */
export const toRegExp = (pattern: string): RegExp => new RegExp(pattern, "u");

function isRegExp(pattern: string): boolean {
  try {
    toRegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

/**
 * An upper bound on the steps of a match; Infinity where the pattern is no regular expression, or has what no bound is
 * known for: a group that is repeated, a look to the sides, a reference back.
 */
export function patternCost(pattern: string, textLength: number): number {
  if (pattern.length > LONGEST_PATTERN || !isRegExp(pattern)) return Infinity;
  // Escapes and classes are one character each.
  const plain = pattern.replace(/\\[^1-9k]|\[(?:\\.|[^\]\\])*\]/gs, "x");
  if (/\\|\(\?(?!:)|\)[*+{]/.test(plain)) return Infinity;
  const count = (what: RegExp): number => plain.match(what)?.length ?? 0;
  const repetitions = count(/[*+]|\{\d+,\d*\}/g);
  const choices = count(/\||(?<![*+?}])\?(?!:)/g);
  const copies = [...plain.matchAll(/\{(\d+)\}/g)].reduce((sum, [, times]) => sum + Number(times), 0);
  // One factor more for the places where a match may begin.
  return (plain.length + copies) * Math.max(1, textLength) ** (repetitions + 1) * 2 ** choices;
}
