// All that is looked for in one call of the fast model while it streams, thinking and answer, and at its end. It says what
// was found and when an answer can no longer fail; what follows from that is the turn's.

import type { DraftSignals } from "../core/receipt.ts";
import { Review } from "./review.ts";
import type { Trigger } from "./trigger.ts";
import { Watch, type WatchSettings } from "./watch.ts";

export interface DraftSettings extends WatchSettings {
  /** Whether the answer is reviewed: it is text for people, and something can follow from it. */
  readonly isReviewed: boolean;
}

export class DraftChecks {
  readonly #settings: DraftSettings;
  readonly #review: Review | null;
  #watch: Watch;

  constructor(settings: DraftSettings) {
    this.#settings = settings;
    this.#watch = new Watch(settings);
    this.#review = settings.isReviewed ? new Review(settings) : null;
  }

  think(delta: string): Trigger | null {
    return this.#watch.push("thinking", delta);
  }

  /** @returns what is wrong for good with the answer so far */
  write(delta: string): Trigger | null {
    return this.#watch.push("text", delta) ?? this.#review?.push(delta) ?? null;
  }

  /** The thinking so far was the answer, and comes once more. */
  takeThinkingBack(): void {
    this.#watch = new Watch(this.#settings);
  }

  /** No check can fail any more, so the draft may be released. Loops are watched for until the end. */
  get isSettled(): boolean {
    return this.#review?.isSettled ?? false;
  }

  /** @returns what is wrong with the answer as a whole */
  finish(): Trigger | null {
    return this.#review?.finish() ?? null;
  }

  get signals(): DraftSignals {
    return this.#watch.signals;
  }
}
