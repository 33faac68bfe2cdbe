import { expect, test } from "vitest";
import { findWhen } from "../../../../src/models/offline/when/find-when.ts";
import { NOW } from "./asking.ts";

const delay = (seconds: number) => ({ type: "delay", seconds });
const at = (instant: string) => ({ type: "at", at: `${instant}:00.000Z` });
const cron = (expression: string, timeZone = "UTC") => ({ type: "cron", cron: expression, timeZone });

test.each([
  ["in two minutes", delay(120)],
  ["in 90 seconds", delay(90)],
  ["in an hour", delay(3_600)],
  ["in half an hour", delay(1_800)],
  ["in an hour and a half", delay(5_400)],
  ["in 1h 30m", delay(5_400)],
  ["in 2 hours and 15 minutes", delay(8_100)],
  ["five minutes from now", delay(300)],
  ["in 3 days", delay(259_200)],
  ["in einer halben Stunde", delay(1_800)],
  ["in zwei Stunden", delay(7_200)],
  ["tomorrow at 9", at("2026-11-24T09:00")],
  ["at 9 tomorrow", at("2026-11-24T09:00")],
  ["tomorrow morning", at("2026-11-24T09:00")],
  ["tomorrow at 9 in Berlin", at("2026-11-24T08:00")],
  ["morgen um 9 Uhr", at("2026-11-24T09:00")],
  ["at 18:00", at("2026-11-23T18:00")],
  ["at 9", at("2026-11-24T09:00")],
  ["on Friday at 5 pm", at("2026-11-27T17:00")],
  ["on 2026-12-24 at 18:00", at("2026-12-24T18:00")],
  ["tonight", at("2026-11-23T18:00")],
  ["every minute", cron("* * * * *")],
  ["every 5 minutes", cron("*/5 * * * *")],
  ["every two hours", cron("0 */2 * * *")],
  ["every weekday at 9", cron("0 9 * * 1-5")],
  ["every weekday at 09:30 (Berlin time)", cron("30 9 * * 1-5", "Europe/Berlin")],
  ["at 9 every weekday", cron("0 9 * * 1-5")],
  ["every day at 7pm", cron("0 19 * * *")],
  ["daily at noon", cron("0 12 * * *")],
  ["every Monday and Thursday at 8:15", cron("15 8 * * 1,4")],
  ["on Mondays at 9", cron("0 9 * * 1")],
  ["every month on the 15th at 10", cron("0 10 15 * *")],
])("%s is a trigger", (words, trigger) => {
  expect(findWhen(`remind me ${words} to stretch`, NOW)).toEqual({
    trigger,
    rest: expect.stringMatching(/^remind me\s+to stretch$/),
  });
});

test.each(["", "to stretch", "to be in two minds", "in 0 seconds", "tomorrow at 25", "every 90 minutes"])(
  "%j is none",
  (words) => {
    expect(findWhen(words, NOW)).toBeNull();
  },
);

test("a time on the day of a change of clocks is that of the clocks there", () => {
  const saturday = new Date("2026-10-24T12:00:00Z");
  expect(findWhen("tomorrow at 9 Europe/Berlin", saturday)?.trigger).toEqual(at("2026-10-25T08:00"));
  expect(findWhen("tomorrow at 1:30 Europe/Berlin", saturday)?.trigger).toEqual(at("2026-10-24T23:30"));
});
