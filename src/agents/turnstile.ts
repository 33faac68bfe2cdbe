// Lets the frames of each connection through in the order in which they came, also where one of them has to wait until the turn
// that it begins is admitted.

import type { UpshiftError } from "../core/errors.ts";

export class Turnstile {
  readonly #admit: (() => Promise<UpshiftError | null>) | null;
  readonly #lines = new Map<string, Promise<void>>();

  /** @param admit null where nobody has to wait */
  constructor(admit: (() => Promise<UpshiftError | null>) | null) {
    this.#admit = admit;
  }

  /** A frame that needs no admission, behind those that came before it. */
  follow(peerId: string, through: () => void): void {
    if (this.#lines.has(peerId)) this.#line(peerId, async () => through());
    else through();
  }

  /** A frame that begins a turn. @param through is given why it may not, if so */
  enter(peerId: string, through: (refusal: unknown) => void): void {
    const admit = this.#admit;
    if (admit === null) this.follow(peerId, () => through(null));
    else this.#line(peerId, async () => through(await admit().catch((error: unknown) => error)));
  }

  #line(peerId: string, work: () => Promise<void>): void {
    const line = (this.#lines.get(peerId) ?? Promise.resolve()).then(work).finally(() => {
      if (this.#lines.get(peerId) === line) this.#lines.delete(peerId);
    });
    this.#lines.set(peerId, line);
  }
}
