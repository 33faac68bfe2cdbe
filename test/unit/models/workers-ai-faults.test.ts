// What every refusal of Workers AI means, by REST and by the binding, which has nothing but a sentence for it.

import { describe, expect, test } from "vitest";
import type { FaultKind } from "../../../src/models/faults.ts";
import {
  cloudflareUnauthorized,
  gatewayError,
  WORKERS_AI_CODES,
  workersAiError,
  type WorkersAiCode,
} from "../../emulators/error-bodies.ts";
import { refused } from "../../fakes/far-end.ts";
import { answering, byBinding, byChat, byRest, expectKind } from "./fault-reading.ts";

describe("Workers AI's errors", () => {
  const KINDS: Record<WorkersAiCode, FaultKind> = {
    3006: "context-overflow",
    3007: "provider-timeout",
    3008: "provider-timeout",
    3023: "account-not-allowed",
    3036: "workers-ai-quota",
    3040: "workers-ai-busy",
    3041: "account-not-allowed",
    3042: "unknown-fast-model",
    4006: "workers-ai-quota",
    5006: "request-refused",
    5007: "unknown-fast-model",
    5016: "account-not-allowed",
    5018: "account-not-allowed",
    5021: "context-overflow",
    5023: "request-refused",
    5024: "json-unmet",
    5035: "plan-required",
  };
  /** Codes that the provider's own table does not have: it gives them no status. */
  const WITHOUT_STATUS: readonly WorkersAiCode[] = [4006, 5006, 5021, 5023, 5024, 5035];

  test.each(WORKERS_AI_CODES)("%i by REST", async (code) => {
    const answer = workersAiError(code);
    expectKind(await byRest(answering(answer)), KINDS[code], answer.status);
  });

  const words = (code: WorkersAiCode): string => {
    const { errors } = workersAiError(code).body as { errors: [{ message: string }] };
    return errors[0].message.replaceAll("AiError: ", "");
  };
  const status = (code: WorkersAiCode): number | null =>
    WITHOUT_STATUS.includes(code) ? null : workersAiError(code).status;
  test.each(WORKERS_AI_CODES)("%i by the binding, in its three wordings", async (code) => {
    for (const prefix of ["", "InferenceUpstreamError: ", "AiError: AiError: "]) {
      const error = new Error(`${prefix}${code}: ${words(code)}`);
      expectKind(await byBinding(error), KINDS[code], status(code));
    }
  });

  test.each([2003, 2016, 2017, 2021, 2041, 2045, 7013] as const)(
    "the gateway's %i by the binding",
    async (code) => {
      const { message } = gatewayError(code).body as { message: string };
      const error = Object.assign(new Error(`${code}: ${message}`), { name: "AiGatewayError" });
      const { kind } = await byChat(answering(gatewayError(code)));
      expectKind(await byBinding(error), kind, null);
    },
  );

  test("a code that nobody knows is judged by its status", async () => {
    const unknown = (code: number, status: number) =>
      byRest(refused(status, { success: false, errors: [{ code, message: "AiError: x" }] }));
    expectKind(await unknown(3043, 500), "provider-error", 500);
    expectKind(await unknown(3999, 429), "provider-rate-limit", 429);
    expectKind(await unknown(5999, 400), "request-refused", 400);
    expectKind(await unknown(7000, 404), "wrong-address", 404);
  });

  test("a wrong token, by REST", async () => {
    expectKind(await byRest(answering(cloudflareUnauthorized())), "provider-auth", 401);
  });

  test("a binding that fails without a code", async () => {
    expectKind(await byBinding(new Error("Network connection lost.")), "connection-failed", null);
    expectKind(await byBinding(new TypeError("x is not a function")), "connection-failed", null);
  });

  test("the day's quota says when it returns", async () => {
    const fault = await byRest(answering(workersAiError(3036)));
    expect(fault.message).toContain("00:00 UTC");
  });
});
