// Remembers that a day's free allowance is used up, until it is renewed at 00:00 UTC, so that nobody asks in vain before.
// Deliberately kept in memory alone: a new isolate costs one refused request, which is not paid for, and an account that
// was moved to a paid plan at noon works with the next deployment.

const DAY_MS = 86_400_000;

export class DailyQuota {
  #renewedAt = 0;

  isUsedUp(now: number): boolean {
    return now < this.#renewedAt;
  }

  usedUp(now: number): void {
    this.#renewedAt = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
  }
}
