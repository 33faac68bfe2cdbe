// One Durable Object a hook, named by the hook's id: which conversation's object it belongs to, and nothing else. An id that
// was never made has none, and asking for it stores nothing.

import { DurableObject } from "cloudflare:workers";
import type { Env } from "./env.ts";

const KEY = "conversation";

export class HookAddress extends DurableObject<Env> {
  async assign(objectName: string): Promise<void> {
    await this.ctx.storage.put(KEY, objectName);
  }

  async find(): Promise<string | null> {
    return (await this.ctx.storage.get<string>(KEY)) ?? null;
  }

  async clear(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}
