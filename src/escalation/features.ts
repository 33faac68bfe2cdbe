// What can be counted in a prompt: its length, numbers, and words by topic. One pass over a bounded excerpt, so that its
// cost does not grow with the message. Knows nothing of weights.

import { lowerOf } from "./characters.ts";
import { LEXICON, TOPICS, type Topic } from "./lexicon.ts";

/** A long message is mostly material: what is asked stands at its beginning or its end. */
const READ_FIRST = 800;
const READ_LAST = 200;

const SPACE = 0x20;
const BRACKET = 0x29;
const ASTERISK = 0x2a;
const COMMA = 0x2c;
const HYPHEN = 0x2d;
const FULL_STOP = 0x2e;
const BACKTICK = 0x60;

/** How many Chinese characters say as much as a word. */
const CHARACTERS_A_WORD = 1.7;

export interface Features extends Readonly<Record<Topic, number>> {
  /** Words of the whole message; estimated beyond the excerpt. */
  readonly length: number;
}

interface Entry {
  readonly text: string;
  /** It stands for all words that begin so. */
  readonly isStem: boolean;
  readonly topic: Topic;
}

/** Most words of a prompt are in no list: their first letters say so, and nothing is copied to find out. */
const KEY_LETTERS = 3;
const keyOf = (first: number, second: number, third: number): number =>
  (first << 20) | (second << 10) | third;
const HAN_FIRST = 0x3400;
const HAN_LAST = 0x9fff;
const pairKey = (first: number, second: number): number => ((first - HAN_FIRST) << 15) | (second - HAN_FIRST);

const entries = new Map<number, Entry[]>();
/** By one character, or by a pair. */
const chineseOne = new Map<number, Topic>();
const chineseTwo = new Map<number, Topic>();
for (const topic of TOPICS) {
  for (const word of LEXICON[topic].words.trim().split(/\s+/)) {
    const isStem = word.endsWith("*");
    const text = isStem ? word.slice(0, -1) : word;
    const key = keyOf(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2));
    entries.set(key, [...(entries.get(key) ?? []), { text, isStem, topic }]);
  }
  for (const word of LEXICON[topic].chinese.split(" "))
    if (word.length === 1) chineseOne.set(word.charCodeAt(0), topic);
    else chineseTwo.set(pairKey(word.charCodeAt(0), word.charCodeAt(1)), topic);
}

// 0 is for all that counts as nothing.
const LETTER = 1;
const DIGIT = 2;
const HAN = 3;
const NEWLINE = 4;
const SIGN = 5;
const FENCE = 6;
const QUESTION = 7;
/** Chinese, and some entry begins with it. */
const HAN_ENTRY = 8;
type Kind = number;

const KINDS = new Uint8Array(0x10000);
const setKind = (kind: Kind, from: number, to: number): void => {
  KINDS.fill(kind, from, to + 1);
};
setKind(LETTER, 0x41, 0x5a);
setKind(LETTER, 0x61, 0x7a);
setKind(LETTER, 0xc0, 0x24f);
setKind(DIGIT, 0x30, 0x39);
setKind(HAN, HAN_FIRST, HAN_LAST);
for (const topic of TOPICS)
  for (const word of LEXICON[topic].chinese.split(" "))
    setKind(HAN_ENTRY, word.charCodeAt(0), word.charCodeAt(0));
setKind(NEWLINE, 0x0a, 0x0a);
for (const sign of "=^∑∫√≤≥≠∈∀∃≡∂π×÷") setKind(SIGN, sign.charCodeAt(0), sign.charCodeAt(0));
for (const mark of "?？") setKind(QUESTION, mark.charCodeAt(0), mark.charCodeAt(0));
setKind(FENCE, BACKTICK, BACKTICK);

/** What is read of the message at hand, in lower case, and zeros after it: an array is read faster than a string. */
const UNITS = new Uint16Array(READ_FIRST + READ_LAST + 16);
const at = (index: number): number => UNITS[index] as number;
const kindAt = (index: number): Kind => KINDS[at(index)] as Kind;

