// One Durable Object a link, named by the digest of its token: a copy of a conversation as it stood, until it is taken back. A
// token that was never made has none, and asking for it stores nothing.

import { DurableObject } from "cloudflare:workers";
import type { SharedAbout } from "../core/shared-copy.ts";
import { SharedCopyStore } from "../storage/shared-copy-store.ts";
import { durableObjectSql } from "../storage/sql.ts";
import type { Env } from "./env.ts";

const ABOUT = "about";
const REVOKED = "revoked";
/** Longer than any call that fills a copy lives. */
const REFUSED_MS = 10 * 60_000;
const PAGE_CHARACTERS = 1_000_000;

/** Some of a copy's messages, each a `SharedMessage` as JSON; `next` is null where there are no more. */
export interface SharedPage {
  readonly about: SharedAbout;
  readonly messages: readonly string[];
  readonly next: number | null;
}

interface Published extends SharedAbout {
  readonly count: number;
}

export class Share extends DurableObject<Env> {
  readonly #copy = new SharedCopyStore(durableObjectSql(this.ctx.storage));

  /** Nobody can read it yet. @returns false where it was taken back meanwhile */
  async fill(from: number, messages: readonly string[]): Promise<boolean> {
    if (await this.#isRevoked()) return false;
    this.#copy.add(from, messages);
    return true;
  }

  /** As above. */
  async publish(about: SharedAbout, count: number): Promise<boolean> {
    if (await this.#isRevoked()) return false;
    await this.ctx.storage.put(ABOUT, { ...about, count } satisfies Published);
    return true;
  }

  /** Null where there is nothing to read, for whatever reason. */
  async read(from: number): Promise<SharedPage | null> {
    const published = await this.ctx.storage.get<Published>(ABOUT);
    if (published === undefined) return null;
    const { count, ...about } = published;
    const messages = from < count ? this.#copy.page(from, PAGE_CHARACTERS) : [];
    const next = from + messages.length;
    return { about, messages, next: messages.length > 0 && next < count ? next : null };
  }

  /** What is still on its way into it is refused, and after that nothing of it is left. */
  async revoke(): Promise<void> {
    await this.ctx.storage.deleteAll();
    await this.ctx.storage.put(REVOKED, true);
    await this.ctx.storage.setAlarm(Date.now() + REFUSED_MS);
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }

  async #isRevoked(): Promise<boolean> {
    return (await this.ctx.storage.get(REVOKED)) !== undefined;
  }
}
