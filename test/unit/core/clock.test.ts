// The system's clock: its sleep ends with an abort, at once, and never rejects.

import { expect, test, vi } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";

test("a sleep ends after its time", async () => {
  vi.useFakeTimers();
  try {
    let woken = false;
    const sleep = systemClock.sleep(1_000).then(() => (woken = true));
    await vi.advanceTimersByTimeAsync(999);
    expect(woken).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await sleep;
    expect(woken).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test("a sleep ends at once with an abort, before or during it, and leaves no timer", async () => {
  vi.useFakeTimers();
  try {
    await systemClock.sleep(1_000, AbortSignal.abort());
    const abort = new AbortController();
    const sleep = systemClock.sleep(1_000, abort.signal);
    abort.abort();
    await sleep;
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
