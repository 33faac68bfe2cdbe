// The calculator with units and with days of the calendar.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calculator } from "../../../src/tools/calculator.ts";
import { contextAt } from "../../fakes/tools.ts";
import { compute, refusal } from "./calculating.ts";

test.each([
  ["5 km in mile", "3.10685596118666984808717 mile"],
  ["5 km in m", "5000 m"],
  ["3 h + 45 min", "3.75 h"],
  ["(3 h + 45 min) in min", "225 min"],
  ["100 km/h to m/s", "27.7777777777777777777778 m / s"],
  ["212 degF to degC", "100 degC"],
  ["0.1 m + 0.2 m", "0.3 m"],
  ["10 km / (2 km)", "5"],
  ["(3 m)^2 in m^2", "9 m^2"],
  ["2 * 3 kg", "6 kg"],
  ["min(2, 3)", "2"],
])("%s is %s", (expression, result) => {
  expect(compute(expression)).toBe(result);
});

test.each([
  ['date("2026-03-01") + 90 days', "2026-05-30 (Saturday)"],
  ['date("2026-03-01") - 1 week', "2026-02-22 (Sunday)"],
  ['2 days + date("2026-12-31")', "2027-01-02 (Saturday)"],
  ['date("2026-12-24") - date("2026-11-23")', "31 days"],
  ['(date("2026-12-24") - date("2026-12-10")) in weeks', "2 weeks"],
  ['date("2028-02-28") + 1 day', "2028-02-29 (Tuesday)"],
  ['date("2027-02-28") + 1 day', "2027-03-01 (Monday)"],
  ['date("2100-03-01") - 1 day', "2100-02-28 (Sunday)"],
  ['date("2026-01-31") + 1 month', "2026-02-28 (Saturday)"],
  ['date("2028-02-29") + 1 year', "2029-02-28 (Wednesday)"],
  ['date("2026-01-31") + 1 month + 3 days', "2026-03-03 (Tuesday)"],
  ['weekday("2028-02-29")', "Tuesday"],
  ['weekday(date("2026-03-01") + 90 days)', "Saturday"],
])("%s is %s", (expression, result) => {
  expect(compute(expression)).toBe(result);
});

test("Today is the day of the time zone", () => {
  const at = contextAt("2026-11-23T23:30:00Z");
  const today = (expression: string) => calculator.execute({ expression }, at);
  expect(today("today()")).toMatchObject({ result: "2026-11-23 (Monday)" });
  expect(today('today("Asia/Tokyo") + 1 day')).toMatchObject({ result: "2026-11-25 (Wednesday)" });
});

describe("What is refused", () => {
  test.each([
    "5 km + 1 h",
    "5 km in h",
    "5 km + 1",
    "sqrt(5 km)",
    "(5 km)^1000",
    "5 foos",
    "5 km in foo",
    'date("2026-02-29")',
    'date("2026-13-01")',
    'date("tomorrow")',
    "date(5)",
    "date()",
    'today("Mars/Base")',
    'date("2026-03-01") + 5',
    'date("2026-03-01") + 5 km',
    'date("2026-03-01") + 1 h',
    'date("2026-03-01") + date("2026-03-02")',
    'date("2026-03-01") * 2',
    'date("9999-12-31") + 1 day',
    'weekday("2026-03-01") + 1 day',
    '"text"',
    'sqrt("4")',
    'unit("5 km")',
    'to(5 km, "m")',
    "km(5)",
    "5 km in constructor",
  ])("%s", (expression) => {
    expect(refusal(expression)).not.toBe("");
  });
});

test("Days added and taken away again are the same day, and as far apart as was added", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1900-01-01"), max: new Date("2200-01-01"), noInvalidDate: true }),
      fc.integer({ min: 0, max: 40_000 }),
      (from, days) => {
        const day = `date("${from.toISOString().slice(0, 10)}")`;
        expect(compute(`${day} + ${days} days - ${day}`)).toBe(`${days} days`);
        expect(compute(`${day} + ${days} days - ${days} days`)).toBe(compute(day));
      },
    ),
  );
});
