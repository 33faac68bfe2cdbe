// Which tier answers, and how its answer is shown.

import { describe, expect, test } from "vitest";
import { TEXTS } from "../../fakes/texts.ts";
import {
  answers,
  ends,
  noReasoner,
  reports,
  scriptedTier,
  takesBack,
  thinks,
  writes,
} from "./support/scripted-tier.ts";
import { run, user } from "./support/turn.ts";

describe("an easy question in auto", () => {
  test("is one call of the fast tier, and none of the reasoner", async () => {
    const [fast, reasoner] = [scriptedTier("fast", [answers("Paris.")]), noReasoner()];
    const { outcome, text, tiers } = await run({ fast, reasoner });
    expect(text).toBe("Paris.");
    expect(fast.asked).toHaveLength(1);
    expect(reasoner.asked).toHaveLength(0);
    expect(outcome).toMatchObject({
      metadata: {
        status: "complete",
        receipt: { tier: "fast", escalated: false, reason: null, threshold: 0.5 },
      },
      drafts: [],
    });
    expect(outcome.metadata.receipt.steps).toMatchObject([
      { outcome: "answered", reason: null, route: "workers-ai" },
    ]);
    expect(tiers).toEqual([{ tier: "fast", reason: null, explanation: "The fast model is answering." }]);
  });

  test("is a draft until its end, which is then released in one piece", async () => {
    const fast = scriptedTier("fast", [{ parts: [...writes("The capital ", "is Paris."), ends()] }]);
    const { chunks, drafts } = await run({ fast, reasoner: noReasoner() });
    expect(drafts).toEqual([
      { draftId: "answer-0", offset: 0, delta: "The capital " },
      { draftId: "answer-0", offset: 12, delta: "is Paris." },
      { draftId: "answer-0", state: "released" },
    ]);
    expect(chunks.map(({ type }) => type)).toEqual([
      "start",
      "data-tier",
      "start-step",
      "data-draft",
      "data-draft",
      "data-draft",
      "text-start",
      "text-delta",
      "text-end",
      "finish-step",
      "message-metadata",
      "finish",
    ]);
    expect(chunks.filter(({ type }) => type.startsWith("data-"))).toSatisfy(
      (all: { transient?: boolean }[]) => all.every(({ transient }) => transient === true),
    );
  });

  test("streams on as text once no check can fail any more", async () => {
    const prose = TEXTS["English prose"]!;
    const fast = scriptedTier("fast", [{ parts: [...writes(prose, "end"), ends()] }]);
    const { chunks, drafts } = await run({ fast, reasoner: noReasoner() });
    expect(drafts.at(-1)).toEqual({ draftId: "answer-0", state: "released" });
    expect(chunks.flatMap((chunk) => (chunk.type === "text-delta" ? [chunk.delta] : []))).toEqual([
      prose,
      "end",
    ]);
  });
});

describe("the mode", () => {
  test("deep asks the reasoner at once, and says that it was asked", async () => {
    const [fast, reasoner] = [scriptedTier("fast", []), scriptedTier("reasoner", [answers("42.")])];
    const { outcome, drafts, tiers } = await run({ fast, reasoner, request: { mode: "deep" } });
    expect(outcome.metadata.receipt).toMatchObject({
      tier: "reasoner",
      reason: "asked",
      explanation: "You asked for the reasoner.",
    });
    expect(drafts).toEqual([]);
    expect(tiers).toMatchObject([{ tier: "reasoner", reason: "asked" }]);
    expect(reasoner.asked[0]!.prompt[0]!.content).toBe("Be brief.");
  });

  test("deep on a regeneration says that the user tries harder", async () => {
    const { outcome } = await run({
      reasoner: scriptedTier("reasoner", [answers("42.")]),
      request: { mode: "deep", isRetry: true },
    });
    expect(outcome.metadata.receipt.reason).toBe("user-retry");
  });

  test.each([
    ["is empty", [ends()]],
    ["is cut off", [...writes("The"), ends("length")]],
    ["is filtered", [...writes("The"), ends("content-filter")]],
  ])("fast never escalates, also where the answer %s", async (_, parts) => {
    const reasoner = noReasoner();
    const { outcome, drafts } = await run({
      fast: scriptedTier("fast", [{ parts }]),
      reasoner,
      request: { mode: "fast" },
    });
    expect(reasoner.asked).toHaveLength(0);
    expect(drafts).toEqual([]);
    expect(outcome.metadata.status).toBe(parts.length === 1 ? "failed" : "interrupted");
  });

  test("fast streams its text directly", async () => {
    const fast = scriptedTier("fast", [{ parts: [...thinks("Hm."), ...writes("A", "B"), ends()] }]);
    const { chunks } = await run({ fast, reasoner: noReasoner(), request: { mode: "fast" } });
    expect(chunks.map(({ type }) => type)).toEqual([
      "start",
      "data-tier",
      "start-step",
      "reasoning-start",
      "reasoning-delta",
      "reasoning-end",
      "text-start",
      "text-delta",
      "text-delta",
      "text-end",
      "finish-step",
      "message-metadata",
      "finish",
    ]);
  });

  test("auto stays on the only tier that there is, and the receipt says so", async () => {
    const onFast = await run({ fast: scriptedTier("fast", [answers("Paris.")]) });
    expect(onFast.outcome.metadata.receipt).toMatchObject({
      tier: "fast",
      reason: null,
      explanation: "The fast model answered: no reasoner is configured to escalate to.",
    });
    expect(onFast.drafts).toEqual([]);
    const onReasoner = await run({ reasoner: scriptedTier("reasoner", [answers("Paris.")]) });
    expect(onReasoner.outcome.metadata.receipt).toMatchObject({
      tier: "reasoner",
      reason: null,
      escalated: false,
      explanation: "The reasoner answered: no fast model is configured.",
    });
  });

  test.each([
    ["deep", "fast", /Set DEEPSEEK_API_KEY/],
    ["fast", "reasoner", /Set WORKERS_AI_ACCOUNT_ID/],
    ["auto", null, /Set WORKERS_AI_ACCOUNT_ID/],
  ] as const)("%s without its tier fails and says what to set", async (mode, there, sentence) => {
    const tier = there === null ? {} : { [there]: scriptedTier(there, []) };
    const { outcome, chunks, calls } = await run({ ...tier, request: { mode } });
    expect(outcome.metadata).toMatchObject({
      status: "failed",
      error: { code: "tier_not_configured", message: expect.stringMatching(sentence) },
      receipt: { steps: [], usd: 0, escalated: false },
    });
    expect(chunks.map(({ type }) => type)).toEqual(["start", "message-metadata"]);
    expect(calls).toEqual([]);
  });
});

