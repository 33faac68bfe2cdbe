// The AI binding as a fetch, through the real provider: what `run` is handed, and what it means where it throws.

import { describe, expect, test } from "vitest";
import type { GatewayCall } from "../../../src/models/ai-gateway.ts";
import { deepSeekModel } from "../../../src/models/deepseek.ts";
import {
  bindingUrl,
  gatewayByBinding,
  type GatewayBinding,
  type GatewayHost,
} from "../../../src/models/gateway-binding.ts";
import { callTier } from "../../../src/models/tier.ts";
import { createTransport } from "../../../src/models/transport.ts";
import { GATEWAY_CODES, gatewayError } from "../../emulators/error-bodies.ts";
import { bodyOf, bytesOf } from "../../fakes/bytes.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { chatStream } from "../../fakes/event-text.ts";
import { FarEnd, refused } from "../../fakes/far-end.ts";
import { chatModel, listen, route, tierOf, transportSettings, type Heard } from "../../fakes/routes.ts";

type Run = Parameters<GatewayBinding["run"]>;

/** A host of one gateway, whose `run` is the test's. */
class Host implements GatewayHost {
  readonly runs: Run[] = [];
  readonly opened: string[] = [];
  readonly #answer: () => Promise<Response>;

  constructor(answer: () => Promise<Response>) {
    this.#answer = answer;
  }

  gateway(id: string): GatewayBinding {
    this.opened.push(id);
    return {
      run: (...run) => {
        this.runs.push(run);
        return this.#answer();
      },
      patchLog: () => Promise.reject(new Error("No log is written here.")),
    };
  }
}

const CALL: GatewayCall = {
  eventId: "event-1",
  metadata: { conversation: "c", user: "hash", tier: "reasoner", reason: "asked" },
  requestTimeoutMs: 60_000,
  cacheTtlSeconds: 300,
  cacheScope: "hash",
};

function call(host: GatewayHost, settings: { apiKey?: string } = { apiKey: "sk-secret" }): Promise<Heard> {
  const clock = new ManualClock();
  const fetch = gatewayByBinding(host, "my gateway/1", CALL);
  const reasoner = route("gateway", (observation) =>
    deepSeekModel("deepseek-flash", {
      baseUrl: bindingUrl("my gateway/1", "deepseek"),
      apiKey: settings.apiKey,
      transport: createTransport(transportSettings(clock, { fetch }), observation),
    }),
  );
  return heardOf(reasoner, clock);
}

const heardOf = (reasoner: ReturnType<typeof route>, clock: ManualClock): Promise<Heard> =>
  listen(
    callTier(
      tierOf([reasoner], 0),
      { prompt: [{ role: "user", content: [{ type: "text", text: "Why?" }] }], maxOutputTokens: 99 },
      { signal: new AbortController().signal, clock, random: () => 0 },
    ),
  );

describe("The binding's run", () => {
  const answering = new Host(() =>
    Promise.resolve(
      new Response(bodyOf([bytesOf(chatStream("Hm.", "Because."))]), {
        headers: { "content-type": "text/event-stream" },
      }),
    ),
  );

  test("is handed the provider's request, and the options as they are called there", async () => {
    expect(await call(answering)).toMatchObject({ thinking: "Hm.", text: "Because.", error: null });
    const [request, options] = answering.runs.at(-1)!;
    expect(answering.opened.at(-1)).toBe("my gateway/1");
    expect(request).toMatchObject({
      provider: "deepseek",
      endpoint: "chat/completions",
      headers: { authorization: "Bearer sk-secret", "content-type": "application/json" },
      query: { model: "deepseek-flash", stream: true, max_tokens: 99, thinking: { type: "enabled" } },
    });
    expect(options).toEqual({
      gateway: {
        cacheTtl: 300,
        cacheKey: expect.stringMatching(/^[0-9a-f]{64}$/),
        metadata: CALL.metadata,
        eventId: "event-1",
        requestTimeoutMs: 60_000,
        retries: { maxAttempts: 1 },
      },
      signal: expect.any(AbortSignal),
    });
  });

  test("gets no Authorization where there is no key", async () => {
    await call(answering, {});
    expect(answering.runs.at(-1)![0].headers).not.toHaveProperty("authorization");
  });
});

describe("A binding that throws", () => {
  const outcomeOf = ({ error }: Heard): unknown[] => {
    const { name, kind } = error as Record<string, unknown>;
    return [name, kind];
  };

  test.each(GATEWAY_CODES)("the gateway's code %i means what the envelope means", async (code) => {
    const { status, body } = gatewayError(code);
    const { message } = body as { message: string };
    const thrown = Object.assign(new Error(`${code}: ${message}`), { name: "AiGatewayError" });
    const byBinding = await call(new Host(() => Promise.reject(thrown)));
    const clock = new ManualClock();
    const farEnd = new FarEnd(refused(status, body));
    const byUrl = await heardOf(
      route("gateway", (observation) => chatModel(clock, farEnd, observation)),
      clock,
    );
    expect(outcomeOf(byBinding)).toEqual(outcomeOf(byUrl));
  });

  test("without a code is taken for one that was not reached", async () => {
    const lost = new Host(() => Promise.reject(new Error("Network connection lost.")));
    expect(outcomeOf(await call(lost))).toEqual(["UpstreamFault", "connection-failed"]);
  });
});
