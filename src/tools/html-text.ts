// Simple HTML as a model reads it best: headings, lists and links as Markdown, everything else as text. Scripts and styles
// are not there any more.

import { attribute, htmlTokens, type HtmlToken } from "./html-tokens.ts";

const BLOCKS = new Set(
  "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form header hr html main nav ol p pre section summary table ul".split(
    " ",
  ),
);
const HEADING = /^h[1-6]$/;
const LONGEST_LINK = 500;

/** The text of a page, while it is written: in pieces, since looking at the end of a long text costs its length. */
class Page {
  readonly #pieces: string[] = [];
  /** The last two characters. */
  #end = "";
  #isPreformatted = false;
  /** How often lists are nested here. */
  #depth = 0;
  #link: { readonly href: string; readonly from: number } | null = null;
  #isInTitle = false;
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  take(token: HtmlToken): void {
    if (token.kind === "text") this.#write(token.text);
    else if (token.kind === "open") this.#open(token.name, token.attributes);
    else this.#close(token.name);
  }

  /** Without the space that the markup left behind. */
  text(): string {
    const lines = this.#pieces.join("").split("\n");
    return lines
      .map((line) => line.trimEnd())
      .join("\n")
      .replaceAll(/\n{3,}/g, "\n\n")
      .trim();
  }

  #add(text: string): void {
    this.#pieces.push(text);
    this.#end = `${this.#end}${text.slice(-2)}`.slice(-2);
  }

  #write(text: string): void {
    if (this.#isInTitle) return;
    if (this.#isPreformatted) {
      this.#add(text);
      return;
    }
    const flat = text.replaceAll(/\s+/g, " ");
    this.#add(/\S$/.test(this.#end) ? flat : flat.trimStart());
  }

  #break(lines: "\n" | "\n\n"): void {
    if (this.#end !== "" && !this.#end.endsWith(lines)) this.#add(this.#end.endsWith("\n") ? "\n" : lines);
  }

  #open(name: string, attributes: string): void {
    if (name === "title") this.#isInTitle = true;
    else if (name === "br") this.#add("\n");
    else if (name === "tr") this.#break("\n");
    else if (name === "li") {
      this.#break("\n");
      this.#add(`${"  ".repeat(Math.min(Math.max(this.#depth - 1, 0), 8))}- `);
    } else if (name === "td" || name === "th") {
      if (this.#end !== "" && !this.#end.endsWith("\n")) this.#add(" | ");
    } else if (HEADING.test(name)) {
      this.#break("\n\n");
      this.#add(`${"#".repeat(Number(name[1]))} `);
    } else if (name === "a") this.#beginLink(attribute(attributes, "href"));
    else if (name === "img") this.#write(attribute(attributes, "alt") ?? "");
    else if (BLOCKS.has(name)) this.#break(this.#depth > 0 ? "\n" : "\n\n");
    if (name === "ul" || name === "ol") this.#depth++;
    if (name === "pre") this.#isPreformatted = true;
  }

  #close(name: string): void {
    if (name === "title") this.#isInTitle = false;
    else if (name === "a") this.#endLink();
    else if (HEADING.test(name)) this.#break("\n\n");
    else if (name === "li" || name === "tr") this.#break("\n");
    if (name === "ul" || name === "ol") this.#depth = Math.max(0, this.#depth - 1);
    if (name === "pre") this.#isPreformatted = false;
    if (BLOCKS.has(name)) this.#break(this.#depth > 0 ? "\n" : "\n\n");
  }

  #beginLink(href: string | null): void {
    this.#link = null;
    if (href === null || href.startsWith("#") || !URL.canParse(href, this.#base)) return;
    const target = new URL(href, this.#base);
    if (/^https?:$/.test(target.protocol) && target.href.length <= LONGEST_LINK)
      this.#link = { href: target.href, from: this.#pieces.length };
  }

  #endLink(): void {
    if (this.#link === null) return;
    const { href, from } = this.#link;
    this.#link = null;
    const words = this.#pieces.slice(from).join("");
    const label = words.replaceAll(/\s+/g, " ").trim();
    if (label === "" || label.length > LONGEST_LINK) return;
    this.#pieces.length = from;
    this.#add(`${/^\s/.test(words) ? " " : ""}[${label}](${href})${/\s$/.test(words) ? " " : ""}`);
  }
}

/** @param base what relative links start from */
export function htmlToText(html: string, base: string): string {
  const page = new Page(base);
  for (const token of htmlTokens(html)) page.take(token);
  return page.text();
}
