// Time that moves only when a test moves it.

import type { Clock } from "../../src/core/clock.ts";

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

const TURNS_TO_SETTLE = 12;

/** Lets everything run that waits for other work only, and not for time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_SETTLE; turn++)
    await new Promise<void>((resolve) => setImmediate(resolve));
}

export class ManualClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(startsAt = Date.UTC(2026, 10, 23, 12)) {
    this.#now = startsAt;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      if (ms <= 0) return void setImmediate(resolve);
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const sleeper = { dueAt: this.#now + ms, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", wake, { once: true });
    });
  }

  /** How many sleeps nobody has ended: a finished call leaves none behind. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Moves time from one wake-up to the next, and lets what follows from each run at its time. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const next = this.#nextDue();
      if (next === undefined || next.dueAt > end) break;
      this.#now = Math.max(this.#now, next.dueAt);
      next.wake();
    }
    this.#now = end;
  }

  /** Time passes at once, as while a process is busy: everything due wakes late. */
  jump(ms: number): void {
    this.#now += ms;
    for (;;) {
      const next = this.#nextDue();
      if (next === undefined || next.dueAt > this.#now) return;
      next.wake();
    }
  }

  #nextDue(): Sleeper | undefined {
    let next: Sleeper | undefined;
    for (const sleeper of this.#sleepers)
      if (next === undefined || sleeper.dueAt < next.dueAt) next = sleeper;
    return next;
  }
}
