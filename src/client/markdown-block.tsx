// A block of Markdown: paragraph, heading, list, code, table, quotation.

import type { MarkedToken, Token, Tokens } from "marked";
import { createElement, Fragment } from "react";
import { CodeBlock } from "./code-block.tsx";
import { MarkdownInline } from "./markdown-inline.tsx";
import { STRINGS } from "./strings.ts";

/** Below the page's own headings: h1 is the name, h2 the conversation, h3 the message. */
const HEADING_SHIFT = 3;
const DEEPEST_HEADING = 6;

export function MarkdownBlock({ token }: { readonly token: Token }) {
  // Lexers with extensions say `Generic` for every token; each kind is told by its type.
  const known = token as MarkedToken;
  switch (known.type) {
    case "space":
    case "def":
      return null;
    case "heading": {
      const level = Math.min(known.depth + HEADING_SHIFT, DEEPEST_HEADING);
      return createElement(
        `h${level}`,
        { className: `depth-${known.depth}` },
        <MarkdownInline tokens={known.tokens} />,
      );
    }
    case "paragraph":
      return (
        <p>
          <MarkdownInline tokens={known.tokens} />
        </p>
      );
    case "text":
      return known.tokens === undefined ? known.text : <MarkdownInline tokens={known.tokens} />;
    case "code":
      return <CodeBlock text={known.text} language={known.lang ?? ""} />;
    case "blockquote":
      return (
        <blockquote>
          <Blocks tokens={known.tokens} />
        </blockquote>
      );
    case "list":
      return <List list={known as Tokens.List} />;
    case "table":
      return <Table table={known as Tokens.Table} />;
    case "checkbox":
      return <MarkdownInline tokens={[known]} />;
    case "hr":
      return <hr />;
    case "html":
      return <p className="printed">{known.raw.trim()}</p>;
    default:
      return token.type === "blockMath" ? <Mathematics text={textIn(token)} /> : <p>{token.raw}</p>;
  }
}

function Blocks({ tokens }: { readonly tokens: readonly Token[] }) {
  return tokens.map((token, index) => <MarkdownBlock key={index} token={token} />);
}

function List({ list }: { readonly list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    <li key={index} className={item.task ? "task" : undefined}>
      <Blocks tokens={item.tokens} />
    </li>
  ));
  return list.ordered ? <ol start={list.start === "" ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>;
}

function Table({ table }: { readonly table: Tokens.Table }) {
  const cell = (Cell: "th" | "td", { tokens, align }: Tokens.TableCell, index: number) => (
    <Cell key={index} className={align === null ? undefined : `align-${align}`}>
      <MarkdownInline tokens={tokens} />
    </Cell>
  );
  return (
    <div className="table" role="region" aria-label={STRINGS.table} tabIndex={0}>
      <table>
        <thead>
          <tr>{table.header.map((header, index) => cell("th", header, index))}</tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>{row.map((data, column) => cell("td", data, column))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Printed as it was written. */
function Mathematics({ text }: { readonly text: string }) {
  const lines = text.trim().split("\n");
  return (
    <p className="math-block" dir="ltr">
      {lines.map((line, index) => (
        <Fragment key={index}>
          {index > 0 && <br />}
          {line}
        </Fragment>
      ))}
    </p>
  );
}

function textIn(token: Token): string {
  return "text" in token && typeof token.text === "string" ? token.text : token.raw;
}
