// Workers AI over REST: its own codes. Quota is left out: it concerns the turns that follow as well.

import { cloudflareUnauthorized, workersAiError, type WorkersAiCode } from "../emulators/error-bodies.ts";
import type { ErrorCode } from "../../src/core/errors.ts";
import type { Reason } from "../../src/core/receipt.ts";
import { http, rowsOf, type FaultCase } from "./fault-case.ts";
import { fastCases, fastEndings } from "./fault-cases-fast.ts";

const auto = rowsOf("workers-ai", "auto");
const alone = rowsOf("workers-ai", "fast");
const { handedOver, unavailable, failedAlone } = fastEndings("workers-ai", "gateway");

interface Meaning {
  readonly title: string;
  readonly code: ErrorCode;
  readonly reason?: Reason;
  /** What a user in fast mode reads. */
  readonly says: string;
}

/** None of them is asked twice: another try meets the same. */
const CODES: Partial<Record<WorkersAiCode, Meaning>> = {
  3040: { title: "has no capacity", code: "upstream_unavailable", says: "no capacity" },
  5006: { title: "does not take the request", code: "upstream_invalid", says: "did not accept the request" },
  5007: { title: "does not know the model", code: "upstream_invalid", says: "set FAST_MODEL" },
  5021: {
    title: "finds the conversation too long",
    code: "upstream_invalid",
    reason: "context-overflow",
    says: "longer than the model can read",
  },
  5035: { title: "wants a paid plan", code: "upstream_invalid", says: "plan" },
};

const codes = Object.entries(CODES).flatMap(([name, { title, code, reason, says }]): FaultCase[] => {
  const answer = workersAiError(Number(name) as WorkersAiCode);
  const fault = `it ${title} (${name})`;
  return [
    auto("before the first token", fault, http(answer), unavailable(1, answer.status, code, reason)),
    alone("before the first token", fault, http(answer), {
      ...failedAlone(1, answer.status, code),
      says,
    }),
  ];
});

const unauthorized = http(cloudflareUnauthorized());

export const WORKERS_AI_CASES: readonly FaultCase[] = [
  ...fastCases("workers-ai", "gateway"),
  ...codes,
  // Its own stream needs no reason for its end, so one without events is an answer without text.
  auto(
    "before the first token",
    "it sends an empty stream",
    http({ status: 200, body: "", contentType: "text/event-stream" }),
    handedOver("empty-answer", "estimated"),
  ),
  auto(
    "before the first token",
    "it does not know the token (401)",
    unauthorized,
    unavailable(1, 401, "upstream_auth"),
  ),
  alone("before the first token", "it does not know the token (401)", unauthorized, {
    ...failedAlone(1, 401, "upstream_auth"),
    says: "credentials",
  }),
];
