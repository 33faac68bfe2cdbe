// Rows of text as aligned columns, for a terminal.

/** The first row is the head. Cells that read as numbers stand to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const isFigures = head.map((_, column) =>
    body.every((row) => /^[-+±~≥$(]?[\d.]|^[–?]$|^unknown$/.test(row[column] ?? "–")),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        isFigures[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

export const percent = (share: number, digits = 0): string => `${(share * 100).toFixed(digits)} %`;
