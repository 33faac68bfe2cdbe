// Keeps calls from a route that keeps failing: after some failures in a row it opens, and after a pause it lets a single
// call through to see. One for each route and isolate: what one conversation learns, its neighbours need not.

const FAILURES_TO_OPEN = 5;
const PAUSE_MS = 30_000;

export class CircuitBreaker {
  #failures = 0;
  #openUntil = 0;
  #isProbing = false;

  /** Whether a call may go this way now. A `true` while open is the probe: its outcome must be told. */
  allows(now: number): boolean {
    if (this.#failures < FAILURES_TO_OPEN) return true;
    if (now < this.#openUntil || this.#isProbing) return false;
    this.#isProbing = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#isProbing = false;
  }

  /** The route itself failed: it could not be reached, or answered with a 5xx. Refusals are answers, not failures. */
  failed(now: number): void {
    this.#failures++;
    this.#isProbing = false;
    if (this.#failures >= FAILURES_TO_OPEN) this.#openUntil = now + PAUSE_MS;
  }

  /** The call ended without saying anything about the route: it was stopped. */
  abandoned(): void {
    this.#isProbing = false;
  }
}
