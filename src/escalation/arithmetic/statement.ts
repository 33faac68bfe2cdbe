// The arithmetic statements of a passage: two expressions of numbers with a relation between them, and nothing at either
// end that could belong to them. What might be an equation, a code or a label is none.

import { ENDS_QUANTITY, type NumberTerm, type Parsed, parseExpression } from "./expression.ts";
import { scaleOf } from "./measures.ts";
import type { Token } from "./tokens.ts";

export interface Statement {
  readonly left: Parsed;
  readonly right: Parsed;
  readonly isApproximate: boolean;
  /** Offsets in the plain passage. */
  readonly start: number;
  readonly end: number;
  /** What is left over of a division that was not exact: "3 remainder 2". */
  readonly remainder: string | null;
}

const LONGEST_SIDE = 80;

/** Before a number these change what it means, or take it as their own operand. */
const BINDS =
  /^(?:twice|double|triple|half|halb|negative|root|and|und|et|y|e|sin|cos|tan|log|ln|lg|exp|max|min|gcd|lcm|ggT|kgV|abs|floor|ceil|mod|modulo|subtract|add|from|between|version|base|Basis)$/iu;
const SHARE_OF =
  /\b(?:half|third|quarter|fifth|root|average|mean|square|cube|double|twice|hälfte|drittel|moitié|mitad|metà) (?:of|von|de|di|der|des) (?:the )?$/iu;
