// HTML as tags and text, in one pass over hostile input: time grows with the length alone, and what is never closed ends with
// the page. It builds no tree, since nothing here needs one.

export type HtmlToken =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "open" | "close"; readonly name: string; readonly attributes: string };

/** Their content is no text of the page. */
const UNREAD = new Set("script style template noscript iframe svg math object canvas select".split(" "));

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  copy: "©",
  euro: "€",
  times: "×",
  middot: "·",
  bull: "•",
};

export function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Where the tag that begins at `from` ends: quoted values may hold a ">". */
function endOfTag(html: string, from: number): number {
  let quote = "";
  for (let at = from; at < html.length; at++) {
    const character = html[at]!;
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === ">") return at;
    else if ((character === '"' || character === "'") && html[at - 1] === "=") quote = character;
  }
  return html.length;
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

/** Where the content of an element that is not read ends. */
function endOfContent(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}(?=[\\s/>])`, "gi");
  close.lastIndex = from;
  return close.exec(html)?.index ?? html.length;
}

const TAG_NAME = /\/?[a-z][a-z0-9:-]*/iy;

export function* htmlTokens(html: string): Generator<HtmlToken> {
  let at = 0;
  while (at < html.length) {
    const less = html.indexOf("<", at);
    const end = less < 0 ? html.length : less;
    if (end > at) yield { kind: "text", text: decodeEntities(html.slice(at, end)) };
    if (less < 0) return;
    TAG_NAME.lastIndex = less + 1;
    const named = TAG_NAME.exec(html)?.[0];
    if (html.startsWith("<!--", less)) at = after(html, "-->", less + 4);
    else if (/[!?]/.test(html[less + 1] ?? "")) at = after(html, ">", less);
    else if (named === undefined) {
      // "a < b" is text.
      yield { kind: "text", text: "<" };
      at = less + 1;
    } else {
      const close = endOfTag(html, less + 1 + named.length);
      const name = named.replace("/", "").toLowerCase();
      const attributes = html.slice(less + 1 + named.length, close);
      at = close + 1;
      if (named.startsWith("/")) yield { kind: "close", name, attributes };
      else if (!UNREAD.has(name)) yield { kind: "open", name, attributes };
      else if (!attributes.endsWith("/")) at = endOfContent(html, name, at);
    }
  }
}

/** An attribute's value, if the tag has one. */
export function attribute(attributes: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(
    attributes.slice(0, 4_000),
  );
  return found === null ? null : decodeEntities(found[1] ?? found[2] ?? found[3] ?? "");
}
