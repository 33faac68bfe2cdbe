// Marked's lexer, with three habits of our own: mathematics is left alone (its backslashes and stars are not marks), a text
// that grows is read again only from its last blocks on, and what would take long or nests without end is left as text.

import { Lexer, Marked, type Token, type TokenizerAndRendererExtension } from "marked";

export interface Lexed {
  readonly tokens: readonly Token[];
  /** How many link targets are defined. */
  readonly links: number;
}

// Nothing below crosses a blank line, so that a mark without its pair costs a paragraph and not the whole text.
const BLOCK_MATH =
  /^ {0,3}(?:\$\$[ \t]*\n?((?:(?!\n\n)[\s\S])+?)\n?[ \t]*\$\$|\\\[[ \t]*\n?((?:(?!\n\n)[\s\S])+?)\n?[ \t]*\\\])[ \t]*(?:\n|$)/;
const BLOCK_MATH_START = /^ {0,3}(?:\$\$|\\\[)/m;
// A single dollar opens only before a non-space and closes only after one and not before a digit: $5 and $10 stay money.
const INLINE_MATH =
  /^(?:\\\(([\s\S]+?)\\\)|\\\[([\s\S]+?)\\\]|\$\$([^$]+?)\$\$|\$(?!\s)([^$\n]*?[^\s$\\])\$(?!\d))/;
const INLINE_MATH_START = /\\[([]|\$/;

/** Marked's time grows with the square of a paragraph's length; no paragraph that is meant to be read is this long. */
const LONGEST_PARAGRAPH = 6000;
/** A block may still change while the one behind it is being written (a list goes on, a table begins). */
const UNSETTLED_BLOCKS = 2;

const blockMath: TokenizerAndRendererExtension = {
  name: "blockMath",
  level: "block",
  start: (source) => {
    // Only within the paragraph: Marked asks again for every one, each time with all the text that is left.
    const end = source.indexOf("\n\n");
    return BLOCK_MATH_START.exec(end === -1 ? source : source.slice(0, end))?.index;
  },
  tokenizer(source) {
    const match = BLOCK_MATH.exec(source);
    return match === null
      ? undefined
      : { type: "blockMath", raw: match[0], text: match[1] ?? match[2] ?? "" };
  },
};

const inlineMath: TokenizerAndRendererExtension = {
  name: "inlineMath",
  level: "inline",
  start: (source) => INLINE_MATH_START.exec(source)?.index,
  tokenizer(source) {
    const match = INLINE_MATH.exec(source);
    const text = match === null ? undefined : (match[1] ?? match[2] ?? match[3] ?? match[4]);
    return match === null || text === undefined ? undefined : { type: "inlineMath", raw: match[0], text };
  },
};

const { defaults } = new Marked({ gfm: true, extensions: [blockMath, inlineMath] });

export function lexMarkdown(text: string): Lexed {
  return lexWith(text, {});
}

/** For one text that grows: keeps the blocks that can no longer change. */
export function createGrowingLexer(): (text: string) => Lexed {
  let settled: readonly Token[] = [];
  let source = "";
  let links: Lexer["tokens"]["links"] = {};

  return (text) => {
    if (!text.startsWith(source)) {
      settled = [];
      source = "";
      links = {};
    }
    const rest = lexWith(text.slice(source.length), links);
    const tokens = [...settled, ...rest.tokens];
    settled = tokens.slice(0, firstUnsettled(tokens));
    source = settled.map((token) => token.raw).join("");
    links = rest.targets;
    return { tokens, links: rest.links };
  };
}

function firstUnsettled(tokens: readonly Token[]): number {
  const blocks = tokens.flatMap((token, index) => (token.type === "space" ? [] : [index]));
  return blocks.at(-UNSETTLED_BLOCKS) ?? 0;
}

function lexWith(
  text: string,
  known: Lexer["tokens"]["links"],
): Lexed & { readonly targets: Lexer["tokens"]["links"] } {
  const lexer = new Lexer(defaults);
  Object.assign(lexer.tokens.links, known);
  try {
    lexer.blockTokens(text.replaceAll(/\r\n?/g, "\n"), lexer.tokens);
    // What Lexer.lex does behind its block pass, save for the limit.
    for (const { src, tokens } of lexer.inlineQueue) {
      if (src.length > LONGEST_PARAGRAPH) tokens.push({ type: "text", raw: src, text: src, escaped: false });
      else lexer.inlineTokens(src, tokens);
    }
  } catch (error) {
    // Quotations nested a thousand deep exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    return { tokens: [{ type: "html", raw: text, text, block: true, pre: false }], links: 0, targets: {} };
  }
  const targets = lexer.tokens.links;
  return { tokens: [...lexer.tokens], links: Object.keys(targets).length, targets };
}
