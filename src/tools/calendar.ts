// Days of the calendar, without a time: what the calculator adds to them and what lies between them. Months and years are
// counted on the calendar, not in average seconds; the 31st of January and a month is the last of February.

import { ToolError } from "./tool.ts";

const DAY_MS = 86_400_000;

export class Day {
  readonly #date: Date;

  private constructor(date: Date) {
    this.#date = date;
  }

  static #at(year: number, month: number, day: number): Day {
    const date = new Date(0);
    date.setUTCFullYear(year, month, day);
    if (!(date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9_999))
      throw new ToolError("The date lies outside the years 1 to 9999.");
    return new Day(date);
  }

  static parse(text: string): Day {
    const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
    const parsed = year === undefined ? null : Day.#at(Number(year), Number(month) - 1, Number(day));
    if (parsed === null || parsed.#iso() !== text)
      throw new ToolError(`"${text}" is no date. Write year-month-day, such as "2026-03-01".`);
    return parsed;
  }

  static today(now: Date, timeZone: string): Day {
    try {
      // The Swedish way to write a date is ISO 8601's.
      return Day.parse(new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(now));
    } catch (error) {
      if (error instanceof ToolError) throw error;
      throw new ToolError(`"${timeZone}" is not a time zone. Use an IANA name such as "Asia/Tokyo".`);
    }
  }

  plusDays(days: number): Day {
    return Day.#at(this.#date.getUTCFullYear(), this.#date.getUTCMonth(), this.#date.getUTCDate() + days);
  }

  plusMonths(months: number): Day {
    const month = this.#date.getUTCMonth() + months;
    const lastOfMonth = Day.#at(this.#date.getUTCFullYear(), month + 1, 0).#date.getUTCDate();
    return Day.#at(this.#date.getUTCFullYear(), month, Math.min(this.#date.getUTCDate(), lastOfMonth));
  }

  daysSince(other: Day): number {
    return (this.#date.getTime() - other.#date.getTime()) / DAY_MS;
  }

  get weekday(): string {
    return new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" }).format(this.#date);
  }

  #iso(): string {
    return this.#date.toISOString().slice(0, 10);
  }

  toString(): string {
    return `${this.#iso()} (${this.weekday})`;
  }
}
