// What a turn says about its cost, and what is known of it in the journal before each call.

import { describe, expect, test } from "vitest";
import { UpstreamFault } from "../../../src/models/upstream-fault.ts";
import { stepOfLostCall, sumUp, toStep, type EndedCall } from "../../../src/turn/receipt.ts";
import { lookUpModel } from "../../../src/models/catalogue.ts";
import {
  answers,
  calls,
  ends,
  reports,
  scriptedTier,
  thinks,
  writes,
  type Script,
} from "./support/scripted-tier.ts";
import { FakeBooks } from "../../fakes/books.ts";
import { run, SUNDAY } from "./support/turn.ts";

const distill = lookUpModel("@cf/deepseek-ai/deepseek-r1-distill-qwen-32b", "fast");
const flash = lookUpModel("deepseek-flash", "reasoner");

const call = (fields: Partial<EndedCall> = {}): EndedCall => ({
  tier: "fast",
  model: distill,
  price: distill.price,
  route: "workers-ai",
  outcome: "answered",
  reason: null,
  reported: { input: 1_000, cachedInput: 0, output: 1_000, reasoning: 400 },
  estimated: { input: 7, cachedInput: 0, output: 7, reasoning: 0 },
  startedAt: SUNDAY,
  firstTokenAt: SUNDAY + 200,
  endedAt: SUNDAY + 1_500,
  gatewayLogId: null,
  cacheStatus: null,
  attempts: [],
  signals: null,
  freeNeurons: 0,
  neverAnswered: false,
  ...fields,
});

describe("a step", () => {
  test("is priced in whole micro-dollars, rounded up, and counted in neurons on Workers AI", () => {
    // 1,000 tokens at 0.497 and 4.881 USD a million: 5,378 micro-dollars.
    expect(toStep(call())).toMatchObject({
      usd: 0.005378,
      listUsd: 0.005378,
      neurons: 488.9,
      usage: "reported",
      inputTokens: 1_000,
      reasoningTokens: 400,
      msToFirstToken: 200,
      ms: 1_500,
      model: distill.wireModel,
    });
    expect(toStep(call({ reported: { input: 1, cachedInput: 0, output: 0, reasoning: 0 } })).usd).toBe(
      0.000001,
    );
  });

  test("is free within the day's neurons, and charged for what goes past them", () => {
    expect(toStep(call({ freeNeurons: 10_000 }))).toMatchObject({ usd: 0, listUsd: 0.005378 });
    expect(toStep(call({ freeNeurons: 244.45 })).usd).toBe(0.002689);
    expect(toStep(call({ freeNeurons: 488.8 })).usd).toBe(0.000002);
  });

  test("counts cached input at its own price, and peak hours double", () => {
    const reasoner = {
      model: flash,
      price: flash.price,
      route: "direct",
      reported: { input: 10_000, cachedInput: 4_000, output: 100, reasoning: 0 },
    } as const;
    // 6,000 × 0.15 + 4,000 × 0.003 + 100 × 0.60 = 972 micro-dollars off-peak.
    expect(toStep(call(reasoner))).toMatchObject({ usd: 0.000972, neurons: null, cachedInputTokens: 4_000 });
    expect(toStep(call({ ...reasoner, startedAt: Date.UTC(2026, 10, 23, 2) })).usd).toBe(0.001944);
  });

  test.each([
    ["a simulation", { route: "offline" as const }, 0],
    ["a hit of the gateway's cache", { route: "gateway" as const, cacheStatus: "HIT" }, 0],
    ["a call that was never answered", { neverAnswered: true, reported: null }, 0],
    ["a call without a known price", { price: null }, null],
  ])("of %s is charged as such", (_, fields, usd) => {
    expect(toStep(call(fields)).usd).toBe(usd);
  });

  test("without a report is an estimate, and says so", () => {
    expect(toStep(call({ reported: null }))).toMatchObject({
      usage: "estimated",
      inputTokens: 7,
      outputTokens: 7,
    });
  });

  test("of a lost call is what the journal and the stored chunks say", async () => {
    const { calls: journal } = await run({ fast: scriptedTier("fast", [answers("x")]) });
    const step = stepOfLostCall(
      journal[0]!.progress,
      { thinking: "Let me see.", text: "It is" },
      SUNDAY + 99_000,
    );
    expect(step).toMatchObject({ tier: "fast", route: "workers-ai", outcome: "failed", usage: "estimated" });
    expect(step.inputTokens).toBe(journal[0]!.progress.call.inputTokens);
    expect(step.outputTokens).toBeGreaterThan(step.reasoningTokens);
    expect(step.usd).toBeGreaterThan(0);
  });
});

