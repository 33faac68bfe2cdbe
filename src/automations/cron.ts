// Cron expressions of five fields in a time zone: which are understood, and when each comes next. What is due in an hour that
// the change to summer time skips runs once, at its end; what is due in an hour that comes twice runs once, in the first.
// An expression with a wildcard or a step in its hours means every so often in real time, and is left to run so.

import { Cron } from "croner";

const FIELDS = 5;
const FIELD = /^[\dA-Za-z*,/#-]+$/;
const LAST_MINUTE = 59;

export function knownTimeZone(name: string): boolean {
  // Newer engines take offsets for zones; they know no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: name }).format() !== "";
  } catch {
    return false;
  }
}

/** Minutes as a list where the hours are named: with a wildcard or a step they would count as "every so often". */
function minutesByName(minutes: string): string {
  const [, step = "1"] = /^\*(?:\/(\d+))?$/.exec(minutes) ?? [];
  if (!minutes.startsWith("*") || Number(step) < 1) return minutes;
  const count = Math.floor(LAST_MINUTE / Number(step)) + 1;
  return Array.from({ length: count }, (_, index) => index * Number(step)).join(",");
}

function open(expression: string, timeZone: string): Cron {
  const [minutes = "", hours = "", ...days] = expression.trim().split(/\s+/);
  const pattern = [/[*/]/.test(hours) ? minutes : minutesByName(minutes), hours, ...days].join(" ");
  return new Cron(pattern, { timezone: timeZone, mode: "5-part", fixedTimeRule: "no-wildcard" });
}

/** @returns the first time after `after`, in milliseconds since the epoch; null where there is none */
export function nextCronTime(expression: string, timeZone: string, after: number): number | null {
  return open(expression, timeZone).nextRun(new Date(after))?.getTime() ?? null;
}

/** @returns what is wrong with it, for whoever wrote it; null where it is understood and ever comes due */
export function cronProblem(expression: string): string | null {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== FIELDS)
    return `exactly five fields are needed (minute hour day-of-month month day-of-week), as in "0 9 * * 1-5"; found ${fields.length}`;
  const unread = fields.find((field) => !FIELD.test(field));
  if (unread !== undefined) return `"${unread.slice(0, 40)}" is not a field of a cron expression`;
  try {
    return nextCronTime(expression, "UTC", 0) === null ? "no such day ever comes" : null;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
    return `is not understood: ${reason}`;
  }
}
