// A passage in plain notation → tokens. A word may be an operator ("times"), a relation ("is"), a unit, or prose; which it
// is, the parser decides from what stands beside it.

import { NUMBER } from "./literal.ts";
import { OPAQUE } from "./notation.ts";

export type TokenKind =
  | "number"
  | "operator"
  | "open"
  | "close"
  | "relation"
  | "percent"
  | "word"
  /** Ends a statement cleanly. */
  | "break"
  /** Makes what touches it no statement. */
  | "opaque";

export interface Token {
  readonly kind: TokenKind;
  /** Operators and relations in one spelling: + - * / ^ √ of, and = ≈ is. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** An operator or a relation that was written out. */
  readonly isWord?: boolean;
}

const OPERATORS: Readonly<Record<string, string>> = {
  "+": "+",
  "＋": "+",
  "-": "-",
  "−": "-",
  "–": "-",
  "－": "-",
  "*": "*",
  "×": "*",
  "∗": "*",
  "·": "*",
  "⋅": "*",
  "∙": "*",
  "/": "/",
  "÷": "/",
  "∕": "/",
  "^": "^",
  "√": "√",
};

const WORD_OPERATORS: readonly [operator: string, words: RegExp][] = [
  ["+", /(?:plus|más|mais|più|加)(?![\p{L}\d])/iuy],
  ["-", /(?:minus|moins|menos|meno|减|減)(?![\p{L}\d])/iuy],
  ["*", /(?:times|multiplied by|mal|fois|multiplié par|por|volte|vezes|maal|keer|乘以|乘)(?![\p{L}])/iuy],
  [
    "/",
    /(?:divided by|geteilt durch|divisé par|dividido (?:entre|por)|diviso|gedeeld door|除以)(?![\p{L}])/iuy,
  ],
  ["of", /(?:of|von|de|di|del|dos|van)(?![\p{L}\d])/iuy],
];

const WORD_RELATION =
  /(?:is equal to|equals|is|are|ist gleich|ergibt|ist|sind|est égal à|égale|est|font|es igual a|es|son|é igual a|é|são|è|fa|fanno|等于|等於|是|равно)(?![\p{L}\d])/iuy;

/** Written between a relation and a number. */
const APPROXIMATELY =
  /(?:about|roughly|approximately|approx\.?|around|nearly|almost|circa|ca\.|etwa|ungefähr|rund|environ|à peu près|aproximadamente|cerca de|unos|ongeveer|大约|约|約|примерно|около)(?!\p{L})/iuy;

/** What a word has to stand before to be an operator. */
const OPERAND = /^\s*[-−(（$€£¥\d]/u;

const CURRENCY =
  /(?:[A-Z]{2,3}(?=[$\d]|[ ]\d)|Rs\.?(?=\s?\d)|US(?=\$))?\s?[$€£¥₹₽₩]|(?:USD|EUR|GBP|CHF|JPY|CNY|INR|Rs\.?)(?=\s?\d)/y;
const WORD = /\p{L}[\p{L}\p{M}'’²³]*(?:[-/]\p{L}[\p{L}\p{M}'’²³]*)*|°\p{L}?/uy;
const SLASH_UNIT = /\/\p{L}[\p{L}²³]*/uy;
const COMPARISON = /[=!<>:+\-*/%&|~]*(?:==|!=|<=|>=|=>|:=|\+=|-=|\*=|\/=|%=|=~)[=]?|<<(?!\S)|[≠≤≥≡±∓∝∈<>]/y;
const ARROW = /->|→|⇒|⟹|=>/y;
const CLOCK = /\d{1,4}(?::\d{1,2})+/y;
/** A number in another base, a version, a date, a compound: digits that are no quantity. */
const CODE =
  /0[xXbBoO][\da-fA-F]+|\d[\d.,]*[₀-₉]+|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?!\d)|(?!\d{1,3}(?:\.\d{3})+(?![\d.]*\d))\d+(?:\.\d+){2,}\b(?!,)|\d+\p{Lu}\p{L}*\d[\p{L}\d]*|\d+-\p{L}[\p{L}\d-]*|\p{L}+[\d₀-₉][\p{L}\d₀-₉]*(?:\.\d+)*|\d+(?:st|nd|rd|th)(?!\p{L})|\d[\d.,]*[eE][+-]?\d+/uy;

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

