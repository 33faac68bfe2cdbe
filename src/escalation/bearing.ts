// How a message bears on what was said before, by its words: whether it points back, and how strongly, takes leave of the
// topic, or is a courtesy, and which words of its own it brings.

import { isLetter } from "./characters.ts";
import * as words from "./task-words.ts";

export interface Bearing {
  /** `reference`: short. */
  readonly kind: "reference" | "new-topic" | "courtesy" | "statement";
  /** How strongly it points back: so many words of its own it may bring and still speak of what was said. */
  readonly pull: number;
  /** Its distinct words that carry meaning; pairs of characters in Chinese. */
  readonly words: ReadonlySet<Word>;
}

/** A Chinese pair, or single character, is the number that its codes make: half of a text would be copied otherwise. */
export type Word = string | number;

const REFERENCE_WORDS = 14;
const REFERENCE_HAN = 16;
const COURTESY_WORDS = 6;

// What each way of pointing back is worth, in words of its own.
/** "And the cube root?" */
const CONNECTED = 2;
/** "Does the same hold there?", "now plot it" */
const ANAPHORIC = 1;
/** "Where does that come from in line two?" */
const NAMES_PART = 3;
const NAMES_ANSWER = 1;
/** "I don't get it", "that is not right": whatever it names. */
const PUZZLED = 6;

/** Inflected, a word mostly keeps its beginning. */
const STEM_LENGTH = 5;
/** No longer word is in any list. */
const LONGEST_WORD = 20;
const LATIN_END = 0x250;
const HAN_FIRST = 0x3400;
const HAN_LAST = 0x9fff;

export function bearingOf(text: string): Bearing {
  const own = new Set<Word>();
  const pointing = new Pointing();
  const latin = readLatin(text, own, pointing);
  const han = readHan(text, own);
  const pull = pointing.pull + (han > 0 ? pullOfHan(text) : 0);
  return { kind: kindOf(text, latin, han, pointing), pull, words: own };
}

/** @returns how many words in the Latin script there are; those that carry meaning are added to `own` */
function readLatin(text: string, own: Set<Word>, pointing: Pointing): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const begin = index;
    while (index < text.length && isLatin(text.charCodeAt(index))) index++;
    const length = index - begin;
    if (length === 0) continue;
    count++;
    const word = text.slice(begin, begin + Math.min(length, LONGEST_WORD)).toLowerCase();
    const role = length > LONGEST_WORD ? 0 : words.roleOf(word);
    pointing.read(role);
    if (role === 0 && length > 1) own.add(word.slice(0, STEM_LENGTH));
  }
  return count;
}

const isLatin = (code: number): boolean => code < LATIN_END && isLetter(code);

function kindOf(text: string, latin: number, han: number, { isCourtesy }: Pointing): Bearing["kind"] {
  if (words.NEW_TOPIC.test(text)) return "new-topic";
  const isPolite =
    han > 0 ? words.HAN_COURTESY.test(text.trim()) : latin > 0 && latin <= COURTESY_WORDS && isCourtesy;
  if (isPolite) return "courtesy";
  return latin <= REFERENCE_WORDS && han <= REFERENCE_HAN ? "reference" : "statement";
}

/** What a text's words do, one after the other. */
class Pointing {
  isCourtesy = true;
  #before = 0;
  #all = 0;
  #anaphors = 0;
  #isConnected = false;

  read(role: number): void {
    // "Thanks, but why?"
    if (this.isCourtesy && (role & words.CONNECTIVE) !== 0) this.#isConnected = true;
    if ((role & words.COURTESY) === 0) this.isCourtesy = false;
    const isAnaphor = (role & words.ANAPHOR) !== 0 && (this.#before & words.BEFORE_EMPTY_IT) === 0;
    if (isAnaphor || (role & words.ADDITIVE) !== 0) this.#anaphors++;
    this.#before = role;
    this.#all |= role;
  }

  get pull(): number {
    const has = (role: number): boolean => (this.#all & role) === role;
    const part = has(words.PART | words.ORDINAL) ? NAMES_PART : has(words.PART) ? NAMES_ANSWER : 0;
    return (
      part +
      (this.#isConnected ? CONNECTED : 0) +
      ANAPHORIC * this.#anaphors +
      (has(words.NEGATION | words.GRASP) ? PUZZLED : 0)
    );
  }
}

function pullOfHan(text: string): number {
  return (
    (words.HAN_CONNECTIVE.test(text) ? CONNECTED : 0) +
    (words.HAN_ADDITIVE.test(text) ? ANAPHORIC : 0) +
    (words.HAN_PART.test(text) ? NAMES_PART : 0) +
    (words.HAN_PUZZLED.test(text) ? PUZZLED : 0)
  );
}

/** @returns how many Chinese characters there are; the pairs of those that carry meaning are added to `own` */
function readHan(text: string, own: Set<Word>): number {
  let han = 0;
  let before = 0;
  let isPaired = false;
  for (let index = 0; index <= text.length; index++) {
    const code = index < text.length ? text.charCodeAt(index) : 0;
    const isHan = code >= HAN_FIRST && code <= HAN_LAST;
    if (isHan) han++;
    const content = isHan && !words.HAN_FUNCTION.has(code) ? code : 0;
    const makesPair = before !== 0 && content !== 0;
    if (makesPair) own.add(((before - HAN_FIRST) << 15) | (content - HAN_FIRST));
    else if (before !== 0 && !isPaired) own.add(before - HAN_LAST - 1);
    isPaired = makesPair;
    before = content;
  }
  return han;
}
