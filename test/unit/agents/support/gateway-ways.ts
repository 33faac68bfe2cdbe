// Both ways to one emulated gateway, wired as the product wires them: a turn's call of the reasoner by the binding or by URL.

import type { AiBinding } from "../../../../src/agents/env.ts";
import { wireTiers } from "../../../../src/agents/wiring.ts";
import { parseConfig } from "../../../../src/config.ts";
import { systemClock } from "../../../../src/core/clock.ts";
import type { Reason } from "../../../../src/core/receipt.ts";
import { callTier } from "../../../../src/models/tier.ts";
import {
  GATEWAY_TEST_ACCOUNT,
  GATEWAY_TEST_ID,
  startGateway,
  type Gateway,
  type GatewayOptions,
} from "../../../emulators/gateway.ts";
import { EmulatedGateway } from "../../../fakes/gateway-binding.ts";
import { listen, type Heard } from "../../../fakes/routes.ts";

export const WAYS = ["binding", "url"] as const;
export type Way = (typeof WAYS)[number];

const TOKEN = "cf-gateway-token";

export interface CallOptions {
  readonly reason?: Reason;
  readonly user?: string;
  readonly text?: string;
  /** Over the settings that lead to the gateway. */
  readonly vars?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface GatewayScene {
  readonly gateway: Gateway;
  readonly call: (options?: CallOptions) => Promise<Heard>;
}

/** An authenticated gateway, and what a call through it gives. */
export async function gatewayScene(way: Way, options: GatewayOptions = {}): Promise<GatewayScene> {
  const gateway = await startGateway({ token: TOKEN, ...options });
  return {
    gateway,
    call: ({ reason, user = "hash-of-ada", text = "Why?", vars, signal } = {}) => {
      const { AI_GATEWAY_BASE_URL, AI_GATEWAY_ACCOUNT_ID, AI_GATEWAY_TOKEN, ...common } = gateway.vars;
      const byUrl = { AI_GATEWAY_BASE_URL, AI_GATEWAY_ACCOUNT_ID, AI_GATEWAY_TOKEN };
      const config = parseConfig({
        REASONER_ROUTES: "gateway",
        UPSTREAM_RETRIES: "0",
        ...common,
        ...(way === "url" ? byUrl : {}),
        ...vars,
      });
      const { reasoner } = wireTiers(
        { config, ai: way === "binding" ? emulatedAi(gateway) : undefined, offline: undefined },
        {
          clock: systemClock,
          newId: () => crypto.randomUUID(),
          labels: { conversationId: "chat-1", userHash: user },
        },
      );
      return listen(
        callTier(
          reasoner!,
          { prompt: [{ role: "user", content: [{ type: "text", text }] }], maxOutputTokens: 1_000 },
          {
            signal: signal ?? new AbortController().signal,
            clock: systemClock,
            random: Math.random,
            ...(reason === undefined ? {} : { reason }),
          },
        ),
      );
    },
  };
}

/** The account's binding; of Workers AI it has nothing. */
export function emulatedAi(gateway: Pick<Gateway, "url">): AiBinding {
  const account = { url: gateway.url, accountId: GATEWAY_TEST_ACCOUNT, token: TOKEN };
  return {
    run: () => Promise.reject(new Error("Workers AI was called.")),
    gateway: (id) => new EmulatedGateway(account, id),
  };
}

export const gatewayPath = `/v1/${GATEWAY_TEST_ACCOUNT}/${GATEWAY_TEST_ID}/deepseek/chat/completions`;
