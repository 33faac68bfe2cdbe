// Keeps a message within a row: SQLite in a Durable Object refuses rows over 2 MB, and a message that can't be stored would
// be lost whole. What is too long is cut, and says so.

import type { UIMessage } from "ai";

/** A Durable Object's limit is 2 MB a row; the other columns need little. */
export const MAX_ROW_BYTES = 1_900_000;

const CUT = "\n\n[Cut here: the rest was too long to store.]";

type Part = UIMessage["parts"][number];

const bytesOf = (text: string): number => new TextEncoder().encode(text).byteLength;

const sizeOf = (part: Part): number => bytesOf(JSON.stringify(part));

/** A part with about `excess` bytes less; text keeps its beginning, a tool's result becomes a note. */
function shortened(part: Part, excess: number): Part {
  if (part.type === "text" || part.type === "reasoning") {
    const text = part.text.endsWith(CUT) ? part.text.slice(0, -CUT.length) : part.text;
    // Characters take one to six bytes as JSON: the share of bytes to keep is the share of characters, or nearly.
    const bytes = sizeOf(part);
    const kept = Math.floor((text.length * Math.max(0, bytes - excess - JSON.stringify(CUT).length)) / bytes);
    return { ...part, text: text.slice(0, kept) + CUT };
  }
  if ("output" in part && part.output !== undefined) return { ...part, output: { cut: CUT.trim() } } as Part;
  return { type: "text", text: CUT.trim(), state: "done" };
}

/** More than one try a part: where a text's long characters stand at its beginning, the first cuts too little. */
const EXTRA_TRIES = 20;

/** A message as the JSON of its row, cut where it would not fit. */
export function fitRow(message: UIMessage, maxBytes = MAX_ROW_BYTES): string {
  let fitted = message;
  let body = JSON.stringify(fitted);
  for (let tries = message.parts.length + EXTRA_TRIES; tries > 0 && bytesOf(body) > maxBytes; tries--) {
    const excess = bytesOf(body) - maxBytes;
    const sizes = fitted.parts.map(sizeOf);
    const largest = sizes.indexOf(Math.max(...sizes));
    const parts = fitted.parts.map((part, index) => (index === largest ? shortened(part, excess) : part));
    fitted = { ...fitted, parts };
    body = JSON.stringify(fitted);
  }
  return body;
}
