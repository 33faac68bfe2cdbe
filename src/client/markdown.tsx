// Model text as React elements. There is no innerHTML anywhere: HTML in the text is printed, links are checked,
// images are never loaded. A block that is finished is not rendered again while the text grows.

import type { Token } from "marked";
import { memo, useMemo, useState } from "react";
import { MarkdownBlock } from "./markdown-block.tsx";
import { createGrowingLexer, lexMarkdown } from "../core/markdown-lexer.ts";
import { completeTail } from "./markdown-tail.ts";

interface Props {
  readonly text: string;
  /** More is coming: half-written marks at the end are completed, so that they do not flash by. */
  readonly growing: boolean;
}

export const Markdown = memo(function Markdown({ text, growing }: Props) {
  const [lexGrowing] = useState(createGrowingLexer);
  const { tokens, links } = useMemo(
    () => (growing ? lexGrowing(completeTail(text)) : lexMarkdown(text)),
    [lexGrowing, text, growing],
  );
  return (
    <div className="prose" dir="auto">
      {tokens.map((token, index) => (
        <Block key={index} token={token} links={links} />
      ))}
    </div>
  );
});

interface BlockProps {
  readonly token: Token;
  /** How many link targets are defined: a new one may change any block. */
  readonly links: number;
}

const Block = memo(
  function Block({ token }: BlockProps) {
    return <MarkdownBlock token={token} />;
  },
  (before, after) =>
    before.token.raw === after.token.raw &&
    before.token.type === after.token.type &&
    before.links === after.links,
);
