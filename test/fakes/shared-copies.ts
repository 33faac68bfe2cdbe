// Where shared copies are kept, in memory: what `Share` promises of one, for a test that takes it back at any moment.

import type { SharedAbout, SharedMessage } from "../../src/core/shared-copy.ts";

interface Copy {
  messages: string[];
  about: SharedAbout | null;
  isRevoked: boolean;
}

export class SharedCopies {
  readonly #copies = new Map<string, Copy>();
  /** Runs before each step, which it may fail. */
  before: (step: "fill" | "publish" | "revoke", digest: string) => Promise<void> = () => Promise.resolve();

  /** What can be read; null where there is nothing. */
  read(digest: string): { about: SharedAbout; messages: SharedMessage[] } | null {
    const copy = this.#copies.get(digest);
    if (copy === undefined || copy.about === null) return null;
    return { about: copy.about, messages: copy.messages.map((json) => JSON.parse(json) as SharedMessage) };
  }

  /** Whether anything at all of it is kept. */
  holds(digest: string): boolean {
    const copy = this.#copies.get(digest);
    return copy !== undefined && (copy.messages.length > 0 || copy.about !== null);
  }

  readonly copyAt = (digest: string) => {
    const copy = this.#copies.get(digest) ?? { messages: [], about: null, isRevoked: false };
    this.#copies.set(digest, copy);
    return {
      fill: async (from: number, messages: readonly string[]): Promise<boolean> => {
        await this.before("fill", digest);
        if (!copy.isRevoked) copy.messages.splice(from, messages.length, ...messages);
        return !copy.isRevoked;
      },
      publish: async (about: SharedAbout, count: number): Promise<boolean> => {
        await this.before("publish", digest);
        if (!copy.isRevoked && copy.messages.length === count) copy.about = about;
        return !copy.isRevoked;
      },
      revoke: async (): Promise<void> => {
        await this.before("revoke", digest);
        Object.assign(copy, { messages: [], about: null, isRevoked: true });
      },
    };
  };
}