const isDigit = (char: string | undefined): boolean => char !== undefined && char >= "0" && char <= "9";

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: TokenKind, spelling: string, length: number, isWord = false): void => {
    tokens.push({ kind, text: spelling, start: at, end: at + length, ...(isWord && { isWord }) });
    at += length;
  };
  while (at < text.length) {
    const char = text[at] ?? "";
    const last = tokens.at(-1);
    if (char === " " || char === "\t") {
      at++;
      continue;
    }
    if (char === "\n" || char === "\u00A0" || char === "\u202F") {
      if (char === "\n") push("break", "\n", 1);
      else at++;
      continue;
    }
    if (char === OPAQUE) {
      push("opaque", char, 1);
      continue;
    }
    const isDigits =
      isDigit(char) || ((char === "." || char === ",") && isDigit(text[at + 1]) && !isGluedTo(last));
    if (isDigits) {
      readNumber();
      continue;
    }
    const annotation = text.startsWith("<<", at)
      ? isDigit(text[at + 2]) || /[-($]/.test(text[at + 2] ?? "")
      : text.startsWith(">>", at);
    if (annotation) {
      push("break", text.slice(at, at + 2), 2);
      continue;
    }
    const arrow = match(ARROW, text, at);
    if (arrow !== null) {
      push("break", arrow, arrow.length);
      continue;
    }
    const comparison = match(COMPARISON, text, at);
    if (comparison !== null) {
      push("opaque", comparison, comparison.length);
      continue;
    }
    if (char === "=" || char === "＝" || char === "≈" || char === "≅" || char === "≃") {
      push("relation", char === "=" || char === "＝" ? "=" : "≈", 1);
      skipApproximation();
      continue;
    }
    const currency = match(CURRENCY, text, at);
    if (currency !== null) {
      at += currency.length;
      continue;
    }
    const operator = OPERATORS[char];
    if (operator !== undefined) {
      const slash = operator === "/" && last !== undefined ? match(SLASH_UNIT, text, at) : null;
      if (slash !== null) push("word", slash, slash.length);
      // "Boys / total": what is divided by has no number.
      else if (operator === "/" && /^.\s*\p{L}/u.test(text.slice(at, at + 4))) push("opaque", char, 1);
      else if (char === "–" && isDigit(text[at - 1]) && isDigit(text[at + 1])) push("opaque", char, 1);
      else push("operator", operator, 1);
      continue;
    }
    if (char === "(" || char === "（") push("open", "(", 1);
    else if (char === ")" || char === "）") push("close", ")", 1);
    else if (char === "%" || char === "％") push("percent", "%", 1);
    else if (/[[\]{}|"“”„«»⌊⌋⌈⌉_@#!∑∏∫∞]/.test(char)) push(char === "|" ? "break" : "opaque", char, 1);
    else if (/\p{L}|°/u.test(char)) readWord();
    else push("break", char, 1);
  }
  return tokens;

  /** A point after an operand ends it or a sentence; after an operator, as in "2+.50", it begins a number. */
  function isGluedTo(last: Token | undefined): boolean {
    return last?.end === at && !["operator", "open", "relation"].includes(last.kind);
  }

  function readNumber(): void {
    const code = match(CODE, text, at) ?? match(CLOCK, text, at);
    if (code !== null) return push("opaque", code, code.length);
    const number = match(NUMBER, text, at);
    if (number === null) return push("opaque", text[at] ?? "", 1);
    push("number", number, number.length);
    // "0.333…" and "5." before a bracket are cut short.
    if (text[at] === "…" || text.startsWith("...", at)) push("percent", "…", text[at] === "…" ? 1 : 3);
    else if (text.startsWith(".(", at)) push("opaque", ".", 1);
  }

  function skipApproximation(): void {
    while (text[at] === " ") at++;
    const words = match(APPROXIMATELY, text, at);
    if (words === null) return;
    const relation = tokens.pop();
    at += words.length;
    if (relation) tokens.push({ ...relation, text: "≈", end: at });
  }

  function readWord(): void {
    const code = match(CODE, text, at);
    if (code !== null && !/^[xX]\d/.test(code)) return push("opaque", code, code.length);
    const before = tokens.at(-1);
    const follows = /^[xX](?:\s*[$€£]?\s*[\d(]|\d)/.test(text.slice(at, at + 6));
    if (
      follows &&
      (before?.kind === "number" ||
        before?.kind === "close" ||
        before?.kind === "word" ||
        before?.kind === "percent")
    )
      return push("operator", "*", 1);
    const relation = match(WORD_RELATION, text, at);
    if (relation !== null) {
      push(
        "relation",
        /^(?:equals|is equal|ist gleich|est égal|es igual|é igual)/i.test(relation) ? "=" : "is",
        relation.length,
        true,
      );
      return skipApproximation();
    }
    for (const [operator, words] of WORD_OPERATORS) {
      const word = match(words, text, at);
      // "Of" is prose unless a share stands before it: "15 % of 80", "1/4 of 80".
      const isShare = before?.kind === "percent" || tokens.at(-2)?.text === "/";
      if (
        word !== null &&
        (operator !== "of" || isShare) &&
        OPERAND.test(text.slice(at + word.length, at + word.length + 4))
      )
        return push("operator", operator, word.length, true);
    }
    const percent = match(
      /(?:percent|per cent|prozent|pour ?cent|por ?ciento|por cento|per cento|procent)(?!\p{L})/iuy,
      text,
      at,
    );
    if (percent !== null) return push("percent", "%", percent.length);
    const word = match(WORD, text, at) ?? text[at] ?? "";
    push("word", word, word.length);
  }
}
