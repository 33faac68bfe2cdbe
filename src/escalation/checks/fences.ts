// The code blocks of a Markdown text, line by line: whether one is open. Models also nest blocks with equal fences, which
// CommonMark does not know, so a block counts as open only where it is so both by the standard and by nesting.

const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?[ \t>]*(`{3,}|~{3,})(.*)$/;
const QUOTED = /^ {0,3}>/;
const DEEPEST = 8;

interface Fence {
  readonly marks: string;
  readonly isQuoted: boolean;
}

export class Fences {
  #flat: Fence | null = null;
  #nested: Fence[] = [];
  /** Blocks that were opened and closed. */
  closed = 0;

  get isOpen(): boolean {
    return this.#flat !== null && this.#nested.length > 0;
  }

  /** @returns whether the line is a fence itself */
  readLine(line: string): boolean {
    const mayBeFence = line.includes("```") || line.includes("~~~");
    if (!mayBeFence && this.#flat === null && this.#nested.length === 0) return false;
    const isQuoted = QUOTED.test(line);
    if (!isQuoted) this.#endQuoted();
    if (!mayBeFence) return false;
    const [, marks, info = ""] = FENCE.exec(line) ?? [];
    // A span like ```x``` on one line is no block.
    if (marks === undefined || (marks.startsWith("`") && info.includes("`"))) return false;
    const fence = { marks, isQuoted };
    const isBare = info.trim() === "";
    this.#readFlat(fence, isBare);
    this.#readNested(fence, isBare);
    return true;
  }

  /** A quotation takes its blocks with it. */
  #endQuoted(): void {
    if (this.#flat?.isQuoted === true) this.#flat = null;
    if (this.#nested[0]?.isQuoted === true) this.#nested = [];
  }

  #readFlat(fence: Fence, isBare: boolean): void {
    if (this.#flat === null) this.#flat = fence;
    else if (isBare && closes(fence, this.#flat)) {
      this.#flat = null;
      this.closed++;
    }
  }

  #readNested(fence: Fence, isBare: boolean): void {
    const inner = this.#nested.at(-1);
    if (inner !== undefined && isBare) {
      if (closes(fence, inner)) this.#nested.pop();
    } else if (this.#nested.length < DEEPEST) this.#nested.push(fence);
  }
}

const closes = ({ marks }: Fence, open: Fence): boolean =>
  marks[0] === open.marks[0] && marks.length >= open.marks.length;
