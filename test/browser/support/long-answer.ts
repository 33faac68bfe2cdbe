// An answer of the fast tier that is long enough to be in the middle of, and the places in it where a valve can hold it.

import type { Behaviour } from "../../emulators/behaviour.ts";

/** Begins as R1's thoughts do, so that it is shown as one at once. */
const THOUGHT = "Okay, so I count them all, one after the other. ".repeat(6);

/** No two stretches alike, and characters of one to four bytes: a doubled or lost one shows. */
export const LONG = Array.from({ length: 150 }, (_, index) => `Größe ${index + 1} → 漢字 😀`).join(", ");

export const longAnswer: Behaviour = {
  reply: { thinking: THOUGHT, text: LONG },
  deltas: { seed: 5 },
  paceMs: 3,
};

/** Places in its raw text, in characters. A draft is released as soon as it has 400. */
export const IN_THOUGHT = THOUGHT.length - 10;
export const IN_DRAFT = THOUGHT.length + 250;
export const IN_TEXT = THOUGHT.length + 1200;
/** So much of the answer is shown at `IN_TEXT`, and more than a draft ever is. */
export const RELEASED = 600;
