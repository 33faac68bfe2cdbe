// The clock, at the edges of summer time and of the calendar.

import { describe, expect, test } from "vitest";
import { clock } from "../../../src/tools/clock.ts";
import { ToolError } from "../../../src/tools/tool.ts";
import { contextAt } from "../../fakes/tools.ts";

const tell = (utc: string, timeZone?: string): unknown =>
  clock.execute(timeZone === undefined ? {} : { timeZone }, contextAt(utc));

describe("The clock", () => {
  test("tells date, weekday, time and offset, in UTC where no zone is named", () => {
    expect(tell("2026-11-23T12:34:56.789Z")).toEqual({
      timeZone: "UTC",
      weekday: "Monday",
      date: "2026-11-23",
      time: "12:34:56",
      // "UTC" or "UTC+00:00", as the runtime's tables have it.
      utcOffset: expect.stringMatching(/^UTC(?:\+00:00)?$/),
      utc: "2026-11-23T12:34:56.789Z",
    });
  });

  test.each([
    [
      "the last second of winter in Berlin",
      "2026-03-29T00:59:59Z",
      "Europe/Berlin",
      "2026-03-29 01:59:59 Sunday UTC+01:00",
    ],
    [
      "the first second of summer in Berlin",
      "2026-03-29T01:00:00Z",
      "Europe/Berlin",
      "2026-03-29 03:00:00 Sunday UTC+02:00",
    ],
    [
      "the doubled hour in Berlin, first",
      "2026-10-25T00:30:00Z",
      "Europe/Berlin",
      "2026-10-25 02:30:00 Sunday UTC+02:00",
    ],
    [
      "the doubled hour in Berlin, second",
      "2026-10-25T01:30:00Z",
      "Europe/Berlin",
      "2026-10-25 02:30:00 Sunday UTC+01:00",
    ],
    [
      "the missing hour in New York",
      "2026-03-08T07:00:00Z",
      "America/New_York",
      "2026-03-08 03:00:00 Sunday UTC-04:00",
    ],
    [
      "summer time of half an hour",
      "2026-01-01T00:00:00Z",
      "Australia/Lord_Howe",
      "2026-01-01 11:00:00 Thursday UTC+11:00",
    ],
    [
      "its winter time",
      "2026-07-01T00:00:00Z",
      "Australia/Lord_Howe",
      "2026-07-01 10:30:00 Wednesday UTC+10:30",
    ],
    [
      "a zone of three quarters",
      "2026-11-23T12:00:00Z",
      "Asia/Kathmandu",
      "2026-11-23 17:45:00 Monday UTC+05:45",
    ],
    [
      "the other side of the date line",
      "2026-12-31T12:00:00Z",
      "Pacific/Kiritimati",
      "2027-01-01 02:00:00 Friday UTC+14:00",
    ],
    [
      "the day before",
      "2027-01-01T05:00:00Z",
      "America/Los_Angeles",
      "2026-12-31 21:00:00 Thursday UTC-08:00",
    ],
    [
      "midnight, which is 00 and not 24",
      "2026-11-22T15:00:00Z",
      "Asia/Tokyo",
      "2026-11-23 00:00:00 Monday UTC+09:00",
    ],
    ["a leap day", "2028-02-29T23:59:59Z", "UTC", "2028-02-29 23:59:59 Tuesday UTC+00:00"],
  ])("%s", (_, utc, timeZone, expected) => {
    const told = tell(utc, timeZone) as Record<string, string>;
    const offset = told["utcOffset"] === "UTC" ? "UTC+00:00" : told["utcOffset"];
    expect(`${told["date"]} ${told["time"]} ${told["weekday"]} ${offset}`).toBe(expected);
  });

  test("a zone may be named in any case", () => {
    expect(tell("2026-11-23T12:00:00Z", "europe/berlin")).toMatchObject({
      timeZone: "Europe/Berlin",
      time: "13:00:00",
    });
  });

  test.each(["", "Berlin", "Mars/Olympus", "Europe/Berlin; drop table", "UTC+1", "../etc/passwd", "🕰"])(
    "the zone %j is refused with the name of one that works",
    (timeZone) => {
      expect(() => tell("2026-11-23T12:00:00Z", timeZone)).toThrow(ToolError);
      expect(() => tell("2026-11-23T12:00:00Z", timeZone)).toThrow(/Asia\/Tokyo/);
    },
  );

  test("a zone of more than 64 characters does not fit the schema", () => {
    expect(clock.schema.safeParse({ timeZone: "x".repeat(65) }).success).toBe(false);
    expect(clock.schema.safeParse({}).success).toBe(true);
  });
});