/** @returns how many units there are */
function load(message: string): number {
  const { length } = message;
  const isWhole = length <= READ_FIRST + READ_LAST;
  const first = isWhole ? length : READ_FIRST;
  for (let index = 0; index < first; index++) UNITS[index] = lowerOf(message.charCodeAt(index));
  let end = first;
  if (!isWhole) {
    UNITS[end++] = SPACE;
    for (let index = length - READ_LAST; index < length; index++)
      UNITS[end++] = lowerOf(message.charCodeAt(index));
  }
  UNITS.fill(0, end);
  return end;
}

export function readFeatures(message: string): Features {
  const end = load(message);
  const counts = { number: 0, quantity: 0, maths: 0, proof: 0, code: 0, part: 0 };
  let words = 0;
  let han = 0;
  let index = 0;
  let questions = 0;
  while (index < end) {
    const begin = index;
    const code = at(index++);
    switch (KINDS[code]) {
      case LETTER: {
        while (kindAt(index) === LETTER) index++;
        words++;
        const topic = topicOf(begin, index);
        if (topic !== undefined) counts[topic]++;
        break;
      }
      case DIGIT: {
        while (isInNumber(index)) index++;
        words++;
        counts.number++;
        break;
      }
      case HAN:
        han++;
        break;
      case HAN_ENTRY: {
        han++;
        const next = at(index);
        const pair = isHan(next) ? chineseTwo.get(pairKey(code, next)) : undefined;
        const topic = pair ?? chineseOne.get(code);
        if (topic !== undefined) counts[topic]++;
        if (pair !== undefined) {
          index++;
          han++;
        }
        break;
      }
      case SIGN:
        counts.maths++;
        break;
      case FENCE:
        if (at(index) === BACKTICK && at(index + 1) === BACKTICK) {
          index += 2;
          counts.code++;
        }
        break;
      case QUESTION:
        questions++;
        break;
      case NEWLINE:
        if (isItem(index)) counts.part++;
        break;
    }
  }
  // One question is no part of anything.
  counts.part += Math.max(0, questions - 1);
  const length = words + han / CHARACTERS_A_WORD;
  return { ...counts, length: end === 0 ? 0 : length * Math.max(1, message.length / end) };
}

const isHan = (code: number): boolean => code >= HAN_FIRST && code <= HAN_LAST;

function topicOf(begin: number, end: number): Topic | undefined {
  if (end - begin < KEY_LETTERS) return undefined;
  const found = entries.get(keyOf(at(begin), at(begin + 1), at(begin + 2)));
  if (found === undefined) return undefined;
  for (const { text, isStem, topic } of found) {
    const isOfLength = isStem ? text.length <= end - begin : text.length === end - begin;
    if (isOfLength && isAt(begin, text)) return topic;
  }
  return undefined;
}

function isAt(begin: number, word: string): boolean {
  for (let offset = KEY_LETTERS; offset < word.length; offset++)
    if (at(begin + offset) !== word.charCodeAt(offset)) return false;
  return true;
}

/** A digit, or a point or comma before one: 1,234.5 is one number. */
function isInNumber(index: number): boolean {
  const code = at(index);
  if (KINDS[code] === DIGIT) return true;
  return (code === FULL_STOP || code === COMMA) && kindAt(index + 1) === DIGIT;
}

const INDENT_LIMIT = 8;

/** Whether a line begins an item: `- x`, `* x`, `3. x`, `3) x`. */
function isItem(lineStart: number): boolean {
  let index = lineStart;
  while (index < lineStart + INDENT_LIMIT && at(index) === SPACE) index++;
  const mark = at(index);
  if (mark === HYPHEN || mark === ASTERISK) return at(index + 1) === SPACE;
  if (KINDS[mark] !== DIGIT) return false;
  const closer = at(index + (kindAt(index + 1) === DIGIT ? 2 : 1));
  return closer === FULL_STOP || closer === BRACKET;
}
