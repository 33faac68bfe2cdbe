// One way of writing for the many: LaTeX, Markdown and typographic forms of a passage become plain arithmetic. What cannot
// be rewritten becomes a mark that no statement may touch.

/** A token that makes whatever stands beside it no statement. */
export const OPAQUE = "\uFFFC";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const FRACTIONS: Readonly<Record<string, string>> = {
  "½": "1/2",
  "⅓": "1/3",
  "⅔": "2/3",
  "¼": "1/4",
  "¾": "3/4",
};

const GROUP = String.raw`\{((?:[^{}]|\{[^{}]*\})*)\}`;
const FRACTION = new RegExp(String.raw`\\[dt]?frac\s*${GROUP}\s*${GROUP}`, "g");
const ROOT = new RegExp(String.raw`\\sqrt\s*${GROUP}`, "g");
/** "2\\frac{1}{2}" is two and a half. */
const MIXED = /(\d)\s*\\[dt]?frac\s*\{(\d{1,3})\}\s*\{(\d{1,3})\}/g;
const TEXT = new RegExp(String.raw`\\(?:text|mathrm|textbf|mathbf|boxed|operatorname)\s*${GROUP}`, "g");

function fromLatex(text: string): string {
  let plain = text.replace(MIXED, "$1 $2/$3");
  // Twice, for a fraction within a fraction.
  for (let depth = 0; depth < 2; depth++) {
    plain = plain.replace(TEXT, " $1 ").replace(FRACTION, "(($1)/($2))").replace(ROOT, "√($1)");
  }
  return plain
    .replace(/\\overline\s*\{\d+\}/g, OPAQUE)
    .replace(/\\(?:times|ast)(?![a-zA-Z])/g, "×")
    .replace(/\\cdot(?![a-zA-Z])/g, "×")
    .replace(/\\div(?![a-zA-Z])/g, "÷")
    .replace(/\\approx(?![a-zA-Z])/g, "≈")
    .replace(/\\(?:left|right|displaystyle|quad|qquad)(?![a-zA-Z])/g, " ")
    .replace(/\\[()[\]]/g, " ; ")
    .replace(/\\\\(?=\s*&?\s*=)/g, " ")
    .replace(/\\\\/g, " ; ")
    .replace(/\\[,;!: ]/g, " ")
    .replace(/\\([%$*#&_+.\-~<>])/g, "$1")
    .replace(/\\[a-zA-Z]+/g, ` ${OPAQUE} `)
    .replace(/\^\s*\{(\d+)\}/g, "^$1")
    .replace(/\^\s*\{([^{}]*)\}/g, "^($1)")
    .replace(/\{,\}/g, ",")
    .replace(/&/g, " ");
}

function fromMarkdown(text: string): string {
  const marks = text.split("**").length - 1;
  // An odd one between operands is a power, as in code; pairs are bold type.
  if (marks === 0) return text;
  if (marks % 2 === 1) return text.replace(/([\d)])\s?\*\*\s?(?=[\d(])/g, "$1^");
  return text.replaceAll("**", " ");
}

/** The same passage in plain notation, code and quoted lines left out. It never gets a line break more or less. */
export function toPlainNotation(passage: string): string {
  let text = passage.replace(/(`+)[^`]*(?:\1|$)/g, ` ${OPAQUE} `);
  if (text.includes("\\")) text = fromLatex(text);
  text = fromMarkdown(text);
  return (
    text
      .replace(/^\s*>.*$/gm, OPAQUE)
      .replace(/^(\s*)(?:\d{1,3}[.)]|\([a-z\d]\)|[a-z]\)|#{1,6}|[*+•-])(?=\s)/gim, "$1;")
      .replace(/[½⅓⅔¼¾]/g, (sign) => ` ${FRACTIONS[sign] ?? sign}`)
      // After a letter it belongs to the unit: "500 cm³".
      .replace(
        /(?<!\p{L})[⁰¹²³⁴⁵⁶⁷⁸⁹]+/gu,
        (digits) => `^${[...digits].map((digit) => SUPERSCRIPTS.indexOf(digit)).join("")}`,
      )
      // What is said of a number in brackets is no factor: "120 (private) + 960 (public)". Without a blank it is one.
      .replace(/(\d\s*\p{L}*\s)\([^()\d=]*\p{L}{3}[^()\d=]*\)/gu, "$1 ")
  );
}
