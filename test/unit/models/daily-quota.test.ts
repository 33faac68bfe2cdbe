// What is remembered of a day's allowance: until 00:00 UTC, and no longer.

import { describe, expect, test } from "vitest";
import { DailyQuota } from "../../../src/models/daily-quota.ts";
import { callTier } from "../../../src/models/tier.ts";
import { workersAiError } from "../../emulators/error-bodies.ts";
import { LiveBody } from "../../fakes/bytes.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { event, native } from "../../fakes/event-text.ts";
import { FarEnd, refused, streamed, type Answer } from "../../fakes/far-end.ts";
import { listen, restModel, route, tierOf } from "../../fakes/routes.ts";
import { HELLO } from "./tier-scene.ts";

const NOON = Date.UTC(2026, 10, 23, 12);
const MIDNIGHT = Date.UTC(2026, 10, 24);

describe("A day's allowance", () => {
  test("is there until somebody is refused", () => {
    expect(new DailyQuota().isUsedUp(NOON)).toBe(false);
  });

  test.each([
    ["at noon", NOON],
    ["in the day's first millisecond", Date.UTC(2026, 10, 23)],
    ["in its last", MIDNIGHT - 1],
  ])("that is used up %s is renewed at the next 00:00 UTC", (_, at) => {
    const quota = new DailyQuota();
    quota.usedUp(at);
    expect([quota.isUsedUp(at), quota.isUsedUp(MIDNIGHT - 1), quota.isUsedUp(MIDNIGHT)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("can be used up again the next day", () => {
    const quota = new DailyQuota();
    quota.usedUp(NOON);
    quota.usedUp(MIDNIGHT);
    expect(quota.isUsedUp(MIDNIGHT + 1)).toBe(true);
  });
});

describe("A call of Workers AI", () => {
  async function after(answer: Answer): Promise<boolean> {
    const clock = new ManualClock(NOON);
    const quota = new DailyQuota();
    const farEnd = new FarEnd(answer);
    const tier = tierOf([{ ...route("workers-ai", (seen) => restModel(clock, farEnd, seen)), quota }], 0);
    const heard = listen(
      callTier(tier, HELLO, { signal: new AbortController().signal, clock, random: () => 0 }),
    );
    await clock.advance(60_000);
    await heard;
    return quota.isUsedUp(clock.now());
  }
  const refusing = (code: 3036 | 3040 | 4006 | 5021): Answer => {
    const { status, body } = workersAiError(code);
    return refused(status, body);
  };

  test.each([3036, 4006] as const)("that is refused with %i leaves the allowance used up", async (code) => {
    expect(await after(refusing(code))).toBe(true);
  });

  test("that meets the end of the allowance in mid-stream does as well", async () => {
    expect(await after(streamed(native("Hi") + event(workersAiError(3036).body)))).toBe(true);
  });

  test.each([
    ["busy", refusing(3040)],
    ["too long", refusing(5021)],
    ["limited in its rate", refused(429, { success: false, errors: [{ code: 3999, message: "x" }] })],
    ["silent", streamed(new LiveBody().stream)],
  ])("that finds it %s leaves it as it was", async (_, answer) => {
    expect(await after(answer)).toBe(false);
  });
});
