// The receipt as a reader first sees it, and what is said there of failures.

import { describe, expect, test } from "vitest";
import { failuresOf } from "../../../src/client/attempts.ts";
import { isExplainedInLine, receiptLine } from "../../../src/client/receipt-line.ts";
import type { Attempt, Receipt, Step } from "../../../src/core/receipt.ts";
import { explain } from "../../../src/escalation/explain.ts";

const FAST: Step = {
  tier: "fast",
  model: "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b",
  route: "workers-ai",
  outcome: "answered",
  reason: null,
  usage: "reported",
  inputTokens: 800,
  cachedInputTokens: 0,
  outputTokens: 200,
  reasoningTokens: 100,
  neurons: 125,
  usd: 0.0004,
  listUsd: 0.0014,
  msToFirstToken: 210,
  ms: 2_000,
  gatewayLogId: null,
  cacheStatus: null,
  attempts: [],
};
const DEEP: Step = { ...FAST, tier: "reasoner", model: "deepseek-flash", route: "direct", usd: 0.002 };
const RECEIPT: Receipt = {
  tier: "fast",
  escalated: false,
  reason: null,
  explanation: "The fast model answered; nothing called for the reasoner.",
  score: 0.1,
  threshold: 0.5,
  usd: 0.0004,
  usdIs: "exact",
  steps: [FAST],
};
const failed = (route: Attempt["route"], status: number | null, code: Attempt["code"]): Attempt => ({
  route,
  status,
  code,
  ms: 80,
});

const plain = (text: string): string => text.replaceAll("\u00A0", " ");
const line = (receipt: Partial<Receipt>): string => plain(receiptLine({ ...RECEIPT, ...receipt }));

describe("A receipt's line", () => {
  test("of an answer that went the usual way is who, how long and how much", () => {
    expect(line({})).toBe("Fast · 2.0 s · $0.0004");
  });

  test.each([true, false])(
    "says nothing of the usual way where the answer came to its end: %s",
    (answered) => {
      for (const tier of ["fast", "reasoner"] as const)
        for (const onlyTier of [true, false]) {
          const grounds = {
            tier,
            reason: null,
            onlyTier,
            score: 0,
            threshold: 0.5,
            thinkingTokens: 1,
            asked: true,
            answered,
          };
          expect(line({ tier, explanation: explain(grounds) })).not.toContain("why");
        }
    },
  );

  test("of an escalation says both tiers and why", () => {
    const explanation = "The fast model was still thinking after 1,500 tokens.";
    expect(
      line({
        tier: "reasoner",
        escalated: true,
        reason: "thinking-overrun",
        explanation,
        steps: [FAST, { ...DEEP, ms: 39_000 }],
        usd: 0.0123,
      }),
    ).toBe("Fast → Reasoner · why: the fast model was still thinking after 1,500 tokens · 41 s · $0.0123");
  });

  test("of an answer that was kept from the reasoner by anything else says so", () => {
    expect(line({ explanation: "The reasoner would go past the budget, so the fast model answered." })).toBe(
      "Fast · why: the reasoner would go past the budget, so the fast model answered · 2.0 s · $0.0004",
    );
  });

  test("of a draft that stands because the reasoner failed says how it failed; the reason is inside", () => {
    const receipt: Partial<Receipt> = {
      escalated: true,
      reason: "cut-off",
      explanation: "The fast model's answer was cut off before its end.",
      steps: [
        { ...FAST, outcome: "escalated", reason: "cut-off" },
        {
          ...DEEP,
          outcome: "failed",
          msToFirstToken: null,
          ms: 500,
          attempts: [
            failed("gateway", 503, "upstream_unavailable"),
            failed("direct", null, "upstream_unavailable"),
          ],
        },
      ],
    };
    expect(line(receipt)).toBe(
      "Fast · reasoner unavailable: AI Gateway failed (503), DeepSeek failed (no connection) · 2.5 s · $0.0004",
    );
    expect(isExplainedInLine({ ...RECEIPT, ...receipt })).toBe(false);
  });

  test("marks an estimated cost; where no price is known, it says the tokens instead of a price", () => {
    const estimated: Step = { ...FAST, usage: "estimated" };
    expect(line({ usdIs: "estimated", steps: [estimated] })).toBe("Fast · 2.0 s · ≈ $0.0004");
    expect(line({ usd: null, usdIs: "unknown" })).toBe("Fast · 2.0 s · 1,000 tokens · no price set");
    expect(line({ usd: null, usdIs: "unknown", steps: [estimated] })).toBe(
      "Fast · 2.0 s · ≈ 1,000 tokens · no price set",
    );
  });

  test("counts the time of failed tries once: a step's time holds it", () => {
    const attempts = [failed("gateway", 503, "upstream_unavailable")];
    expect(line({ steps: [{ ...FAST, attempts }] })).toContain(" · 2.0 s · ");
  });
});

describe("The failures of a call", () => {
  const said = (step: Partial<Step>): string => failuresOf({ ...DEEP, ...step });

  test("are nothing where nothing failed", () => {
    expect(said({})).toBe("");
  });

  test("are said with the way the answer came by", () => {
    expect(said({ attempts: [failed("gateway", 503, "upstream_unavailable")] })).toBe(
      "AI Gateway failed (503), answered directly",
    );
    expect(said({ attempts: [failed("gateway", 200, "upstream_timeout")] })).toBe(
      "AI Gateway failed (timed out), answered directly",
    );
  });

  test("of one kind are counted, and the same route may answer after all", () => {
    const busy = failed("direct", 429, "upstream_rate_limited");
    expect(said({ attempts: [busy, busy] })).toBe("DeepSeek failed 2 times (429), then answered");
  });

  test("without an answer end with the last of them", () => {
    expect(
      said({
        outcome: "failed",
        msToFirstToken: null,
        attempts: [failed("direct", 402, "upstream_payment")],
      }),
    ).toBe("DeepSeek failed (402)");
    expect(said({ outcome: "failed" })).toBe("DeepSeek broke off");
  });
});
