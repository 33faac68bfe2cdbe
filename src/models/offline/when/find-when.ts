// Finds when something is to happen ("in two minutes", "tomorrow at 9", "every weekday at 9 Europe/Berlin") and writes it
// as the trigger of an automation. It reads the commonest ways to say it; what it does not understand, it does not guess.

import { NUMBER, readNumber } from "./number-words.ts";
import { readTimeOfDay, readZone, TIME_OF_DAY, type TimeOfDay } from "./time-of-day.ts";
import { DAY_MS, instantOf, todayIn } from "./zoned-date.ts";

export type Trigger =
  | { readonly type: "delay"; readonly seconds: number }
  | { readonly type: "at"; readonly at: string }
  | { readonly type: "cron"; readonly cron: string; readonly timeZone: string };

export interface When {
  readonly trigger: Trigger;
  /** What was said without it. */
  readonly rest: string;
}

const UNIT =
  "(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|sekunden?|minuten?|stunden?|tage?n?|wochen?|[smh])";
const SECONDS: readonly (readonly [RegExp, number])[] = [
  [/^h|^st/i, 3_600],
  [/^s/i, 1],
  [/^m/i, 60],
  [/^d|^tag/i, 86_400],
  [/^w/i, 604_800],
];
const AMOUNT = String.raw`(${NUMBER})\s*${UNIT}(?!\p{L})( and a half)?`;
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const WEEKDAY = `(?:${DAYS.join("|")})s?`;
const WEEKDAYS = String.raw`(${WEEKDAY}(?:(?:\s*,\s*|\s*(?:,\s*)?and\s+)${WEEKDAY})*)`;
const PARTS_OF_DAY: Readonly<Record<string, TimeOfDay>> = {
  morning: { hour: 9, minute: 0 },
  früh: { hour: 9, minute: 0 },
  afternoon: { hour: 15, minute: 0 },
  evening: { hour: 18, minute: 0 },
  abend: { hour: 18, minute: 0 },
  night: { hour: 21, minute: 0 },
};
const PART = `(${Object.keys(PARTS_OF_DAY).join("|")})`;
const AT = String.raw`(?:\s+(?:at|um)\s+${TIME_OF_DAY})`;

const pattern = (source: string) => new RegExp(String.raw`(?<![\p{L}\d])${source}(?![\p{L}\d])`, "iu");

type Reader = readonly [RegExp, (found: readonly (string | undefined)[], now: Date) => Trigger | null];

const delay = (seconds: number): Trigger | null =>
  seconds >= 1 ? { type: "delay", seconds: Math.round(seconds) } : null;

function cron(minute: string, hour: string, days: string, zone: string | undefined): Trigger {
  return { type: "cron", cron: `${minute} ${hour} ${days}`, timeZone: readZone(zone) };
}

function daily(time: TimeOfDay | null | undefined, days: string, zone: string | undefined): Trigger | null {
  return time === null || time === undefined
    ? null
    : cron(String(time.minute), String(time.hour), days, zone);
}

/** That time on the day that lies so many days ahead; null for a zone that does not exist. */
function once(
  time: TimeOfDay | null | undefined,
  zone: string | undefined,
  now: Date,
  daysAhead: (weekday: number, today: number) => number,
): Trigger | null {
  if (time === null || time === undefined) return null;
  const timeZone = readZone(zone);
  try {
    const today = todayIn(timeZone, now);
    const day = today + daysAhead(new Date(today).getUTCDay(), today) * DAY_MS;
    return { type: "at", at: instantOf(day, time, timeZone).toISOString() };
  } catch {
    return null;
  }
}

const timeOf = (written: string | undefined, part?: string): TimeOfDay | null =>
  written === undefined ? (PARTS_OF_DAY[part?.toLowerCase() ?? "morning"] ?? null) : readTimeOfDay(written);

function secondsOf(amount: string | undefined, unit: string | undefined, half: string | undefined): number {
  if (amount === undefined || unit === undefined) return 0;
  const each = SECONDS.find(([named]) => named.test(unit))?.[1] ?? 0;
  return (readNumber(amount) + (half === undefined ? 0 : 0.5)) * each;
}

/** The figures of the days of the week that a list names, as cron has them. */
const daysIn = (list: string): string =>
  DAYS.flatMap((name, index) => (list.toLowerCase().includes(name) ? [index] : [])).join(",");

/** "At 9 tomorrow" as "tomorrow at 9". */
const TIME_FIRST = new RegExp(
  String.raw`(?<!\p{L})((?:at|um)\s+${TIME_OF_DAY})\s+(tomorrow|tonight|daily|every\s+(?:day|weekday|${WEEKDAY})|on\s+(?:weekdays|${WEEKDAY}))(?!\p{L})`,
  "iu",
);

