// Where in a streamed text we are: in a code block, in a table, within braces. There rows are meant to be alike.

import { isDigit } from "./characters.ts";

const NEWLINE = 10;
const BACKTICK = 96;
const TILDE = 126;
const PIPE = 124;
const TAB = 9;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const BLANK = 32;
const POINT = 46;
const BRACKET = 41;
const BACKSLASH = 92;
const FENCE = 3;
/** What a line of a list, a heading, a quotation or a page's source begins with. */
const LINE_MARKS = new Set("-*•+#<>".split("").map((mark) => mark.charCodeAt(0)));

export class Layout {
  #isFenced = false;
  #isRow = false;
  #isItem = false;
  /** A line that begins with a number is an item where a point or a bracket follows. */
  #isNumbered = false;
  #isOrdinal = false;
  #depth = 0;
  #marks = 0;
  #isBlankLine = true;
  #mark = 0;
  /** LaTeX has its own use for braces. */
  #isLatex = false;

  read(code: number): void {
    if (code === NEWLINE) {
      // A brace that nobody closes ends with its paragraph.
      if (this.#isBlankLine) this.#depth = 0;
      this.#isRow = false;
      this.#isItem = false;
      this.#isNumbered = false;
      this.#isOrdinal = false;
      this.#isLatex = false;
      this.#isBlankLine = true;
      this.#marks = 0;
      return;
    }
    if (this.#isBlankLine && (code === BACKTICK || code === TILDE)) {
      this.#marks = code === this.#mark ? this.#marks + 1 : 1;
      this.#mark = code;
      if (this.#marks === FENCE) {
        this.#isFenced = !this.#isFenced;
        this.#isBlankLine = false;
      }
      return;
    }
    this.#isOrdinal = false;
    if (code > BLANK) {
      if (this.#isBlankLine) {
        this.#isItem = LINE_MARKS.has(code);
        this.#isNumbered = isDigit(code);
        this.#isOrdinal = this.#isNumbered;
      } else if (this.#isNumbered) {
        this.#isItem = code === POINT || code === BRACKET;
        this.#isOrdinal = this.#isItem || isDigit(code);
        this.#isNumbered = isDigit(code);
      }
      this.#isBlankLine = false;
    }
    if (code === PIPE || code === TAB) this.#isRow = true;
    else if (code === BACKSLASH) this.#isLatex = true;
    else if (code === OPEN_BRACE && !this.#isLatex) this.#depth++;
    else if (code === CLOSE_BRACE && this.#depth > 0) this.#depth--;
  }

  get isStructured(): boolean {
    return this.#isFenced || this.#isRow || this.#depth > 0;
  }

  /** Also an item of a list: alike are not only its rows but, here and there, what is said in them. */
  get isRow(): boolean {
    return this.#isItem || this.isStructured;
  }

  /** This character is of the number that a line begins with, as items do. */
  get isOrdinal(): boolean {
    return this.#isOrdinal;
  }
}
