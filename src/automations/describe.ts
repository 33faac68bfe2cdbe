// A trigger in words: when it runs, and when next. "every weekday at 09:00 Europe/Berlin, next Monday 30 November 09:00".

import { cronWords } from "./cron-words.ts";
import type { Trigger } from "./trigger.ts";

type Parts = Readonly<Record<Intl.DateTimeFormatPartTypes, string>>;

function partsOf(at: number, timeZone: string): Parts {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value])) as Parts;
}

function once(at: number): string {
  const { day, month, year, hour, minute, second } = partsOf(at, "UTC");
  const seconds = second === "00" ? "" : `:${second}`;
  return `once on ${day} ${month} ${year} at ${hour}:${minute}${seconds} UTC`;
}

function next(at: number, timeZone: string, now: number): string {
  const { weekday, day, month, year, hour, minute } = partsOf(at, timeZone);
  const isThisYear = year === partsOf(now, timeZone).year;
  return `next ${weekday} ${day} ${month}${isThisYear ? "" : ` ${year}`} ${hour}:${minute}`;
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

function duration(seconds: number): string {
  const [unit, length] = UNITS.find((candidate) => seconds % candidate[1] === 0) ?? UNITS[3];
  const count = seconds / length;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** @param nextAt null where it is paused, done, or waits for its hook */
export function describeTrigger(trigger: Trigger, nextAt: number | null, now: number): string {
  switch (trigger.type) {
    case "at":
      return once(Date.parse(trigger.at));
    case "delay":
      return nextAt === null ? `once, after ${duration(trigger.seconds)}` : once(nextAt);
    case "cron": {
      const { timeZone } = trigger;
      const { words, namesZone } = cronWords(trigger.cron, timeZone);
      if (nextAt === null) return words;
      return `${words}, ${next(nextAt, timeZone, now)}${namesZone ? "" : ` ${timeZone}`}`;
    }
    case "hook":
      return "when its hook is called";
  }
}
