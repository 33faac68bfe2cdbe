// The table of faults in docs/operations.md says what the taxonomy says, a row a kind.
// `UPDATE_DOCS=1 npm test -- --project unit test/unit/docs` writes it anew.

import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { FaultTraits } from "../../../src/models/fault-traits.ts";
import { FAULTS, type FaultKind } from "../../../src/models/faults.ts";

const DOCUMENT = new URL("../../../docs/operations.md", import.meta.url);
const HEADER = ["`kind`", "what you see", "what it means", "what Upshift does", "what to do"];
const HOW_TO_MEND = `The table of faults in docs/operations.md differs from src/models/faults.ts.
Run \`UPDATE_DOCS=1 npm test -- --project unit test/unit/docs\`, or put this table there:

`;

/** What is done without anybody's help. */
function doneByItself(kind: FaultKind, { retry, goRound }: FaultTraits): string {
  if (kind === "workers-ai-quota") return "does not ask again until 00:00 UTC";
  switch (goRound) {
    case "at-once":
      return retry ? "takes the next route; where there is none, tries again" : "takes the next route";
    case "after-retries":
      return "tries again, then takes the next route";
    case "other-credential":
      return "takes the next route if that has another credential";
    case "never":
      return "ends the turn";
  }
}

const rows = (Object.entries(FAULTS) as [FaultKind, FaultTraits][]).map(([kind, traits]) => [
  `\`${kind}\``,
  `\`${traits.code}\`: ${traits.user}`,
  traits.means,
  doneByItself(kind, traits),
  traits.mend,
]);

/** As the formatter writes it: every column as wide as its widest cell. */
function render(table: readonly (readonly string[])[]): string {
  const widths = HEADER.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const [header, ...body] = table;
  return [line(header!), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

/** Where the table stands, and its cells. */
function find(document: string): { readonly from: number; readonly to: number; readonly cells: string[][] } {
  const from = document.search(/^\| `kind`/m);
  if (from < 0) throw new Error("docs/operations.md has no table whose first column is `kind`.");
  const end = document.indexOf("\n\n", from);
  const to = end < 0 ? document.trimEnd().length : end;
  const cells = document
    .slice(from, to)
    .split("\n")
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
  return { from, to, cells: cells.filter(([first]) => !/^-+$/.test(first ?? "")) };
}

test("The table of faults in docs/operations.md has a row for each kind, in the taxonomy's words", () => {
  const expected = [HEADER, ...rows];
  const document = readFileSync(DOCUMENT, "utf8");
  const { from, to, cells } = find(document);
  if (process.env["UPDATE_DOCS"] === "1") {
    writeFileSync(DOCUMENT, document.slice(0, from) + render(expected) + document.slice(to));
    return;
  }
  expect(cells, HOW_TO_MEND + render(expected)).toEqual(expected);
});