describe("the sum of a turn", () => {
  test("adds micro-dollars without binary noise", () => {
    const cents = [0.000001, 0.000002, 0.1, 0.2].map((usd) => ({ ...toStep(call()), usd }));
    expect(sumUp(cents)).toEqual({ usd: 0.300003, usdIs: "exact" });
  });

  test("is estimated where one step is, unknown where one has no price, and exact where nothing was called", () => {
    const [known, guess, unknown] = [
      toStep(call()),
      toStep(call({ reported: null })),
      toStep(call({ price: null })),
    ];
    expect(sumUp([known, guess]).usdIs).toBe("estimated");
    expect(sumUp([known, guess, unknown])).toEqual({ usd: null, usdIs: "unknown" });
    expect(sumUp([])).toEqual({ usd: 0, usdIs: "exact" });
  });

  test("of a whole turn is that of its steps, and free neurons are spent once", async () => {
    const tool: Script = {
      parts: [calls("calculator", { expression: "1" }), reports(1_000, 1_000), ends("tool-calls")],
    };
    const fast = scriptedTier("fast", [tool, { parts: [...writes("One."), reports(1_000, 1_000), ends()] }]);
    const { outcome } = await run({ fast, books: new FakeBooks({ freeNeurons: 488.9 }) });
    const { steps, usd, usdIs } = outcome.metadata.receipt;
    expect(steps.map((step) => step.usd)).toEqual([0, 0.005378]);
    expect([usd, usdIs]).toEqual([0.005378, "exact"]);
  });

  test("of an escalated turn has both tiers' models, routes and attempts", async () => {
    const busy = new UpstreamFault("error-page", { status: 503 });
    const fast = scriptedTier("fast", [
      { parts: [...thinks("Hm."), reports(100, 50, { reasoning: 50 }), ends()] },
    ]);
    const reasoner = scriptedTier("reasoner", [{ refuses: busy }, answers("42.")], {
      routes: ["gateway", "direct"],
    });
    const { outcome } = await run({ fast, reasoner });
    expect(reasoner.took).toEqual(["gateway", "direct"]);
    expect(outcome.metadata.receipt.steps).toMatchObject([
      { tier: "fast", model: distill.wireModel, route: "workers-ai", reasoningTokens: 50, attempts: [] },
      {
        tier: "reasoner",
        model: "deepseek-flash",
        route: "direct",
        neurons: null,
        attempts: [{ route: "gateway", status: 503, code: "upstream_unavailable", ms: expect.any(Number) }],
      },
    ]);
  });

  test("does not hide that a price is unknown", async () => {
    const { outcome } = await run({ fast: scriptedTier("fast", [answers("x")], { price: null }) });
    expect(outcome.metadata.receipt).toMatchObject({
      usd: null,
      usdIs: "unknown",
      steps: [{ usd: null, listUsd: null }],
    });
  });
});

describe("the journal", () => {
  test("is written before each call is sent, with all that is known by then", async () => {
    const order: string[] = [];
    const fast = scriptedTier("fast", [
      {
        parts: [
          () => void order.push("fast is called"),
          calls("calculator", { expression: "1" }),
          ends("tool-calls"),
        ],
      },
      { parts: [() => void order.push("fast is called"), ends()] },
    ]);
    const reasoner = scriptedTier("reasoner", [{ parts: [...writes("x"), reports(1, 1), ends()] }]);
    const { calls: journal, outcome } = await run({
      fast,
      reasoner,
      onChunk: (chunk) => {
        if (chunk.type === "start-step") order.push("a step starts");
      },
    });
    expect(order).toEqual([
      "a step starts",
      "fast is called",
      "a step starts",
      "fast is called",
      "a step starts",
    ]);
    expect(
      journal.map(({ progress }) => [progress.call.tier, progress.steps.length, progress.reason]),
    ).toEqual([
      ["fast", 0, null],
      ["fast", 1, null],
      ["reasoner", 2, "empty-answer"],
    ]);
    for (const { progress } of journal) {
      expect(JSON.parse(JSON.stringify(progress))).toEqual(progress);
      expect(progress).toMatchObject({ score: expect.any(Number), threshold: 0.5, thinkingTokens: 1_500 });
      expect(progress.call.inputTokens).toBeGreaterThan(0);
    }
    expect(journal[2]!.progress.steps).toEqual(outcome.metadata.receipt.steps.slice(0, 2));
  });
});
