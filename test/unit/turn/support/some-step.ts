// A step of a receipt, for tests that need some.

import type { Step } from "../../../../src/core/receipt.ts";

export const someStep = (fields: Partial<Step> = {}): Step => ({
  tier: "fast",
  model: "m",
  route: "workers-ai",
  outcome: "answered",
  reason: null,
  usage: "reported",
  inputTokens: 1,
  cachedInputTokens: 0,
  outputTokens: 1,
  reasoningTokens: 0,
  neurons: 2.5,
  usd: 0.000005,
  listUsd: 0.000005,
  msToFirstToken: 1,
  ms: 2,
  gatewayLogId: null,
  cacheStatus: null,
  attempts: [],
  ...fields,
});
