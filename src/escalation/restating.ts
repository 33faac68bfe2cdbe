// Text that goes over the same few sentences in changing order, or with a word or a number changed each time: most of its
// newest words stand in groups of three that it had at least twice already. Prose, proofs by cases and lists with a common beginning
// stay well below. Rows of tables, items of lists, code and objects are not read, and neither are groups of mere numbers.

import { isBlank, isDigit, isHan, isLetter, lowerOf } from "./characters.ts";

/** Words that a verdict looks back on; a Chinese character counts as half a word. */
const WINDOW = 600;
const WORD_SIZE = 2;
const REPEATED_SHARE = 0.7;
const GROUPS = 4_096;
const MEMORY_WORDS = 1_500;
/** Said twice may be meant so: a licence for each part, a section for each function. */
const TIMES_BEFORE = 2;
/** A line that ends without a mark is no sentence but a row, a log, a title. What goes on for long without one is text. */
const LONGEST_SENTENCE = 160;
const codesOf = (marks: string): ReadonlySet<number> => new Set([...marks].map((mark) => mark.charCodeAt(0)));
const SENTENCE_ENDS = codesOf(".!?…؟।。！？");
/** They may stand between a sentence's mark and the blank after it. */
const CLOSERS = codesOf("\"')]*_”’»");
const NEWLINE = 10;
const SEED = 0x811c9dc5;
const FACTOR = 0x01000193;

export class Restating {
  readonly #groups = new Int32Array(GROUPS);
  readonly #lastSeen = new Int32Array(GROUPS).fill(-MEMORY_WORDS - 1);
  readonly #times = new Uint8Array(GROUPS);
  /** Per half word of the window: was it repeated? */
  readonly #window = new Uint8Array(WINDOW);
  #filled = 0;
  #next = 0;
  #repeated = 0;
  /** Per half word of the sentence that has not ended yet. */
  readonly #sentence = new Uint8Array(LONGEST_SENTENCE + WORD_SIZE);
  #sentenceLength = 0;
  #hasEnded = false;
  #word = 0;
  #letters = 0;
  #isNumber = false;
  #words = 0;
  readonly #last: [number, number] = [0, 0];
  #lastLetters = 0;

  /** Whether the text restates itself, at the character that shows it. */
  read(raw: number, isRow: boolean): boolean {
    this.#readWord(raw, isRow);
    if (isBlank(raw)) {
      if (this.#hasEnded) this.#keepSentence();
      else if (raw === NEWLINE) this.#sentenceLength = 0;
    } else if (SENTENCE_ENDS.has(raw)) {
      this.#hasEnded = true;
      // Chinese has no blank after it.
      if (raw > 0x3000) this.#keepSentence();
    } else if (!CLOSERS.has(raw)) this.#hasEnded = false;
    return this.#filled === WINDOW && this.#repeated >= REPEATED_SHARE * WINDOW;
  }

  #readWord(raw: number, isRow: boolean): void {
    if (isHan(raw)) {
      this.#endWord(isRow);
      this.#word = Math.imul(SEED ^ raw, FACTOR);
      this.#letters = 1;
      this.#endWord(isRow, 1);
      return;
    }
    if (isLetter(raw) || isDigit(raw)) {
      this.#word = Math.imul(
        (this.#letters === 0 && !this.#isNumber ? SEED : this.#word) ^ lowerOf(raw),
        FACTOR,
      );
      if (isDigit(raw)) this.#isNumber = true;
      else this.#letters++;
      return;
    }
    this.#endWord(isRow);
  }

  #endWord(isRow: boolean, size = WORD_SIZE): void {
    if (this.#letters === 0 && !this.#isNumber) return;
    const word = this.#word;
    const letters = this.#letters;
    this.#letters = 0;
    this.#isNumber = false;
    if (isRow) return;
    const [first, second] = this.#last;
    const group = Math.imul(Math.imul(first, FACTOR) ^ second, FACTOR) ^ word;
    const hasWords = letters + this.#lastLetters > 1;
    this.#last[0] = second;
    this.#last[1] = word;
    this.#lastLetters = letters;
    if (!hasWords) return;
    const slot = (group >>> 8) % GROUPS;
    this.#words++;
    const isKnown =
      this.#groups[slot] === group && this.#words - (this.#lastSeen[slot] as number) <= MEMORY_WORDS;
    const before = isKnown ? (this.#times[slot] as number) : 0;
    const isRepeated = before >= TIMES_BEFORE;
    this.#times[slot] = Math.min(TIMES_BEFORE, before + 1);
    this.#groups[slot] = group;
    this.#lastSeen[slot] = this.#words;
    this.#sentence.fill(isRepeated ? 1 : 0, this.#sentenceLength, this.#sentenceLength + size);
    this.#sentenceLength += size;
    if (this.#sentenceLength >= LONGEST_SENTENCE) this.#keepSentence();
  }

  #keepSentence(): void {
    for (let half = 0; half < this.#sentenceLength; half++) this.#note(this.#sentence[half] as number);
    this.#sentenceLength = 0;
  }

  #note(isRepeated: number): void {
    this.#repeated += isRepeated - (this.#window[this.#next] as number);
    this.#window[this.#next] = isRepeated;
    this.#next = (this.#next + 1) % WINDOW;
    if (this.#filled < WINDOW) this.#filled++;
  }
}
