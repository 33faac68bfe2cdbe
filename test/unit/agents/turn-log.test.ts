import { expect, test } from "vitest";
import { turnLine } from "../../../src/agents/turn-log.ts";
import type { AnswerMetadata, Step } from "../../../src/core/receipt.ts";

const CANARY = "canary-of-the-words";
const step = (over: Partial<Step>): Step => ({
  tier: "fast",
  model: CANARY,
  route: "workers-ai",
  outcome: "answered",
  reason: null,
  usage: "reported",
  inputTokens: 10,
  cachedInputTokens: 4,
  outputTokens: 7,
  reasoningTokens: 3,
  neurons: 2,
  usd: 0,
  listUsd: 0.1,
  msToFirstToken: null,
  ms: 100,
  gatewayLogId: CANARY,
  cacheStatus: CANARY,
  attempts: [],
  draft: CANARY,
  ...over,
});
const metadata: AnswerMetadata = {
  status: "interrupted",
  error: { code: "internal", message: CANARY },
  receipt: {
    tier: "reasoner",
    escalated: true,
    reason: "hedging",
    explanation: CANARY,
    score: 0.1,
    threshold: 0.5,
    usd: 0.25,
    usdIs: "estimated",
    steps: [
      step({ attempts: [{ route: "direct", status: 500, code: "upstream_unavailable", ms: 3 }] }),
      step({ tier: "reasoner", route: "direct", neurons: null, msToFirstToken: 30 }),
    ],
  },
};
const TURN = {
  conversationId: "c1",
  user: "0123456789abcdef",
  turnId: "t1",
  messageId: "m1",
  kind: "append",
  mode: "auto",
  ms: 250,
  metadata,
} as const;

test("a turn's line has its figures and none of its words", () => {
  const line = turnLine(TURN);
  expect(line).toEqual({
    level: "info",
    event: "turn",
    conversationId: "c1",
    user: "0123456789abcdef",
    turnId: "t1",
    messageId: "m1",
    kind: "append",
    mode: "auto",
    status: "interrupted",
    error: "internal",
    tier: "reasoner",
    reason: "hedging",
    escalated: true,
    inputTokens: 20,
    cachedInputTokens: 8,
    outputTokens: 14,
    reasoningTokens: 6,
    neurons: 2,
    usd: 0.25,
    usdIs: "estimated",
    steps: 2,
    attempts: 1,
    ms: 250,
    msToFirstToken: 130,
  });
  expect(JSON.stringify(line)).not.toContain(CANARY);
});

test("an id that a client made of other characters is left out", () => {
  expect(turnLine({ ...TURN, turnId: "my key is 1" })["turnId"]).toBeNull();
});

test("a turn without a receipt has failed by a bug, at an unknown price", () => {
  const line = turnLine({ ...TURN, metadata: null });
  expect(line).toMatchObject({ status: "failed", error: "internal", usd: null, usdIs: "unknown", steps: 0 });
});
