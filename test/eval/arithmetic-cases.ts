// The answers of the evaluation whose arithmetic is recomputed: wrong statements in many notations, and honest ones, or wrong
// ones honestly spoken of, that only look wrong.

import type { Reason } from "../../src/core/receipt.ts";
import { WRONG_FIELDS } from "./arithmetic-cases-fields-planted.ts";
import { SOUND_FIELDS } from "./arithmetic-cases-fields-sound.ts";
import { WRONG_ARITHMETIC } from "./arithmetic-cases-planted.ts";
import { SOUND_LEFT_ALONE } from "./arithmetic-cases-sound-left-alone.ts";
import { SOUND_NOTATION } from "./arithmetic-cases-sound-notation.ts";
import { SOUND_READING } from "./arithmetic-cases-sound-reading.ts";

export interface ArithmeticCase {
  readonly name: string;
  readonly question: string;
  readonly text: string;
  readonly expect: Reason | null;
}

/** Name, the question, the whole answer. */
export type Row = readonly [name: string, question: string, text: string];

const expecting = (expect: Reason | null, rows: readonly Row[]): ArithmeticCase[] =>
  rows.map(([name, question, text]) => ({ name, question, text, expect }));

export const ARITHMETIC_CASES: readonly ArithmeticCase[] = [
  ...expecting("arithmetic", WRONG_ARITHMETIC),
  ...expecting("arithmetic", WRONG_FIELDS),
  ...expecting(null, SOUND_FIELDS),
  ...expecting(null, SOUND_LEFT_ALONE),
  ...expecting(null, SOUND_NOTATION),
  ...expecting(null, SOUND_READING),
];
