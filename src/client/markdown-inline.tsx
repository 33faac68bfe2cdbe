// Inline Markdown: emphasis, code, links. Link targets are checked; whatever is not known is printed as written.

import type { MarkedToken, Token } from "marked";
import type { ReactNode } from "react";
import { decodeEntities } from "./entities.ts";
import { safeUrl } from "../core/safe-url.ts";
import { STRINGS } from "./strings.ts";

export function MarkdownInline({ tokens }: { readonly tokens: readonly Token[] | undefined }) {
  return (tokens ?? []).map((token, index) => <Inline key={index} token={token} />);
}

function Inline({ token }: { readonly token: Token }): ReactNode {
  // Lexers with extensions say `Generic` for every token; each kind is told by its type.
  const known = token as MarkedToken;
  switch (known.type) {
    case "text":
      return "tokens" in known && known.tokens !== undefined ? (
        <MarkdownInline tokens={known.tokens} />
      ) : (
        decodeEntities(known.text)
      );
    case "escape":
      return known.text;
    case "strong":
      return (
        <strong>
          <MarkdownInline tokens={known.tokens} />
        </strong>
      );
    case "em":
      return (
        <em>
          <MarkdownInline tokens={known.tokens} />
        </em>
      );
    case "del":
      return (
        <del>
          <MarkdownInline tokens={known.tokens} />
        </del>
      );
    case "codespan":
      return <code dir="ltr">{known.text}</code>;
    case "br":
      return <br />;
    case "checkbox":
      return (
        <input
          type="checkbox"
          checked={known.checked}
          disabled
          readOnly
          aria-label={known.checked ? "done" : "open"}
        />
      );
    case "link":
      return (
        <Link href={known.href} written={known.raw}>
          <MarkdownInline tokens={known.tokens} />
        </Link>
      );
    case "image": {
      const url = safeUrl(known.href);
      return (
        <Link href={known.href} written={known.raw}>
          {STRINGS.image(known.text, url?.host ?? "")}
        </Link>
      );
    }
    case "html":
      return known.raw;
    default:
      return token.type === "inlineMath" && "text" in token ? (
        <code className="math" dir="ltr">
          {String(token.text)}
        </code>
      ) : (
        token.raw
      );
  }
}

/** A link that may not be followed is printed as it was written. */
function Link({
  href,
  written,
  children,
}: {
  readonly href: string;
  readonly written: string;
  readonly children: ReactNode;
}) {
  const url = safeUrl(href);
  if (url === null) return written;
  return (
    <a href={url.href} title={url.href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
