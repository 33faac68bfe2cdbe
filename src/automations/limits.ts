// What the automations of one conversation may come to, and what is said where that is reached. Pure.

import { UpshiftError } from "../core/errors.ts";

export const MOST_AUTOMATIONS = 20;
export const MOST_RUNS_A_DAY = 1_500;
/** Runs that wait for their turn or have it, all automations together. */
export const MOST_RUNS_AT_ONCE = 40;

export const STILL_RUNNING = "Its previous run was still under way.";
export const MISSED = "The server was down at this time, and missed runs are to be skipped.";
export const IS_PAUSED = "The automation is paused.";

/** What a conversation's runs of the UTC day have come to. */
export interface DayOfRuns {
  readonly count: number;
  readonly microUsd: number;
}

/** @throws UpshiftError `rate_limited` */
export function refuseOneMore(count: number): void {
  if (count < MOST_AUTOMATIONS) return;
  throw new UpshiftError(
    "rate_limited",
    `A conversation can have ${MOST_AUTOMATIONS} automations. Delete one that is no longer needed first.`,
  );
}

export const isDayFull = ({ count }: DayOfRuns): boolean => count >= MOST_RUNS_A_DAY;

export const DAY_IS_FULL =
  `The automations of this conversation have run ${MOST_RUNS_A_DAY} times today, which is the most. ` +
  "They go on at 00:00 UTC; let them run less often.";

/** @returns why nothing more may be spent today; null where it may */
export function overspent({ microUsd }: DayOfRuns, capMicroUsd: number): string | null {
  if (microUsd < capMicroUsd) return null;
  return (
    `The automations of this conversation may cost $${capMicroUsd / 1_000_000} a day, and that is used up. ` +
    "They go on at 00:00 UTC; the operator can raise AUTOMATIONS_USD_PER_DAY."
  );
}
