// Finds arithmetic in a question and writes it as a calculator reads it ("12% of 80" → "(12 / 100) * 80").
// It reads the shape alone and never computes: the number comes from the tool or not at all.

/** Longer questions are stories with numbers in them; there only an explicit request right before the sum counts. */
const LONGEST_LOOSE_QUESTION = 160;
const MOST_EXPRESSIONS = 4;
const LONGEST_EXPRESSION = 200;

const NUMBER = String.raw`\d+(?:\.\d+)?`;

/** Spoken operators, in the order in which they are read. */
const SPOKEN: readonly (readonly [RegExp, string])[] = [
  // "1,234,567" is one number.
  [/(?<=\d),(?=\d{3}(?!\d))/g, ""],
  [new RegExp(String.raw`(${NUMBER})\s*(?:%|percent|per cent)\s+of\s+(?=[\d(])`, "gi"), "($1 / 100) * "],
  [new RegExp(String.raw`\b(?:the\s+)?square root of\s+(${NUMBER})`, "gi"), "sqrt($1)"],
  [new RegExp(String.raw`\b(?:the\s+)?cube root of\s+(${NUMBER})`, "gi"), "cbrt($1)"],
  [/\b(?:the\s+)?square root of\s*(?=\()/gi, "sqrt"],
  [new RegExp(String.raw`(?:\bsqrt|√)\s*(${NUMBER})`, "gi"), "sqrt($1)"],
  [/√\s*(?=\()/g, "sqrt"],
  [/\s+(?:raised\s+)?to the power(?: of)?\s+(?=[\d(])/gi, " ^ "],
  [/(?<=[\d)])\s*\*\*\s*(?=[\d(])/g, " ^ "],
  [/(?<=[\d)])\s+squared\b/gi, " ^ 2"],
  [/(?<=[\d)])\s+cubed\b/gi, " ^ 3"],
  [/(?<=[\d)])\s+(?:times|multiplied by)\s+(?=[\d(])/gi, " * "],
  [/(?<=[\d)])\s+(?:divided by|over)\s+(?=[\d(])/gi, " / "],
  [/(?<=[\d)])\s+plus\s+(?=[\d(])/gi, " + "],
  [/(?<=[\d)])\s+minus\s+(?=[\d(])/gi, " - "],
  [/(?<=[\d)])\s+(?:mod|modulo)\s+(?=[\d(])/gi, " % "],
  [/(?<=[\d)])\s*[×x·]\s*(?=[\d(])/gi, " * "],
  [/(?<=[\d)])\s*÷\s*(?=[\d(])/g, " / "],
  [/(?<=[\d)]\s*)[−–](?=\s*[\d(])/g, "-"],
];

/** Dates, times, versions and telephone numbers look like sums; they are taken out first. */
const NOT_ARITHMETIC =
  /\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}\/\d{1,2}\/\d{2,4}\b|\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\d+(?:\.\d+){2,}\b|\b\d{3}-\d{3,4}(?:-\d{4})?\b|\b24\/7\b/g;

const ASKED =
  /(?:what(?:'s|’s| is| are| does| do)|how much (?:is|are|makes?)|tell me|give me|find|calculate|compute|evaluate|work out|solve|result of|value of|was ist|wie ?viel ist|berechne|combien (?:font|fait)|calcule[rz]?|cu[aá]nto es|calcula|=)[\s:]*$/i;

const FUNCTIONS: ReadonlySet<string> = new Set(["sqrt", "cbrt", "abs", "sin", "cos", "tan", "log10"]);

const RUN = /(?:sqrt|cbrt|abs|sin|cos|tan|log10|pi|\d+(?:\.\d+)?|\.\d+|[-+*/^%!()]|\s)+/g;

/** The expressions asked for, in order and without duplicates. */
export function findArithmetic(question: string): string[] {
  const spoken = question.slice(0, 2_000).replace(NOT_ARITHMETIC, " ; ");
  const text = SPOKEN.reduce((current, [pattern, written]) => current.replace(pattern, written), spoken);
  const found = new Set<string>();
  for (const match of text.matchAll(RUN)) {
    const expression = tidy(match[0]);
    if (expression === null || found.has(expression)) continue;
    const before = text.slice(0, match.index + (match[0].length - match[0].trimStart().length));
    const alone = text.replace(/[?.!=\s]/g, "") === match[0].replace(/[?.!=\s]/g, "");
    const asked = alone || ASKED.test(before) || (found.size > 0 && /\band\s*$/i.test(before));
    if (asked || (text.length <= LONGEST_LOOSE_QUESTION && isUnmistakable(expression))) found.add(expression);
    if (found.size === MOST_EXPRESSIONS) break;
  }
  return [...found];
}

/** A bare "-" or "/" between numbers may be a range or a fraction of a story; these may not. */
function isUnmistakable(expression: string): boolean {
  return /[*^]|\d ?\+ ?\d|[a-z]\w*\(/.test(expression);
}

/** The run as a well-formed expression with at least one operation, or null. Loose signs at its ends are dropped. */
function tidy(run: string): string | null {
  let text = run.trim().replace(/\s+/g, " ");
  if (text.length > LONGEST_EXPRESSION) return null;
  for (;;) {
    const operations = countOperations(text);
    // "2 + 2!" at the end of a sentence is an exclamation; "5!" alone is a factorial.
    if (operations !== null && operations > 1 && text.endsWith("!")) return text.slice(0, -1);
    if (operations !== null) return operations > 0 ? text : null;
    const shorter = text.replace(/\s*[-+*/^(]$/, "").replace(/^[*/^%!+)]\s*/, "");
    // "(see 3 + 4)" leaves the bracket behind that its words took with them.
    const unmatched = shorter === text ? text.replace(/\s*\)$/, "") : shorter;
    if (unmatched === text || unmatched === "") return null;
    text = unmatched;
  }
}

/** How many operations a well-formed expression has; null where it is not one. A grammar, not an evaluator. */
function countOperations(text: string): number | null {
  const tokens = text.match(/[a-z]\w*|\d+(?:\.\d+)?|\.\d+|[-+*/^%!()]/g) ?? [];
  let at = 0;
  let operations = 0;

  const sum = (): boolean => {
    if (!factor()) return false;
    while (["+", "-", "*", "/", "^", "%"].includes(tokens[at] ?? "")) {
      const isPercent = tokens[at] === "%" && !/^[\d.(a-z]/.test(tokens[at + 1] ?? "");
      at += 1;
      operations += 1;
      if (isPercent ? /^[\^%!]/.test(tokens[at] ?? "") : !factor()) return false;
    }
    return true;
  };

  const factor = (): boolean => {
    while (tokens[at] === "-" || tokens[at] === "+") at += 1;
    const token = tokens[at];
    if (token === undefined) return false;
    at += 1;
    if (token === "(") {
      if (!sum() || tokens[at] !== ")") return false;
      at += 1;
    } else if (FUNCTIONS.has(token)) {
      operations += 1;
      if (tokens[at] !== "(") return false;
      at += 1;
      if (!sum() || tokens[at] !== ")") return false;
      at += 1;
    } else if (!/^[\d.]/.test(token) && token !== "pi") {
      return false;
    }
    if (tokens[at] === "!") {
      at += 1;
      operations += 1;
    }
    return true;
  };

  return sum() && at === tokens.length ? operations : null;
}
