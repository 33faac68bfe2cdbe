import type { UIMessage } from "ai";
import { describe, expect, it } from "vitest";
import { reportUsage } from "../../../src/agents/usage-report.ts";
import type { Receipt, Step } from "../../../src/core/receipt.ts";

const step = (fields: Partial<Step>): Step => ({
  tier: "reasoner",
  model: "deepseek-flash",
  route: "direct",
  outcome: "answered",
  reason: null,
  usage: "reported",
  inputTokens: 10,
  cachedInputTokens: 4,
  outputTokens: 20,
  reasoningTokens: 5,
  neurons: null,
  usd: 0.000014,
  listUsd: 0.000014,
  msToFirstToken: 1,
  ms: 2,
  gatewayLogId: null,
  cacheStatus: null,
  attempts: [],
  ...fields,
});

const answer = (id: string, ...steps: Step[]): { message: UIMessage; at: number } => {
  const receipt = { tier: "reasoner", steps } as unknown as Receipt;
  return {
    message: { id, role: "assistant", parts: [], metadata: { status: "complete", receipt } },
    at: 1_000,
  };
};

describe("a conversation's usage", () => {
  it("is the sum of its ledger, with each answer's receipt beside it", () => {
    const steps = [step({ neurons: 1.2, usd: 0 }), step({}), step({ usd: 0.1 })];
    const report = reportUsage(
      [
        { message: { id: "u1", role: "user", parts: [] }, at: 0 },
        answer("a1", ...steps.slice(0, 2)),
        answer("a2", ...steps.slice(2)),
      ],
      steps,
    );
    expect(report.totals).toEqual({
      usd: 0.100014,
      usdIs: "exact",
      inputTokens: 30,
      cachedInputTokens: 12,
      outputTokens: 60,
      reasoningTokens: 15,
      neurons: 1.2,
    });
    expect(report.turns.map(({ messageId, at }) => [messageId, at])).toEqual([
      ["a1", "1970-01-01T00:00:01.000Z"],
      ["a2", "1970-01-01T00:00:01.000Z"],
    ]);
  });

  it("is unknown in money where one price is, and keeps its tokens", () => {
    const report = reportUsage([], [step({ usd: null }), step({})]);
    expect(report.totals).toMatchObject({ usd: null, usdIs: "unknown", inputTokens: 20 });
  });
});