const COMPARES =
  /^(?:more|less|fewer|times|of|to|out|times|years? (?:older|younger)|percent|mehr|weniger|de plus|más|mod|o'clock)/iu;
const REMAINDER = /^(?:remainder|r|rest|reste|resto|余|あまり|余り|ostatok)$/iu;
/** Words from a quotient to its remainder: "3 with a remainder of 2". */
const MAX_REMAINDER_WORDS = 5;

export function findStatements(text: string, tokens: readonly Token[]): Statement[] {
  const found: Statement[] = [];
  let side = 0;
  tokens.forEach((token, at) => {
    if (isHardBreak(token)) side = at + 1;
    if (token.kind !== "relation") return;
    const statement = readAround(text, tokens, Math.max(side, at - LONGEST_SIDE), at);
    side = at + 1;
    if (statement !== null) found.push(statement);
  });
  return found;
}

const isHardBreak = ({ kind }: Token): boolean => kind === "break" || kind === "opaque";

function readAround(
  text: string,
  tokens: readonly Token[],
  from: number,
  relation: number,
): Statement | null {
  const sign = tokens[relation];
  if (sign === undefined) return null;
  const right = parseExpression(tokens, relation + 1);
  if (right === null) return null;
  const left = longestSuffix(tokens, from, relation);
  if (left === null) return null;
  const { start, parsed } = left;
  if (isNamed(tokens, relation)) return null;
  if (parsed.operators.length + right.operators.length === 0) return null;
  if (sign.text === "is" && !isWrittenOut(tokens, start, relation, right, text)) return null;
  if (!isCleanStart(text, tokens, start, parsed)) return null;
  const remainder = readRemainder(tokens, right);
  if (remainder === null && !isCleanEnd(tokens, right, text)) return null;
  const [first, last] = [tokens[start], tokens[right.end - 1]];
  if (first === undefined || last === undefined) return null;
  return {
    left: parsed,
    right,
    isApproximate: sign.text === "≈" || right.terms.some(({ isCutShort }) => isCutShort),
    start: first.start,
    end: last.end,
    remainder,
  };
}

function longestSuffix(
  tokens: readonly Token[],
  from: number,
  end: number,
): { start: number; parsed: Parsed } | null {
  for (let start = from; start < end; start++) {
    const token = tokens[start];
    const begins =
      token?.kind === "number" ||
      token?.kind === "open" ||
      (token?.kind === "operator" && /^[-√]$/.test(token.text));
    if (!begins) continue;
    const parsed = parseExpression(tokens, start);
    if (parsed?.end === end) return { start, parsed };
  }
  return null;
}

/** "By 1/3 gives b = (1/3) × 180": it is b that is equal. */
function isNamed(tokens: readonly Token[], relation: number): boolean {
  const [before, name] = [tokens[relation - 2], tokens[relation - 1]];
  return before?.kind === "word" && name?.kind === "word" && /^\p{Script=Latin}$/u.test(name.text);
}

/** "12 pages on day 1 * 2", "1 h 20 min + 15 min": the words before it go on from a number. */
function goesOnFromNumber(tokens: readonly Token[], word: number): boolean {
  let at = word;
  for (let token = tokens[at]; token?.kind === "word"; token = tokens[--at])
    if (ENDS_QUANTITY.test(token.text)) return false;
  return tokens[at]?.kind === "number";
}

/** "1 hour and 20 minutes" is one amount. */
function isAmountGoingOn(tokens: readonly Token[], at: number): boolean {
  const [and, number, unit] = tokens.slice(at, at + 3);
  return (
    and !== undefined &&
    ENDS_QUANTITY.test(and.text) &&
    number?.kind === "number" &&
    scaleOf(unit?.text ?? "") !== undefined
  );
}

/** "Is" states a sum only between one that is written in words and a bare number: "15 % of 80 is 12", "3 times 4 is 12". */
function isWrittenOut(
  tokens: readonly Token[],
  start: number,
  relation: number,
  right: Parsed,
  text: string,
): boolean {
  const hasWord = tokens
    .slice(start, relation)
    .some(({ kind, isWord }) => kind === "operator" && isWord === true);
  const previous = tokens[relation - 1]?.kind;
  if (!hasWord || right.operators.length > 0 || (previous !== "number" && previous !== "percent"))
    return false;
  const [term] = right.terms;
  const numberEnd = (tokens[relation + 1]?.end ?? 0) + (term?.isPercent === true ? 1 : 0);
  return (
    !COMPARES.test(text.slice(numberEnd).trimStart()) &&
    !/^%? ?(?:more|less|times)/i.test((term?.units ?? []).join(" "))
  );
}

function isCleanStart(text: string, tokens: readonly Token[], start: number, left: Parsed): boolean {
  const [before, first] = [tokens[start - 1], tokens[start]];
  if (before === undefined || first === undefined) return true;
  switch (before.kind) {
    case "break":
      // "2 : 4 + 4 = 8" may be a division or a label: a colon with a number on both sides decides nothing.
      return !(before.text === ":" && text[before.start - 1] === " " && tokens[start - 2]?.kind === "number");
    case "relation":
      return before.text !== "is" || left.operators.length > 0;
    case "open":
      return true;
    case "word": {
      const isLone = left.operators.length === 0;
      const isGlued = before.end === first.start;
      const isDifference = first.text === "-" && tokens[start + 1]?.start !== first.end;
      return (
        !isLone &&
        !isGlued &&
        !isDifference &&
        !goesOnFromNumber(tokens, start - 1) &&
        !BINDS.test(before.text) &&
        !SHARE_OF.test(text.slice(0, first.start))
      );
    }
    case "number":
    case "percent":
    case "close":
    case "operator":
    case "opaque":
      return false;
  }
}

function isCleanEnd(tokens: readonly Token[], right: Parsed, text: string): boolean {
  const [last, next] = [tokens[right.end - 1], tokens[right.end]];
  if (last === undefined || next === undefined) return true;
  const isGlued = last.end === next.start;
  switch (next.kind) {
    case "break":
      return next.text !== "?" && next.text !== "？" && !/^[:°]\d/.test(text.slice(next.start));
    case "opaque":
      return (
        /^[!"”“»|]$/.test(next.text) || (!isGlued && /^[[{#]$/.test(next.text)) || next.text === "\uFFFC"
      );
    case "open":
      return !isGlued;
    case "word":
      return !isGlued && !isAmountGoingOn(tokens, right.end);
    case "close":
    case "relation":
      return true;
    case "number":
    case "percent":
    case "operator":
      return false;
  }
}

/** "17 / 5 = 3 remainder 2", "3 R 2", "3 Rest 2", "3 with a remainder of 2". */
function readRemainder(tokens: readonly Token[], right: Parsed): string | null {
  const [term] = right.terms;
  if (right.operators.length > 0 || term === undefined) return null;
  const from = right.end - term.units.length;
  const after = tokens.slice(from, from + MAX_REMAINDER_WORDS + 1);
  const words = after.findIndex(({ kind }) => kind !== "word");
  const number = after[words];
  if (number?.kind !== "number" || !after.slice(0, words).some(({ text }) => REMAINDER.test(text)))
    return null;
  return /^\d+$/.test(number.text) ? number.text : null;
}

export const termsOf = (statement: Statement): readonly NumberTerm[] => [
  ...statement.left.terms,
  ...statement.right.terms,
];
