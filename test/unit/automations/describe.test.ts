// Triggers in words.

import { describe, expect, test } from "vitest";
import { nextCronTime } from "../../../src/automations/cron.ts";
import { describeTrigger } from "../../../src/automations/describe.ts";
import type { Trigger } from "../../../src/automations/trigger.ts";

/** A Thursday. */
const NOW = Date.parse("2026-11-26T09:30:00Z");

const cron = (expression: string, timeZone = "Europe/Berlin"): Trigger => ({
  type: "cron",
  cron: expression,
  timeZone,
});

describe("A cron expression in words", () => {
  test.each([
    ["0 9 * * 1-5", "every weekday at 09:00 Europe/Berlin, next Friday 27 November 09:00"],
    ["0 9 * * 1", "every Monday at 09:00 Europe/Berlin, next Monday 30 November 09:00"],
    ["0 9 * * *", "every day at 09:00 Europe/Berlin, next Friday 27 November 09:00"],
    ["5 7,19 * * *", "every day at 07:05 and 19:05 Europe/Berlin, next Thursday 26 November 19:05"],
    ["0 9 * * 4,1", "every Monday and Thursday at 09:00 Europe/Berlin, next Monday 30 November 09:00"],
    [
      "0 9 * * mon,wed,FRI",
      "every Monday, Wednesday and Friday at 09:00 Europe/Berlin, next Friday 27 November 09:00",
    ],
    ["0 9 * * 6,0", "every Saturday and Sunday at 09:00 Europe/Berlin, next Saturday 28 November 09:00"],
    ["0 9 * * 7", "every Sunday at 09:00 Europe/Berlin, next Sunday 29 November 09:00"],
    ["0 9 * * 0-6", "every day at 09:00 Europe/Berlin, next Friday 27 November 09:00"],
    ["0 * * * *", "every hour, next Thursday 26 November 11:00 Europe/Berlin"],
    ["45 * * * *", "every hour at 45 past, next Thursday 26 November 10:45 Europe/Berlin"],
    ["0 */6 * * *", "every 6 hours, next Thursday 26 November 12:00 Europe/Berlin"],
    ["*/15 * * * *", "every 15 minutes, next Thursday 26 November 10:45 Europe/Berlin"],
    ["* * * * *", "every minute, next Thursday 26 November 10:31 Europe/Berlin"],
    ["0 9 1 * *", "on the 1st of every month at 09:00 Europe/Berlin, next Tuesday 1 December 09:00"],
    [
      "30 18 2,13,23 * *",
      "on the 2nd, 13th and 23rd of every month at 18:30 Europe/Berlin, next Wednesday 2 December 18:30",
    ],
    ["0 9 L * *", "on the last day of every month at 09:00 Europe/Berlin, next Monday 30 November 09:00"],
    ["0 18 24 12 *", "every year on 24 December at 18:00 Europe/Berlin, next Thursday 24 December 18:00"],
    ["0 0 29 2 *", "every year on 29 February at 00:00 Europe/Berlin, next Tuesday 29 February 2028 00:00"],
    [
      "0 9-17 * * 1-5",
      "every hour, between 09:00 and 17:00, Monday through Friday (Europe/Berlin), next Thursday 26 November 11:00",
    ],
    [
      "0 9 * * 1#1",
      "at 09:00, on the first Monday of the month (Europe/Berlin), next Monday 7 December 09:00",
    ],
    [
      "15 14 1 */3 *",
      "at 14:15, on day 1 of the month, every 3 months (Europe/Berlin), next Friday 1 January 2027 14:15",
    ],
  ])("of %s", (expression, words) => {
    const next = nextCronTime(expression, "Europe/Berlin", NOW);
    expect(describeTrigger(cron(expression), next, NOW)).toBe(words);
  });

  test("says its next time in its own zone", () => {
    const next = nextCronTime("0 9 * * 1-5", "Asia/Tokyo", NOW);
    expect(describeTrigger(cron("0 9 * * 1-5", "Asia/Tokyo"), next, NOW)).toBe(
      "every weekday at 09:00 Asia/Tokyo, next Friday 27 November 09:00",
    );
  });

  test("names no next time where there is none", () => {
    expect(describeTrigger(cron("0 9 * * 1-5"), null, NOW)).toBe("every weekday at 09:00 Europe/Berlin");
    expect(describeTrigger(cron("0 * * * *"), null, NOW)).toBe("every hour");
  });
});

test("What runs once says when, to the second where it has any", () => {
  const trigger: Trigger = { type: "at", at: "2026-11-30T09:00:00.000Z" };
  expect(describeTrigger(trigger, Date.parse(trigger.at), NOW)).toBe("once on 30 November 2026 at 09:00 UTC");
  expect(describeTrigger(trigger, null, NOW)).toBe("once on 30 November 2026 at 09:00 UTC");
  expect(describeTrigger({ type: "delay", seconds: 95 }, NOW + 95_000, NOW)).toBe(
    "once on 26 November 2026 at 09:31:35 UTC",
  );
});

test.each([
  [1, "1 second"],
  [120, "2 minutes"],
  [5_400, "90 minutes"],
  [7_200, "2 hours"],
  [86_400, "1 day"],
])("A delay of %i seconds that is not running is one of %s", (seconds, words) => {
  expect(describeTrigger({ type: "delay", seconds }, null, NOW)).toBe(`once, after ${words}`);
});

test("A hook has no times", () => {
  expect(describeTrigger({ type: "hook" }, null, NOW)).toBe("when its hook is called");
});
