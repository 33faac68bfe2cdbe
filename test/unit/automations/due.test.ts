// When automations are due, and what becomes of times that were missed.

import { describe, expect, test } from "vitest";
import { firstDue, planDue } from "../../../src/automations/due.ts";
import type { Trigger } from "../../../src/automations/trigger.ts";

const NOW = Date.parse("2026-11-26T03:00:00Z");
const at = (time: string): number => Date.parse(time);
const HOURLY: Trigger = { type: "cron", cron: "0 * * * *", timeZone: "UTC" };
const ONCE: Trigger = { type: "at", at: "2026-11-26T02:00:00.000Z" };

describe("The first due time", () => {
  test("of a delay is that much later, of a time that time, of a cron its next, of a hook none", () => {
    expect(firstDue({ type: "delay", seconds: 120 }, NOW)).toBe(NOW + 120_000);
    expect(firstDue({ type: "at", at: "2026-11-30T09:00:00.000Z" }, NOW)).toBe(at("2026-11-30T09:00Z"));
    expect(firstDue(HOURLY, NOW)).toBe(at("2026-11-26T04:00Z"));
    expect(firstDue({ type: "hook" }, NOW)).toBeNull();
  });

  test.each([
    ["2026-11-26T03:00:00.000Z", "has passed"],
    ["2025-01-01T00:00:00.000Z", "has passed"],
    ["2031-11-26T03:00:00.001Z", "more than 5 years ahead"],
  ])("of %s is refused at 2026-11-26 03:00: it %s", (time, reason) => {
    expect(() => firstDue({ type: "at", at: time }, NOW)).toThrow(reason);
  });

  test("may lie five years ahead", () => {
    expect(firstDue({ type: "at", at: "2031-11-26T03:00:00.000Z" }, NOW)).toBe(at("2031-11-26T03:00Z"));
  });
});

describe("A due time that has come", () => {
  test.each(["run-once", "skip"] as const)("is run, though its alarm was a little late (%s)", (missed) => {
    expect(planDue(HOURLY, missed, NOW, NOW + 5_000)).toEqual({
      run: "now",
      nextAt: at("2026-11-26T04:00Z"),
    });
    expect(planDue(ONCE, missed, at(ONCE.at), at(ONCE.at) + 5_000)).toEqual({ run: "now", nextAt: null });
  });

  test("and many that were missed with it are one run", () => {
    const threeDaysLater = at("2026-11-29T03:20Z");
    expect(planDue(HOURLY, "run-once", NOW, threeDaysLater)).toEqual({
      run: "now",
      nextAt: at("2026-11-29T04:00Z"),
    });
    expect(planDue(ONCE, "run-once", at(ONCE.at), threeDaysLater)).toEqual({ run: "now", nextAt: null });
  });

  test("and was missed is skipped where that was chosen, and the next is in time", () => {
    expect(planDue(HOURLY, "skip", NOW, at("2026-11-29T03:20Z"))).toEqual({
      run: "missed",
      nextAt: at("2026-11-29T04:00Z"),
    });
    expect(planDue(ONCE, "skip", at(ONCE.at), at(ONCE.at) + 5_001)).toEqual({ run: "missed", nextAt: null });
  });

  test("is not taken for missed because those before it were", () => {
    expect(planDue(HOURLY, "skip", NOW, at("2026-11-26T07:00:02Z")).nextAt).toBe(at("2026-11-26T07:00Z"));
  });
});
