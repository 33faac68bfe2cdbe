// A conversation with hooks: its database, the automations behind them, and other services that call in.

import type { Hooks } from "../../../../src/agents/automation-ports.ts";
import { InboundHooks } from "../../../../src/agents/inbound-hooks.ts";
import { HookStore } from "../../../../src/storage/hook-store.ts";
import { CONVERSATION_MIGRATIONS } from "../../../../src/storage/migrations.ts";
import { migrate } from "../../../../src/storage/sql.ts";
import { ManualClock } from "../../../fakes/clock.ts";
import { signedBy } from "../../../fakes/webhook.ts";
import { nodeSql } from "./node-sql.ts";

export interface MadeHook {
  readonly hookId: string;
  readonly secret: string;
}

export class Hooked {
  readonly sql = nodeSql();
  readonly clock = new ManualClock();
  /** Whose each hook is, as the world outside knows it. */
  readonly addresses = new Map<string, string>();
  addressesAreDown = false;
  /** What the automations were set going with. */
  readonly fired: { automationId: string; messageId: string; payload: string }[] = [];
  isPaused = false;
  /** What an automation does with a message. */
  fire = (): boolean => true;
  changes = 0;
  inbound: InboundHooks;
  #messages = 0;

  constructor() {
    migrate(this.sql, CONVERSATION_MIGRATIONS);
    this.inbound = this.#open();
  }

  get hooks(): Hooks {
    return this.inbound;
  }

  /** The object starts again: nothing is in memory. */
  restart(): void {
    this.inbound = this.#open();
  }

  #open(): InboundHooks {
    const reach = (): void => {
      if (this.addressesAreDown) throw new Error("The hook's object is not there.");
    };
    return new InboundHooks({
      store: new HookStore(this.sql),
      automations: {
        isPaused: () => this.isPaused,
        fire: (automationId, message) => {
          const begins = this.fire();
          if (begins) this.fired.push({ automationId, ...message });
          return begins;
        },
      },
      address: (hookId) => ({
        assign: async (objectName) => {
          reach();
          this.addresses.set(hookId, objectName);
        },
        clear: async () => {
          reach();
          this.addresses.delete(hookId);
        },
      }),
      objectName: "alice:c1",
      clock: this.clock,
      changed: () => void this.changes++,
    });
  }

  async make(automationId = "auto-1"): Promise<MadeHook> {
    const { path, secret } = await this.hooks.create(automationId);
    return { hookId: path.replace("/api/hooks/", ""), secret };
  }

  send(
    hookId: string,
    headers: Record<string, string>,
    body: string | Uint8Array<ArrayBuffer>,
  ): Promise<Response> {
    return this.inbound.receive(
      hookId,
      new Request("https://conversation/hook", { method: "POST", headers, body }),
    );
  }

  /** A message as it should be, but for what is given. */
  call(
    { hookId, secret }: MadeHook,
    { id = `msg_${++this.#messages}`, body = '{"a":1}' }: { id?: string; body?: string } = {},
  ): Promise<Response> {
    return this.send(hookId, signedBy(secret, { id, at: this.clock.now(), body }), body);
  }

  /** All that is stored of hooks. */
  rows(): unknown[] {
    return ["hooks", "hook_secrets", "hook_messages"].flatMap((table) =>
      this.sql.all(`SELECT * FROM ${table}`),
    );
  }
}

export async function problemOf(
  response: Response,
): Promise<[status: number, code: unknown, detail: string]> {
  const { code, detail } = (await response.json()) as { code: unknown; detail: string };
  return [response.status, code, detail];
}
