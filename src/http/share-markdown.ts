// An answer's Markdown as HTML for a page that runs nothing: a tag of our own for each kind of token, everything else escaped.
// Raw HTML is printed as written; an image is a link, since loading it would tell its server who reads.

import type { MarkedToken, Token, Tokens } from "marked";
import { lexMarkdown } from "../core/markdown-lexer.ts";
import { safeUrl } from "../core/safe-url.ts";

/** Below the page's own headings: h1 is the title, h2 the message. */
const HEADING_SHIFT = 2;
const DEEPEST_HEADING = 6;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? "");

/** As above, but what is a character reference already stays one: it stands for a character and never for markup. */
const escapeWords = (text: string): string =>
  escapeHtml(text).replaceAll(/&amp;(#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/g, "&$1;");

export const renderPlain = (text: string): string => `<p class="plain" dir="auto">${escapeHtml(text)}</p>`;

export function renderMarkdown(text: string): string {
  try {
    return blocks(lexMarkdown(text).tokens);
  } catch (error) {
    // Nested too deep for the stack.
    if (!(error instanceof RangeError)) throw error;
    return renderPlain(text);
  }
}

const blocks = (tokens: readonly Token[]): string => tokens.map(block).join("");

function block(token: Token): string {
  // Lexers with extensions say `Generic` for every token; each kind is told by its type.
  const known = token as MarkedToken;
  switch (known.type) {
    case "space":
    case "def":
      return "";
    case "heading": {
      const level = Math.min(known.depth + HEADING_SHIFT, DEEPEST_HEADING);
      return `<h${level} dir="auto">${inline(known.tokens)}</h${level}>`;
    }
    case "paragraph":
      return `<p dir="auto">${inline(known.tokens)}</p>`;
    case "text":
      return known.tokens === undefined ? escapeWords(known.text) : inline(known.tokens);
    case "code":
      return `<pre tabindex="0"><code>${escapeHtml(known.text)}</code></pre>`;
    case "blockquote":
      return `<blockquote>${blocks(known.tokens ?? [])}</blockquote>`;
    case "list":
      return list(known as Tokens.List);
    case "table":
      return table(known as Tokens.Table);
    case "checkbox":
      return inline([known]);
    case "hr":
      return "<hr>";
    case "html":
      return renderPlain(known.raw.trim());
    default:
      return token.type === "blockMath" && "text" in token
        ? `<pre class="math">${escapeHtml(String(token.text).trim())}</pre>`
        : renderPlain(token.raw);
  }
}

function list({ ordered, start, items }: Tokens.List): string {
  const rendered = items.map(({ tokens }) => `<li dir="auto">${blocks(tokens)}</li>`).join("");
  return ordered ? `<ol start="${Number(start) || 1}">${rendered}</ol>` : `<ul>${rendered}</ul>`;
}

function table({ header, rows }: Tokens.Table): string {
  const row = (cells: readonly Tokens.TableCell[], tag: "th" | "td"): string =>
    `<tr>${cells.map(({ tokens }) => `<${tag} dir="auto">${inline(tokens)}</${tag}>`).join("")}</tr>`;
  const head = `<thead>${row(header, "th")}</thead>`;
  const body = `<tbody>${rows.map((cells) => row(cells, "td")).join("")}</tbody>`;
  return `<div class="table" role="region" aria-label="Table" tabindex="0"><table>${head}${body}</table></div>`;
}

const inline = (tokens: readonly Token[] | undefined): string => (tokens ?? []).map(inlineOne).join("");

function inlineOne(token: Token): string {
  const known = token as MarkedToken;
  switch (known.type) {
    case "text":
      return "tokens" in known && known.tokens !== undefined ? inline(known.tokens) : escapeWords(known.text);
    case "escape":
      return escapeHtml(known.text);
    case "strong":
    case "em":
    case "del":
      return `<${known.type}>${inline(known.tokens)}</${known.type}>`;
    case "codespan":
      return `<code>${escapeHtml(known.text)}</code>`;
    case "br":
      return "<br>";
    case "checkbox":
      return known.checked ? "☑ " : "☐ ";
    case "link":
      return link(known.href, known.raw, inline(known.tokens));
    case "image": {
      const host = safeUrl(known.href)?.host ?? "";
      const description = known.text === "" ? host : `${known.text} (${host})`;
      return link(known.href, known.raw, escapeHtml(`Image: ${description}`));
    }
    case "html":
      return escapeHtml(known.raw);
    default:
      return token.type === "inlineMath" && "text" in token
        ? `<code class="math">${escapeHtml(String(token.text))}</code>`
        : escapeHtml(token.raw);
  }
}

/** A link that may not be followed is printed as it was written. */
function link(href: string, written: string, content: string): string {
  const url = safeUrl(href);
  if (url === null) return escapeHtml(written);
  const address = escapeHtml(url.href);
  return `<a href="${address}" title="${address}" rel="noopener noreferrer nofollow ugc">${content}</a>`;
}
