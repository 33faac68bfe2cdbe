// The streams of the evaluation for what is reviewed once it is there: planted faults, and honest answers that only look
// like them. Each is read as the whole of an answer.

import type { Reason } from "../../src/core/receipt.ts";
import { FAULTY_LANGUAGE } from "./review-cases-faulty-language.ts";
import { FAULTY_REFUSALS } from "./review-cases-faulty-refusals.ts";
import { FAULTY_SHAPE } from "./review-cases-faulty-shape.ts";
import { SOUND_BRIEF } from "./review-cases-sound-brief.ts";
import { SOUND_LANGUAGE } from "./review-cases-sound-language.ts";
import { SOUND_REFUSALS } from "./review-cases-sound-refusals.ts";
import { SOUND_SHAPE } from "./review-cases-sound-shape.ts";

export interface ReviewCase {
  readonly name: string;
  readonly question: string;
  readonly text: string;
  /** What has to be found, or null where nothing may. */
  readonly expect: Reason | null;
}

export const REVIEW_CASES: readonly ReviewCase[] = [
  ...FAULTY_SHAPE,
  ...FAULTY_REFUSALS,
  ...FAULTY_LANGUAGE,
  ...SOUND_SHAPE,
  ...SOUND_REFUSALS,
  ...SOUND_LANGUAGE,
  ...SOUND_BRIEF,
];
