// An answer of the fast tier that is long enough to be in the middle of, and the places in it where a valve can hold it.

import type { Behaviour } from "../../emulators/behaviour.ts";

/** Begins as R1's thoughts do, so that it is shown as one at once. */
const THOUGHT = [
  "Okay, so I count them all, one after the other.",
  "The reader wants every one of them, with its sign and its picture.",
  "That makes a long answer, but nothing in it is hard.",
  "I begin at the first, leave none out, and stop at the last.",
  "There is no need for a table here; a line for all will do.",
  "",
].join(" ");

const ITEMS = Array.from({ length: 150 }, (_, index) => `Größe ${index + 1} → 漢字 😀`);
/** Until its first sentence ends, nothing is known of an answer. */
const FIRST_SENTENCE = 22;

/** No two stretches alike, and characters of one to four bytes: a doubled or lost one shows. */
export const LONG = [ITEMS.slice(0, FIRST_SENTENCE).join(", "), ...ITEMS.slice(FIRST_SENTENCE)].join(". ");

export const longAnswer: Behaviour = {
  reply: { thinking: THOUGHT, text: LONG },
  deltas: { seed: 5 },
  paceMs: 3,
};

/** Places in its raw text, in characters. A draft is released after the first sentence, at about 400. */
export const IN_THOUGHT = THOUGHT.length - 10;
export const IN_DRAFT = THOUGHT.length + 250;
export const IN_TEXT = THOUGHT.length + 1200;
/** So much of the answer is shown at `IN_TEXT`, and more than a draft ever is. */
export const RELEASED = 600;
