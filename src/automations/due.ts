// When an automation is due: the first time, and the next once a time has come. Pure.

import { UpshiftError } from "../core/errors.ts";
import { nextCronTime } from "./cron.ts";
import type { Trigger } from "./trigger.ts";

const MOST_YEARS_AHEAD = 5;

/** What is late by more was missed: the server was down. Less is an alarm's ordinary lateness. */
const MISSED_AFTER_MS = 5_000;

export const MISSED_RULES = ["run-once", "skip"] as const;
export type MissedRule = (typeof MISSED_RULES)[number];

function refuse(reason: string): never {
  throw new UpshiftError("invalid_request", `The trigger can't be taken: ${reason}.`, {
    errors: [{ path: "trigger", reason }],
  });
}

/**
 * The first due time of an automation that is begun or resumed at `now`; null for those that wait for a hook.
 * @throws UpshiftError `invalid_request`
 */
export function firstDue(trigger: Trigger, now: number): number | null {
  switch (trigger.type) {
    case "at": {
      const at = Date.parse(trigger.at);
      if (at <= now) refuse(`${trigger.at} has passed; give a time that lies ahead`);
      const limit = new Date(now).setUTCFullYear(new Date(now).getUTCFullYear() + MOST_YEARS_AHEAD);
      if (at > limit) refuse(`${trigger.at} is more than ${MOST_YEARS_AHEAD} years ahead`);
      return at;
    }
    case "delay":
      return now + trigger.seconds * 1_000;
    case "cron":
      return nextCronTime(trigger.cron, trigger.timeZone, now);
    case "hook":
      return null;
  }
}

/** The due time after one that has come; null where there is none. */
export function nextDue(trigger: Trigger, now: number): number | null {
  return trigger.type === "cron" ? nextCronTime(trigger.cron, trigger.timeZone, now) : null;
}

export interface DuePlan {
  readonly run: "now" | "missed";
  readonly nextAt: number | null;
}

/** What becomes of a due time, and when the next is. However many were missed, they are one run or one that was skipped. */
export function planDue(trigger: Trigger, missed: MissedRule, dueAt: number, now: number): DuePlan {
  if (missed === "run-once" || now - dueAt <= MISSED_AFTER_MS)
    return { run: "now", nextAt: nextDue(trigger, now) };
  // One that came due just now was not missed.
  return { run: "missed", nextAt: nextDue(trigger, now - MISSED_AFTER_MS - 1) };
}
