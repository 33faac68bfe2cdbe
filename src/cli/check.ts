// One finding of the doctor: what was looked at, how it stands, and what mends it.

export type Verdict = "ok" | "warning" | "problem" | "skipped";

export interface Check {
  /** What was looked at, in a word or two. */
  readonly name: string;
  readonly verdict: Verdict;
  readonly finding: string;
  /** A command, or a setting to change; absent where nothing is to be done. */
  readonly mend?: string;
}
