// A conversation's webhooks put together: the hooks that come in, the notifications and calls that go out.

import type { Config } from "../config.ts";
import type { Clock } from "../core/clock.ts";
import { HookStore } from "../storage/hook-store.ts";
import { OutboxStore } from "../storage/outbox-store.ts";
import type { Sql } from "../storage/sql.ts";
import { callWebhook } from "../tools/call-webhook.ts";
import type { Tool } from "../tools/tool.ts";
import type { Fetch } from "../tools/web-guard.ts";
import type { Env } from "./env.ts";
import { fromObjectName } from "./identity.ts";
import { InboundHooks, type HookedAutomations } from "./inbound-hooks.ts";
import { Outbox } from "./outbox.ts";
import { webhookSender } from "./webhook-sender.ts";

export interface WebhooksHost {
  readonly sql: Sql;
  readonly config: Config;
  readonly env: Pick<Env, "Directory" | "HookAddress">;
  readonly objectName: string;
  readonly automations: HookedAutomations;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly changed: () => void;
  readonly keepAlive: (work: () => Promise<void>) => Promise<void>;
  readonly logError: (error: unknown) => void;
}

export interface Webhooks {
  readonly hooks: InboundHooks;
  readonly outbox: Outbox;
  readonly tools: readonly Tool<never>[];
}

export function openWebhooks(host: WebhooksHost): Webhooks {
  const { sql, env, objectName, clock, changed } = host;
  const { userId, conversationId } = fromObjectName(objectName);
  const { WEBHOOK_ALLOWED_HOSTS: allowedHosts } = host.config;
  const directory = env.Directory.getByName(userId);
  const send = webhookSender({
    allowedHosts,
    fetch: host.fetch,
    clock,
    secret: async () => await directory.signingSecret(),
  });
  return {
    hooks: new InboundHooks({
      store: new HookStore(sql),
      automations: host.automations,
      address: (hookId) => env.HookAddress.getByName(hookId),
      objectName,
      clock,
      changed,
    }),
    outbox: new Outbox({
      store: new OutboxStore(sql),
      send,
      tellFailed: async (failed) => await directory.notificationFailed(failed),
      conversationId,
      clock,
      random: Math.random,
      keepAlive: host.keepAlive,
      changed,
      logError: host.logError,
    }),
    tools: allowedHosts.length === 0 ? [] : [callWebhook({ allowedHosts, send }) as Tool<never>],
  };
}
