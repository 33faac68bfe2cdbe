// Cron expressions in time zones: which are understood, and what becomes of the hours that summer time skips and doubles.

import { describe, expect, test } from "vitest";
import { cronProblem, knownTimeZone, nextCronTime } from "../../../src/automations/cron.ts";

/** The next `count` times after `after`, in UTC, to the minute. */
function times(expression: string, timeZone: string, after: string, count: number): string[] {
  const found: string[] = [];
  for (let at: number | null = Date.parse(after); found.length < count;) {
    at = nextCronTime(expression, timeZone, at);
    if (at === null) break;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe("A day on which clocks go forward", () => {
  test("runs what is due in the skipped hour once, at its end", () => {
    expect(times("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", 2)).toEqual([
      "2026-03-29T01:00", // 03:00 in Berlin: 02:30 does not exist
      "2026-03-30T00:30",
    ]);
    expect(times("30 2 * * *", "America/New_York", "2026-03-07T12:00Z", 2)).toEqual([
      "2026-03-08T07:00",
      "2026-03-09T06:30",
    ]);
  });

  test.each(["0,20,40 2 * * *", "*/20 2 * * *", "0 2-3 * * *", "* 2 * * *"])(
    "runs all that %s names in the skipped hour as one",
    (expression) => {
      const [first, second] = times(expression, "Europe/Berlin", "2026-03-28T12:00Z", 2);
      expect(first).toBe("2026-03-29T01:00");
      expect(second).toBe("2026-03-30T00:00");
    },
  );

  test("keeps the time of day before and after", () => {
    expect(times("0 9 * * *", "Europe/Berlin", "2026-03-27T12:00Z", 3)).toEqual([
      "2026-03-28T08:00",
      "2026-03-29T07:00",
      "2026-03-30T07:00",
    ]);
  });

  test("runs what is due every hour once an hour", () => {
    expect(times("0 * * * *", "Europe/Berlin", "2026-03-28T23:30Z", 3)).toEqual([
      "2026-03-29T00:00",
      "2026-03-29T01:00",
      "2026-03-29T02:00",
    ]);
  });
});

describe("A day on which clocks go back", () => {
  test.each([
    ["30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", ["2026-10-25T00:30", "2026-10-26T01:30"]],
    ["30 1 * * *", "America/New_York", "2026-10-31T12:00Z", ["2026-11-01T05:30", "2026-11-02T06:30"]],
    ["30 2,14 * * *", "Europe/Berlin", "2026-10-24T20:00Z", ["2026-10-25T00:30", "2026-10-25T13:30"]],
    [
      "*/30 2 * * 0",
      "Europe/Berlin",
      "2026-10-24T12:00Z",
      ["2026-10-25T00:00", "2026-10-25T00:30", "2026-11-01T01:00"],
    ],
  ])("runs what %s names in the doubled hour of %s once", (expression, zone, after, expected) => {
    expect(times(expression, zone, after, expected.length)).toEqual(expected);
  });

  test("does not come back to the hour when it is asked within its second pass", () => {
    expect(times("30 2 * * *", "Europe/Berlin", "2026-10-25T01:10Z", 1)).toEqual(["2026-10-26T01:30"]);
  });

  test("runs what is due every half hour in both passes: real time goes on", () => {
    expect(times("*/30 * * * *", "Europe/Berlin", "2026-10-25T00:10Z", 4)).toEqual([
      "2026-10-25T00:30",
      "2026-10-25T01:00",
      "2026-10-25T01:30",
      "2026-10-25T02:00",
    ]);
  });
});

test("The ends of months and leap days come when they come", () => {
  expect(times("0 0 31 * *", "UTC", "2026-01-31T00:00Z", 2)).toEqual([
    "2026-03-31T00:00",
    "2026-05-31T00:00",
  ]);
  expect(times("0 0 29 2 *", "UTC", "2026-01-01T00:00Z", 2)).toEqual([
    "2028-02-29T00:00",
    "2032-02-29T00:00",
  ]);
  expect(times("0 0 L * *", "UTC", "2028-02-01T00:00Z", 1)).toEqual(["2028-02-29T00:00"]);
});

test("A next time lies after the time that is asked from, also on the dot", () => {
  expect(times("0 9 * * *", "UTC", "2026-11-30T09:00Z", 1)).toEqual(["2026-12-01T09:00"]);
});

test.each([
  ["0 9 * *", "exactly five fields"],
  ["0 0 9 * * *", "exactly five fields"],
  ["@daily", "exactly five fields"],
  ["", "exactly five fields"],
  ["60 9 * * *", "is not understood"],
  ["0 24 * * *", "is not understood"],
  ["*/0 * * * *", "is not understood"],
  ["0 9 * * funday", "is not understood"],
  ["0 9 <b> * *", "is not a field"],
  ["0 0 30 2 *", "no such day ever comes"],
])("The expression %o is refused, and it is said why", (expression, reason) => {
  expect(cronProblem(expression)).toContain(reason);
});

test.each([
  "* * * * *",
  "  0   9 * * 1-5 ",
  "0 9 * * MON-FRI",
  "*/15 8-18 1,15 JAN-MAR 0",
  "0 9 * * 7",
  "0 9 * * 5L",
])("The expression %o is understood", (expression) => {
  expect(cronProblem(expression)).toBeNull();
});

test("Time zones are known by name, and not by offset", () => {
  expect(["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires"].map(knownTimeZone)).toEqual([
    true,
    true,
    true,
  ]);
  expect(["Mars/Olympus", "+01:00", "", "Berlin"].map(knownTimeZone)).toEqual([false, false, false, false]);
});
