// A cron expression in words: short phrases of our own for the common ones, cronstrue's for the others.

import cronstrue from "cronstrue";

export interface CronWords {
  readonly words: string;
  /** Where a time of day is named, so is the zone that it is of. */
  readonly namesZone: boolean;
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];
const WORK_WEEK = [1, 2, 3, 4, 5];

const NUMBER = /^\d+$/;

const and = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;

function ordinal(day: number): string {
  const isTeen = day >= 11 && day <= 13;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}

/** The numbers of a list; null where it is anything else. */
function numbers(field: string): number[] | null {
  const items = field.split(",");
  return items.every((item) => NUMBER.test(item)) ? items.map(Number).toSorted((a, b) => a - b) : null;
}

/** A step such as "every 15" → 15, where that many go into `whole`; null otherwise. */
function step(field: string, whole: number): number | null {
  const [, size] = /^\*\/(\d+)$/.exec(field) ?? [];
  return size !== undefined && Number(size) > 1 && whole % Number(size) === 0 ? Number(size) : null;
}

function weekdayNumber(name: string): number | null {
  if (NUMBER.test(name)) return Number(name) % 7;
  const at = WEEKDAYS.findIndex((day) => day.slice(0, 3).toUpperCase() === name.toUpperCase());
  return at < 0 ? null : at;
}

/** The days of a list of weekdays and ranges, Monday first; null where it is anything else. */
function weekdays(field: string): number[] | null {
  const found = new Set<number>();
  for (const item of field.split(",")) {
    const [from, to = from, ...more] = item.split("-").map(weekdayNumber);
    if (from == null || to == null || more.length > 0) return null;
    for (let day = from; ; day = (day + 1) % 7) {
      found.add(day);
      if (day === to) break;
    }
  }
  return [...found].toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
}

/** "at 09:00", "at 09:00 and 17:00"; null where the times are not a few. */
function timesOfDay(minute: string, hour: string): string | null {
  const hours = numbers(hour);
  if (!NUMBER.test(minute) || hours === null || hours.length > 4) return null;
  return `at ${and(hours.map((each) => `${String(each).padStart(2, "0")}:${minute.padStart(2, "0")}`))}`;
}

function days(dayOfMonth: string, month: string, dayOfWeek: string): string | null {
  if (month === "*" && dayOfMonth === "*") {
    if (dayOfWeek === "*") return "every day";
    const listed = weekdays(dayOfWeek);
    if (listed === null) return null;
    if (listed.length === 7) return "every day";
    if (listed.join() === WORK_WEEK.join()) return "every weekday";
    return `every ${and(listed.map((day) => WEEKDAYS[day]!))}`;
  }
  if (dayOfWeek !== "*") return null;
  if (month === "*") {
    if (dayOfMonth === "L") return "on the last day of every month";
    const listed = numbers(dayOfMonth);
    return listed === null ? null : `on the ${and(listed.map(ordinal))} of every month`;
  }
  const isOneDay = NUMBER.test(dayOfMonth) && NUMBER.test(month);
  return isOneDay ? `every year on ${Number(dayOfMonth)} ${MONTHS[Number(month) - 1]}` : null;
}

/** Every so often, whatever the day. */
function interval(minute: string, hour: string): string | null {
  if (hour === "*") {
    if (minute === "*" || minute === "*/1") return "every minute";
    const minutes = step(minute, 60);
    if (minutes !== null) return `every ${minutes} minutes`;
    if (!NUMBER.test(minute)) return null;
    return Number(minute) === 0 ? "every hour" : `every hour at ${Number(minute)} past`;
  }
  const hours = step(hour, 24);
  return hours !== null && minute === "0" ? `every ${hours} hours` : null;
}

export function cronWords(expression: string, timeZone: string): CronWords {
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = ""] = expression.split(" ");
  if (dayOfMonth === "*" && month === "*" && dayOfWeek === "*") {
    const words = interval(minute, hour);
    if (words !== null) return { words, namesZone: false };
  }
  const when = days(dayOfMonth, month, dayOfWeek);
  const at = timesOfDay(minute, hour);
  if (when !== null && at !== null) return { words: `${when} ${at} ${timeZone}`, namesZone: true };
  const words = cronstrue.toString(expression, { use24HourTimeFormat: true });
  return { words: `${words.charAt(0).toLowerCase()}${words.slice(1)} (${timeZone})`, namesZone: true };
}