describe("the prompt's score", () => {
  const hard =
    "Prove the theorem: for each n, how many primes? Compute the integral, the derivative, the matrix and the probability. 1 2 3 4 5 6 7 8 9. What is the total? Twice the average, at least 3 times. ".repeat(
      3,
    );

  test("sends a hard question to the reasoner at once", async () => {
    const [fast, reasoner] = [scriptedTier("fast", []), scriptedTier("reasoner", [answers("QED.")])];
    const { outcome } = await run({ fast, reasoner, request: { history: [user(hard)] } });
    expect(outcome.metadata.receipt).toMatchObject({ tier: "reasoner", reason: "prompt", escalated: true });
    expect(outcome.metadata.receipt.score).toBeGreaterThanOrEqual(0.5);
  });

  test("of 0 sends everything, of 1 nothing", async () => {
    const all = await run({
      fast: scriptedTier("fast", []),
      reasoner: scriptedTier("reasoner", [answers("x")]),
      settings: { threshold: 0 },
    });
    expect(all.outcome.metadata.receipt.reason).toBe("prompt");
    const none = await run({
      fast: scriptedTier("fast", [answers("x")]),
      reasoner: noReasoner(),
      settings: { threshold: 1 },
      request: { history: [user(hard)] },
    });
    expect(none.outcome.metadata.receipt.tier).toBe("fast");
  });

  test("does not matter where the question is longer than the fast tier can read", async () => {
    const reasoner = scriptedTier("reasoner", [answers("x")]);
    const { outcome } = await run({
      fast: scriptedTier("fast", []),
      reasoner,
      request: { history: [user("7 ".repeat(90_000))] },
      settings: { threshold: 1 },
    });
    expect(outcome.metadata.receipt.reason).toBe("context-overflow");
  });
});

describe("thinking that turns out to be the answer", () => {
  test.each(["auto", "fast"] as const)("is taken back, and follows as text (%s)", async (mode) => {
    const fast = scriptedTier("fast", [{ parts: [...takesBack("Paris, of course."), ends()] }]);
    const { outcome, message, text, chunks } = await run({ fast, reasoner: noReasoner(), request: { mode } });
    expect(text).toBe("Paris, of course.");
    expect(message.parts.map(({ type }) => type)).toEqual(["step-start", "text"]);
    expect(chunks.find(({ type }) => type === "reasoning-end")).toMatchObject({
      providerMetadata: { upshift: { tier: "fast", untagged: true } },
    });
    // Estimated once, as what it was: an answer.
    const [step] = outcome.metadata.receipt.steps;
    expect(step).toMatchObject({ usage: "estimated", reasoningTokens: 0 });
    expect(step!.outputTokens).toBeLessThan(10);
  });
});

describe("what a service reports", () => {
  test("counts, and not what was estimated", async () => {
    const fast = scriptedTier("fast", [
      { parts: [...thinks("Hm."), ...writes("Paris."), reports(50, 9, { reasoning: 4 }), ends()] },
    ]);
    const { outcome } = await run({ fast });
    expect(outcome.metadata.receipt.steps[0]).toMatchObject({
      usage: "reported",
      inputTokens: 50,
      outputTokens: 9,
      reasoningTokens: 4,
    });
    expect(outcome.metadata.receipt.usdIs).toBe("exact");
  });
});
