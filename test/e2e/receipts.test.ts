// The money on a receipt is what the upstreams reported, times the catalogue's prices.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Step } from "../../src/core/receipt.ts";
import type { RecordedRequest } from "../emulators/recorded-request.ts";
import { ramble } from "../eval/watch-texts.ts";
import { connectChat } from "../support/chat-client.ts";
import { DEEPSEEK_FLASH, neuronsOf, priceOf, R1_DISTILL } from "./prices.ts";
import { lastAnswer, newConversation, receiptOf, requestsSince, startStage, type Stage } from "./journey.ts";

function reported(request: RecordedRequest | undefined): Partial<Step> {
  return {
    usage: "reported",
    inputTokens: request?.usage?.promptTokens ?? -1,
    cachedInputTokens: request?.usage?.cachedTokens ?? -1,
    outputTokens: request?.usage?.completionTokens ?? -1,
  };
}

const FAST_REPLY = {
  reply: {
    thinking: "A short thought.",
    text: "A short answer.",
    usage: { promptTokens: 1_203, completionTokens: 77 },
  },
};
const DEEP_REPLY = {
  reply: {
    thinking: "A longer thought.",
    text: "A longer answer.",
    usage: { promptTokens: 4_321, cachedTokens: 1_234, completionTokens: 987, reasoningTokens: 650 },
  },
};

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

async function turn(text: string, mode: "auto" | "fast" | "deep" = "auto") {
  const id = newConversation();
  const [fast, gateway] = [requestsSince(stage.fast), requestsSince(stage.gateway)];
  const client = await connectChat(stage.url, id);
  await client.submit(text, { body: { mode } }).done;
  await client.close();
  const receipt = receiptOf(await lastAnswer(stage.url, id));
  return { receipt, fast: fast()[0], gateway: gateway()[0] };
}

describe("Within the free neurons", () => {
  test("a fast answer has its list price and costs nothing", async () => {
    stage.fast.script(FAST_REPLY);
    const { receipt, fast } = await turn("Hello there.");
    expect(receipt).toMatchObject({ usd: 0, usdIs: "exact" });
    expect(receipt.steps).toMatchObject([
      { ...reported(fast), usd: 0, listUsd: priceOf(fast, R1_DISTILL), route: "workers-ai" },
    ]);
    expect(receipt.steps[0]?.neurons).toBeCloseTo(neuronsOf(1_203, 77), 0);
  });

  test("a deep answer costs what DeepSeek reported at the hour's price, the cached part for less", async () => {
    stage.gateway.script(DEEP_REPLY);
    const { receipt, gateway } = await turn("Think.", "deep");
    const usd = priceOf(gateway, DEEPSEEK_FLASH);
    expect(receipt).toMatchObject({ usd, usdIs: "exact" });
    expect(receipt.steps).toMatchObject([
      { ...reported(gateway), reasoningTokens: 650, usd, listUsd: usd, neurons: null, cacheStatus: "MISS" },
    ]);
  });

  test("an escalated turn costs the sum of its steps", async () => {
    stage.fast.script({ reply: { thinking: "Nothing comes of it.", text: "" } });
    stage.gateway.script(DEEP_REPLY);
    const { receipt, fast, gateway } = await turn("Hello there.");
    expect(receipt.steps).toMatchObject([
      { ...reported(fast), usd: 0, listUsd: priceOf(fast, R1_DISTILL) },
      { ...reported(gateway), usd: priceOf(gateway, DEEPSEEK_FLASH) },
    ]);
    expect(receipt).toMatchObject({ usd: priceOf(gateway, DEEPSEEK_FLASH), usdIs: "exact" });
  });

  test.each([
    { name: "missing", fault: { usageMissing: true } },
    { name: "impossible", fault: { usageAbsurd: true } },
  ] as const)("usage that is $name is estimated, said to be, and not free of charge", async ({ fault }) => {
    stage.gateway.script({ ...DEEP_REPLY, fault });
    const { receipt } = await turn("Think.", "deep");
    expect(receipt.usdIs).toBe("estimated");
    const [step] = receipt.steps;
    expect(step?.usage).toBe("estimated");
    expect(step?.inputTokens).toBeGreaterThan(0);
    expect(step?.outputTokens).toBeGreaterThan(0);
    expect(receipt.usd).toBe(step?.usd);
    expect(receipt.usd).toBeGreaterThan(0);
  });

  test("a call that was cut off is charged for what it had sent at least, as an estimate", async () => {
    stage.fast.script({ reply: { text: ramble("english", 1_000) }, deltas: 20, paceMs: 4 });
    stage.gateway.script(DEEP_REPLY);
    const { receipt, gateway } = await turn("Hello there.");
    const deep = priceOf(gateway, DEEPSEEK_FLASH);
    expect(receipt).toMatchObject({ reason: "thinking-overrun", usdIs: "estimated", usd: deep });
    expect(receipt.steps[0]).toMatchObject({ usage: "estimated", usd: 0 });
    expect(receipt.steps[0]?.outputTokens).toBeGreaterThanOrEqual(1_500);
    // 1,500 tokens out at 4,881 nano-dollars.
    expect(receipt.steps[0]?.listUsd).toBeGreaterThanOrEqual(0.0073215);
  });
});

describe("With no free neurons and with prices of the operator's own", () => {
  beforeAll(async () => {
    await stage.upshift.restart({
      vars: {
        FREE_NEURONS_PER_DAY: "0",
        COST_AWARE: "false",
        PRICES: JSON.stringify({
          "deepseek-flash": { input: 1, cachedInput: 0.5, output: 7, peakFactor: 1 },
        }),
      },
    });
  });

  test("a fast answer is charged at list price", async () => {
    stage.fast.script(FAST_REPLY);
    const { receipt, fast } = await turn("Hello there.");
    const usd = priceOf(fast, R1_DISTILL);
    expect(receipt).toMatchObject({ usd, usdIs: "exact", steps: [{ usd, listUsd: usd }] });
  });

  test("a deep answer is charged at the operator's price, at any hour", async () => {
    stage.gateway.script(DEEP_REPLY);
    const { receipt, gateway } = await turn("Think.", "deep");
    const usd = priceOf(gateway, { input: 1_000, cached: 500, output: 7_000, peakFactor: 1 });
    expect(receipt).toMatchObject({ usd, usdIs: "exact", steps: [{ usd, listUsd: usd }] });
  });
});
