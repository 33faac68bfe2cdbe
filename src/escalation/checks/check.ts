// What a check is: it reads an answer passage by passage and fails at most once. Which passages there are does not depend
// on how the stream was cut, so neither does its verdict.

import type { Trigger } from "../trigger.ts";

export interface Check {
  /** @param passage one or more whole lines or sentences, with their breaks @returns a failure that nothing can mend any more */
  read(passage: string): Trigger | null;
  /** The verdict at the answer's end. */
  finish(): Trigger | null;
  /** Whether what is to come could still make it fail. While any check says so, the draft is kept. */
  readonly canFail: boolean;
}
