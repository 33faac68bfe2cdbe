// Calendar days and wall clocks in a time zone, by what Intl knows of it.

import type { TimeOfDay } from "./time-of-day.ts";

export const DAY_MS = 86_400_000;

/** What a clock on the wall there shows, as if it were UTC. Throws a RangeError for a zone that does not exist. */
function wallClock(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((found) => found.type === type)?.value ?? "";
  return Date.parse(
    `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}Z`,
  );
}

/** Midnight of the day there, as if it were UTC. */
export function todayIn(timeZone: string, now: Date): number {
  return Math.floor(wallClock(now.getTime(), timeZone) / DAY_MS) * DAY_MS;
}

/** The instant at which the clocks there show that time on that day. */
export function instantOf(day: number, { hour, minute }: TimeOfDay, timeZone: string): Date {
  const wanted = day + (hour * 60 + minute) * 60_000;
  // Twice: the offset at the first guess may be that of the other side of a change of clocks.
  const guess = wanted - (wallClock(wanted, timeZone) - wanted);
  return new Date(guess - (wallClock(guess, timeZone) - wanted));
}
