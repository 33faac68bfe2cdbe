// What a conversation has to do at a later time, whoever is connected: one job of the object's alarm, at the earliest of them.
// The times themselves are kept by those whose work it is, so a lost or doubled alarm loses and doubles nothing.

import { LifecycleCapability } from "agents/lifecycle";
import type { Clock } from "../core/clock.ts";

/** Work that is due at times of its own. */
export interface TimedWork {
  /** Milliseconds since the epoch; null where nothing waits. In the past: at once. */
  nextAt(): number | null;
  /** Does what is due at `now`, once. What it throws is logged; it is asked again at its next time. */
  doDue(now: number): void | Promise<void>;
}

const JOB = "due";
/** Work that failed without naming a later time is tried again after this. */
const RETRY_MS = 60_000;

export class Wakes extends LifecycleCapability {
  readonly #works: () => readonly TimedWork[];
  readonly #clock: Clock;
  readonly #logError: (error: unknown) => void;

  constructor(works: () => readonly TimedWork[], clock: Clock, logError: (error: unknown) => void) {
    super("upshift-wakes");
    this.#works = works;
    this.#clock = clock;
    this.#logError = logError;
  }

  /** To be called whenever a time may have changed. */
  async arm(): Promise<void> {
    const time = this.#earliest();
    if (time === null) await this.lifecycle.jobs.cancel(JOB);
    else await this.lifecycle.jobs.push({ id: JOB, fn: JOB, time });
  }

  async onJob(): Promise<{ rescheduleAt: number } | undefined> {
    const now = this.#clock.now();
    let failed = false;
    for (const work of this.#works()) {
      const at = work.nextAt();
      if (at === null || at > now) continue;
      try {
        await work.doDue(now);
      } catch (error) {
        failed = true;
        this.#logError(error);
      }
    }
    const next = this.#earliest();
    if (next === null) return undefined;
    return { rescheduleAt: failed ? Math.max(next, now + RETRY_MS) : next };
  }

  #earliest(): number | null {
    const times = this.#works().flatMap((work) => work.nextAt() ?? []);
    return times.length === 0 ? null : Math.min(...times);
  }
}