/** In order: what is most particular comes first. */
const READERS: readonly Reader[] = [
  [
    pattern(String.raw`(?:every|each)\s+(?:(${NUMBER})\s+)?(minute|hour)s?`),
    ([amount, unit]) => {
      const each = amount === undefined ? 1 : readNumber(amount);
      if (!Number.isInteger(each) || each < 1 || each > (unit?.toLowerCase() === "hour" ? 23 : 59))
        return null;
      const step = each === 1 ? "*" : `*/${each}`;
      return unit?.toLowerCase() === "hour"
        ? cron("0", step, "* * *", undefined)
        : cron(step, "*", "* * *", undefined);
    },
  ],
  [pattern("(?:hourly|stündlich)"), () => cron("0", "*", "* * *", undefined)],
  [
    pattern(
      String.raw`(?:(?:every|each)\s+(?:weekday|workday|working day)|(?:on\s+)?weekdays|jeden werktag|werktags)${AT}?`,
    ),
    ([time, zone]) => daily(timeOf(time), "* * 1-5", zone),
  ],
  [
    pattern(String.raw`(?:every|each)\s+weekend${AT}?`),
    ([time, zone]) => daily(timeOf(time), "* * 0,6", zone),
  ],
  [
    pattern(String.raw`(?:(?:every|each)\s+|(?:on\s+)?(?=(?:${DAYS.join("|")})s))${WEEKDAYS}${AT}?`),
    ([list = "", time, zone]) => daily(timeOf(time), `* * ${daysIn(list)}`, zone),
  ],
  [
    pattern(String.raw`(?:every|each)\s+month(?:\s+on\s+the\s+(\d{1,2})(?:st|nd|rd|th)?)?${AT}?`),
    ([day = "1", time, zone]) =>
      Number(day) >= 1 && Number(day) <= 31 ? daily(timeOf(time), `${Number(day)} * *`, zone) : null,
  ],
  [
    pattern(String.raw`(?:(?:every|each|jeden)\s+(?:day|tag|${PART})|daily|täglich)${AT}?`),
    ([part, time, zone]) => daily(timeOf(time, part), "* * *", zone),
  ],
  [
    pattern(String.raw`(?:in|after)\s+${AMOUNT}(?:(?:\s*,)?(?:\s+(?:and|und))?\s*${AMOUNT})?`),
    (found) => delay(secondsOf(found[0], found[1], found[2]) + secondsOf(found[3], found[4], found[5])),
  ],
  [
    pattern(String.raw`${AMOUNT}\s+from\s+now`),
    ([amount, unit, half]) => delay(secondsOf(amount, unit, half)),
  ],
  [
    pattern(String.raw`(?:tomorrow|morgen)(?:\s+(?:in the\s+)?${PART})?${AT}?`),
    ([part, time, zone], now) => once(timeOf(time, part), zone, now, () => 1),
  ],
  [
    pattern(String.raw`(?:on\s+|next\s+)(${WEEKDAY})${AT}?`),
    ([day = "", time, zone], now) =>
      once(timeOf(time), zone, now, (weekday) => ((Number(daysIn(day)) - weekday + 6) % 7) + 1),
  ],
  [
    pattern(String.raw`(?:on\s+)?(\d{4}-\d{2}-\d{2})(?:(?:T|\s+(?:(?:at|um)\s+)?)${TIME_OF_DAY})?`),
    ([date = "", time, zone], now) => {
      const day = Date.parse(`${date}T00:00:00Z`);
      return Number.isNaN(day) ? null : once(timeOf(time), zone, now, (_, today) => (day - today) / DAY_MS);
    },
  ],
  [
    pattern(String.raw`(?:tonight|this evening|heute abend)${AT}?`),
    ([time, zone], now) => once(timeOf(time, "evening"), zone, now, () => 0),
  ],
  [
    pattern(String.raw`(?:(?:today|heute)\s+)?(?:at|um)\s+${TIME_OF_DAY}`),
    ([time, zone], now) => {
      const today = once(timeOf(time), zone, now, () => 0);
      const isPast = today?.type === "at" && Date.parse(today.at) <= now.getTime();
      return isPast ? once(timeOf(time), zone, now, () => 1) : today;
    },
  ],
];

/** Null where no time is named that this file understands. */
export function findWhen(text: string, now: Date): When | null {
  const said = text.replace(TIME_FIRST, "$4 $1");
  for (const [reads, read] of READERS) {
    const found = reads.exec(said);
    if (found === null) continue;
    const trigger = read(found.slice(1), now);
    if (trigger === null) return null;
    return { trigger, rest: `${said.slice(0, found.index)} ${said.slice(found.index + found[0].length)}` };
  }
  return null;
}
