// Text that repeats itself word for word: its end has a period, of one character up to some paragraphs. The newest
// characters are kept in a ring; the last place where the newest few stood gives the period to try, and from there on one
// comparison a character tells whether it holds. What is said twice or thrice is a habit, so a loop has to go on.

import { isBlank, isHan, isLetter } from "./characters.ts";

const RING = 4_096;
const LONGEST_PERIOD = 2_000;
/** So many characters have to be the same for a period to be tried. */
const GRAM = 12;
const SLOTS = 4_096;
/** Odd, so that it can be taken out of the rolling hash again, modulo 2^32. */
const FACTOR = 0x01000193;
const OLDEST_FACTOR = Array.from({ length: GRAM }).reduce<number>((power) => Math.imul(power, FACTOR), 1);

/** A loop is looked at once it has said the same so often, at this length at least. */
const FEWEST_REPEATS = 4;
const FEWEST_CHARACTERS = 40;

/** Chinese says in a character what takes others about three. */
const HAN_WIDTH = 3;
/** Below this width it is a word or two, which people do repeat: "no, no, no". */
const SENTENCE_WIDTH = 20;
const SENTENCES_WIDTH = 120;
const WORDS_WIDTH = 200;
/** Rows of a table, objects of a list, lines of code. */
const ROWS = 60;
const ROWS_CHARACTERS = 2_000;
/** Of blocks of rows it takes fewer. */
const BLOCKS = 12;
const BLOCKS_CHARACTERS = 4_000;
/** A word or two a line: answers of a key, a quarrel. */
const SHORT_LINE = 12;
/** A single word that does not end: base64 and hex have such. */
const UNBROKEN_CHARACTERS = 500;
/** A longer item of a list is a sentence. */
const LONGEST_ITEM = 40;
/** Rules of dashes, digits of a fraction, matrices of noughts. */
const SIGNS_CHARACTERS = 4_000;
const LETTERS_SHARE = 0.2;

const TAB = 9;
const NEWLINE = 10;
const SPACE = 32;

export interface Loop {
  /** Empty for blanks. */
  readonly unit: string;
  readonly repeats: number;
}

export class ExactLoops {
  readonly #factor: number;
  readonly #ring = new Uint16Array(RING);
  readonly #lastSeen = new Int32Array(SLOTS).fill(-1);
  #position = 0;
  #blanks = 0;
  #hash = 0;
  #period = 0;
  /** Characters that are the same as those one period before. */
  #run = 0;
  /** How long the run's text has to become, or 0 while nobody has looked. */
  #needed = 0;

  constructor(factor: number) {
    this.#factor = factor;
  }

  /** The loop, at the character that makes it one. */
  read(raw: number, isStructured: boolean): Loop | null {
    const position = this.#position;
    // Indents and blank lines are no text.
    this.#blanks = isBlank(raw) ? this.#blanks + 1 : 0;
    if (this.#blanks === SIGNS_CHARACTERS) return { unit: "", repeats: SIGNS_CHARACTERS };
    if (isBlank(raw) && (position === 0 || isBlank(this.#at(position - 1)))) return null;
    const code = isBlank(raw) && raw !== NEWLINE && raw !== TAB ? SPACE : raw;
    if (position >= GRAM) this.#hash = (this.#hash - Math.imul(this.#at(position - GRAM), OLDEST_FACTOR)) | 0;
    this.#hash = Math.imul((this.#hash + code) | 0, FACTOR);
    this.#ring[position % RING] = code;
    this.#position = position + 1;
    if (this.#period > 0 && code === this.#at(position - this.#period)) this.#run++;
    else this.#tryPeriod(position);
    if (position + 1 >= GRAM) this.#lastSeen[(this.#hash >>> 12) % SLOTS] = position;
    return this.#period > 0 ? this.#judge(isStructured) : null;
  }

  #at(position: number): number {
    return this.#ring[position % RING] as number;
  }

  #tryPeriod(position: number): void {
    this.#period = 0;
    this.#run = 0;
    this.#needed = 0;
    const last = this.#lastSeen[(this.#hash >>> 12) % SLOTS] as number;
    if (position + 1 < GRAM || last < 0 || position - last > LONGEST_PERIOD) return;
    for (let back = 0; back < GRAM; back++) if (this.#at(position - back) !== this.#at(last - back)) return;
    this.#period = position - last;
    this.#run = GRAM;
  }

  #judge(isStructured: boolean): Loop | null {
    const length = this.#run + this.#period;
    if (length < FEWEST_CHARACTERS || length < FEWEST_REPEATS * this.#period) return null;
    // Once a run: it reads a period, and three were read before it.
    if (this.#needed === 0) this.#needed = this.#factor * lengthOfLoop(this.#unit(), isStructured);
    if (length < this.#needed) return null;
    return { unit: this.#unit(), repeats: Math.floor(length / this.#period) };
  }

  #unit(): string {
    let unit = "";
    for (let back = this.#period; back > 0; back--)
      unit += String.fromCharCode(this.#at(this.#position - back));
    return unit;
  }
}

/** How many characters of the same it takes, by what is repeated. */
function lengthOfLoop(unit: string, isStructured: boolean): number {
  let letters = 0;
  let width = 0;
  let signs = 0;
  let blanks = 0;
  for (let index = 0; index < unit.length; index++) {
    const code = unit.charCodeAt(index);
    width += isHan(code) ? HAN_WIDTH : 1;
    if (isHan(code) || isLetter(code)) letters++;
    else if (isBlank(code)) blanks++;
    else signs++;
  }
  if (letters === 0 || letters < LETTERS_SHARE * (letters + signs)) return SIGNS_CHARACTERS;
  if (isStructured || looksLikeRow(unit)) {
    const enough = Math.max(BLOCKS * unit.length, Math.min(ROWS * unit.length, BLOCKS_CHARACTERS));
    return Math.max(enough, ROWS_CHARACTERS);
  }
  if (blanks + signs === 0 && width === unit.length && width < SENTENCE_WIDTH) return UNBROKEN_CHARACTERS;
  const enough = width >= SENTENCE_WIDTH ? SENTENCES_WIDTH : WORDS_WIDTH;
  return Math.max(FEWEST_REPEATS * unit.length, Math.ceil((enough * unit.length) / width));
}

/** A row of a table, of values parted by tabs or commas, an item, an object. LaTeX has braces, too, but sentences around them. */
function looksLikeRow(unit: string): boolean {
  const items = unit.match(/\n[-*•+] /g)?.length ?? 0;
  const lines = unit.match(/\n/g)?.length ?? 0;
  return (
    /\|.*\||\t|<\/|[,;]\S.*[,;]\S/.test(unit) ||
    (/[{}]/.test(unit) && !unit.includes("\\")) ||
    (items > 0 && unit.length <= items * LONGEST_ITEM) ||
    unit.length <= lines * SHORT_LINE
  );
}
