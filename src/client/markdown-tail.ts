// Completes the end of a text that is still being written, so that no half mark shows: an open `**` is closed, an open
// link shows its label, the first row of a table waits for the second. What stands before the last blank line is left alone.

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HALF_FENCE = /\n {0,3}[`~]{1,2}$/;
/** A list bullet, heading, quotation or underline with nothing behind it yet. */
const BARE_MARKER = /(?:^|\n)[ \t]*(?:[-*+]|\d{1,9}[.)]|#{1,6}|>|-{2,}|={1,})[ \t]*$/;
const HALF_LINK = /!?\[([^\][\n]*)(?:\]\([^)\n]*)?$/;
const DELIMITER_ROW = /\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\n/;

export function completeTail(text: string): string {
  if (inFence(text)) return text.replace(HALF_FENCE, "");
  const start = text.lastIndexOf("\n\n") + 1;
  const tail = text.slice(start).replace(BARE_MARKER, "");
  const isHalfTable = /^\s*\|/.test(tail) && !DELIMITER_ROW.test(`\n${tail}\n`);
  return text.slice(0, start) + (isHalfTable ? "" : closeMarks(tail));
}

function inFence(text: string): boolean {
  let open = "";
  for (const line of text.split("\n")) {
    const mark = FENCE.exec(line)?.[1] ?? "";
    if (open === "") open = mark;
    else if (mark.startsWith(open) && line.trim() === mark) open = "";
  }
  return open !== "";
}

function closeMarks(tail: string): string {
  let code = "";
  let strong = false;
  let struck = false;
  for (const [mark] of tail.matchAll(/`+|\*\*|~~|\\./g)) {
    if (mark.startsWith("`")) {
      if (code === "") code = mark;
      else if (code === mark) code = "";
    } else if (code === "") {
      if (mark === "**") strong = !strong;
      if (mark === "~~") struck = !struck;
    }
  }
  // The mark that was opened last has nothing in it yet, or its own closing mark is half there.
  if (code !== "") return tail.endsWith(code) ? tail.slice(0, -code.length) : tail + code;
  const bare = tail.replace(HALF_LINK, "$1");
  const opened = strong ? "**" : struck ? "~~" : "";
  if (opened === "") return bare;
  if (bare.endsWith(opened)) return bare.slice(0, -opened.length);
  const half = bare.endsWith(opened.charAt(0)) ? bare.slice(0, -1) : bare;
  return half.trimEnd() + opened;
}
