// A route that keeps failing is passed over while another may answer, and is tried again after a pause.

import type { LanguageModelV4, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { describe, expect, test } from "vitest";
import { lookUpModel } from "../../../src/models/catalogue.ts";
import { CircuitBreaker } from "../../../src/models/circuit-breaker.ts";
import { callTier, type TierModel } from "../../../src/models/tier.ts";

const ANSWER: LanguageModelV4StreamPart[] = [
  { type: "text-delta", id: "t", delta: "here" },
  {
    type: "finish",
    finishReason: { unified: "stop", raw: "stop" },
    usage: {
      inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 1, text: 1, reasoning: 0 },
    },
  },
];

const model = (doStream: LanguageModelV4["doStream"]): LanguageModelV4 => ({
  specificationVersion: "v4",
  provider: "fake",
  modelId: "fake",
  supportedUrls: {},
  doGenerate: () => Promise.reject(new Error("Calls are streamed.")),
  doStream,
});

/** A tier whose gateway is down or up, as `gateway.isUp` says, and whose direct route always answers. */
function twoRoutes() {
  const gateway = { isUp: false, calls: 0 };
  const clock = { at: 0, now: () => clock.at, sleep: () => Promise.resolve() };
  const stream = () =>
    Promise.resolve({
      stream: new ReadableStream<LanguageModelV4StreamPart>({
        start(controller) {
          for (const part of ANSWER) controller.enqueue(part);
          controller.close();
        },
      }),
    });
  const tier: TierModel = {
    tier: "reasoner",
    model: lookUpModel("deepseek-flash", "reasoner"),
    price: null,
    retries: 0,
    routes: [
      {
        route: "gateway",
        credential: "the key stored in the gateway",
        breaker: new CircuitBreaker(),
        open: () =>
          model(() => {
            gateway.calls++;
            return gateway.isUp ? stream() : Promise.reject(new TypeError("connection refused"));
          }),
      },
      { route: "direct", credential: "DEEPSEEK_API_KEY", open: () => model(stream) },
    ],
  };
  const call = async (): Promise<string> => {
    const context = { signal: new AbortController().signal, clock, random: () => 0 };
    for await (const event of callTier(tier, { prompt: [] }, context))
      if (event.type === "opened") return event.route;
    return "none";
  };
  return { gateway, clock, call };
}

describe("A route that failed five times in a row", () => {
  test("is passed over for a while, and the next route answers at once", async () => {
    const { gateway, call } = twoRoutes();
    for (let turn = 0; turn < 8; turn++) expect(await call()).toBe("direct");
    expect(gateway.calls).toBe(5);
  });

  test("is tried once after the pause, and stays shut where it fails again", async () => {
    const { gateway, clock, call } = twoRoutes();
    for (let turn = 0; turn < 5; turn++) await call();
    clock.at = 31_000;
    await call();
    await call();
    expect(gateway.calls).toBe(6);
  });

  test("is used again once it answers", async () => {
    const { gateway, clock, call } = twoRoutes();
    for (let turn = 0; turn < 5; turn++) await call();
    gateway.isUp = true;
    clock.at = 31_000;
    expect(await call()).toBe("gateway");
    expect(await call()).toBe("gateway");
  });
});
