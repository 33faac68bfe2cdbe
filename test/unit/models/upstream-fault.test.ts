// What every refusal of the gateway and of OpenAI-compatible services means, word for word as they put it, and what is no
// answer at all.

import { describe, expect, test } from "vitest";
import type { FaultKind } from "../../../src/models/faults.ts";
import { toFault, UpstreamFault } from "../../../src/models/upstream-fault.ts";
import {
  compatibleRefusal,
  DEEPSEEK_STATUSES,
  deepSeekError,
  deepSeekRefusal,
  GATEWAY_CODES,
  gatewayError,
  htmlErrorPage,
  workersAiError,
  type DeepSeekStatus,
  type GatewayCode,
} from "../../emulators/error-bodies.ts";
import { bodyOf, bytesOf } from "../../fakes/bytes.ts";
import { refused, unreachable, type Answer } from "../../fakes/far-end.ts";
import { answering, byChat, byRest, expectKind, NOW } from "./fault-reading.ts";

describe("The gateway's own errors", () => {
  const KINDS: Record<GatewayCode, FaultKind> = {
    2001: "gateway-missing",
    2003: "gateway-rate-limit",
    2005: "gateway-no-response",
    2008: "gateway-unknown-provider",
    2009: "gateway-auth",
    2016: "guardrail",
    2017: "guardrail",
    2019: "gateway-request-refused",
    2021: "gateway-credits",
    2040: "gateway-no-key",
    2041: "gateway-spend-limit",
    2045: "gateway-spend-limit",
    7013: "guardrail-unavailable",
  };
  test.each(GATEWAY_CODES)("%i", async (code) => {
    const answer = gatewayError(code);
    expectKind(await byChat(answering(answer)), KINDS[code], answer.status);
  });

  test.each(GATEWAY_CODES)("%i, known by its name and internal code alone", async (code) => {
    const answer = gatewayError(code);
    const { error: _, ...body } = answer.body as Record<string, unknown>;
    expectKind(await byChat(answering({ ...answer, body })), KINDS[code], answer.status);
  });

  const unknown = (status: number, message = "x") =>
    refused(status, {
      ...(gatewayError(2005).body as object),
      error: [{ code: 2999, message }],
      internalCode: 2999,
    });
  test.each([
    [400, "gateway-request-refused"],
    [401, "gateway-auth"],
    [402, "gateway-credits"],
    [403, "gateway-request-refused"],
    [408, "gateway-no-response"],
    [424, "gateway-request-refused"],
    [429, "gateway-rate-limit"],
    [500, "gateway-error"],
    [504, "gateway-error"],
  ] as const)("a code that nobody knows, with status %i, is %s", async (status, kind) => {
    expectKind(await byChat(unknown(status)), kind, status);
  });

  test("a spend limit is one under a new code as well", async () => {
    const words = "Spend limit exceeded: rule 'daily' (cost limit 1 per 86400s, fixed) for deepseek";
    expectKind(await byChat(unknown(429, words)), "gateway-spend-limit", 429);
  });

  test("a code's meaning does not hang on its status, but whether it is tried again does", async () => {
    const withStatus = (status: number) => byChat(refused(status, gatewayError(2005).body));
    for (const [status, retry] of [
      [400, false],
      [404, false],
      [424, true],
      [502, true],
    ] as const) {
      expectKind(await withStatus(status), "gateway-no-response", status);
      expect((await withStatus(status)).retry).toBe(retry);
    }
  });
});

describe("DeepSeek's errors", () => {
  const KINDS: Record<DeepSeekStatus, FaultKind> = {
    400: "request-refused",
    401: "provider-auth",
    402: "provider-balance",
    422: "request-refused",
    429: "provider-rate-limit",
    500: "provider-error",
    503: "provider-overloaded",
  };
  test.each(DEEPSEEK_STATUSES)("%i", async (status) => {
    const answer = deepSeekError(status);
    const fault = await byChat(answering(answer));
    expectKind(fault, KINDS[status], status);
    const { message } = (answer.body as { error: { message: string } }).error;
    expect(fault.message).not.toContain(message);
  });

  test.each(Object.entries(deepSeekRefusal))("400, %s", async (name, refusal) => {
    const kind = name === "model" ? "unknown-model" : "request-refused";
    expectKind(await byChat(answering(refusal("deepseek-chat"))), kind, 400);
  });

  test("a name that it does not know is answered with its successors", async () => {
    const fault = await byChat(answering(deepSeekRefusal.model("deepseek-chat")));
    expect(fault.message).toMatch(/REASONER_MODEL to deepseek-flash or deepseek-v4-pro/);
  });

  test("a number in DeepSeek's words is no code of Workers AI", async () => {
    const answer = deepSeekError(503, "Queue 3036: too busy");
    expectKind(await byChat(answering(answer)), "provider-overloaded", 503);
  });

  test("no word of a refusal, nor a bit of the key in it, reaches the user", async () => {
    const fault = await byChat(answering(deepSeekError(401)));
    expect(fault.message).not.toMatch(/e78f|request_id/);
  });
});

describe("Errors of other servers that speak OpenAI's protocol", () => {
  test.each([
    ["ollamaModel", "unknown-fast-model", 404],
    ["vllmModel", "unknown-fast-model", 404],
    ["vllmContext", "context-overflow", 400],
  ] as const)("%s", async (name, kind, status) => {
    expectKind(await byChat(answering(compatibleRefusal[name]())), kind, status);
  });

  test("an error that is only a sentence", async () => {
    expectKind(await byChat(refused(500, { error: "out of memory" })), "provider-error", 500);
    expectKind(await byChat(refused(529, { error: "overloaded" })), "provider-overloaded", 529);
    expectKind(await byChat(refused(404, { error: "no such endpoint" })), "request-refused", 404);
  });
});

describe("Errors without a known body", () => {
  test.each([
    [304, "wrong-address"],
    [400, "request-refused"],
    [401, "provider-auth"],
    [402, "provider-balance"],
    [403, "provider-auth"],
    [404, "wrong-address"],
    [405, "wrong-address"],
    [408, "provider-timeout"],
    [410, "request-refused"],
    [413, "request-refused"],
    [418, "request-refused"],
    [422, "request-refused"],
    [429, "provider-rate-limit"],
    [500, "error-page"],
    [502, "error-page"],
    [503, "error-page"],
    [504, "error-page"],
    [522, "error-page"],
    [599, "error-page"],
  ] as const)("a page with status %i, by both providers, is %s", async (status, kind) => {
    for (const by of [byChat, byRest]) {
      // A 304 may not have a body.
      const page: Answer =
        status === 304
          ? () => new Response(null, { status })
          : refused(status, htmlErrorPage(status), { "content-type": "text/html" });
      const fault = await by(page);
      expectKind(fault, kind, status);
      expect(fault.message).not.toContain("<");
    }
  });

  test.each(["", "   ", "null", "[]", '"text"', "{}", '{"error":null}', '{"error":[]}', '{"errors":[]}'])(
    "the body %j with status 503",
    async (body) => {
      expectKind(await byChat(refused(503, body)), "error-page", 503);
      expectKind(await byRest(refused(503, body)), "error-page", 503);
    },
  );

  test("nobody listens", async () => {
    expectKind(await byChat(unreachable), "connection-failed", null);
    expectKind(await byRest(unreachable), "connection-failed", null);
  });

  test("workerd's plain Error for a connection that fails", async () => {
    const lost: Answer = () => {
      throw new Error("Network connection lost.");
    };
    expectKind(await byChat(lost), "connection-failed", null);
    expectKind(await byRest(lost), "connection-failed", null);
  });

  test("an error with status 200 is judged by its body", async () => {
    const rest = (body: unknown) => byRest(refused(200, body));
    expectKind(await rest(workersAiError(3036).body), "workers-ai-quota", 502);
    expectKind(await byChat(refused(200, gatewayError(2041).body)), "gateway-spend-limit", 502);
    expectKind(await byChat(refused(200, deepSeekError(500).body)), "provider-error", 502);
  });

  test.each(["", "<h1>Log in</h1>"])("the body %j with status 200 is no answer", async (body) => {
    for (const by of [byChat, byRest]) {
      for (const type of ["text/html", "application/json"])
        expectKind(await by(refused(200, body, { "content-type": type })), "not-a-stream", null);
      expectKind(await by(() => new Response(null)), "not-a-stream", null);
    }
  });

  test("a connection that breaks in the body of an error", async () => {
    const broken: Answer = () =>
      new Response(bodyOf([bytesOf("<html>")], { error: new Error("Network connection lost.") }), {
        status: 500,
      });
    expectKind(await byChat(broken), "connection-lost", null);
    expectKind(await byRest(broken), "connection-lost", null);
  });
});

describe("Retry-After", () => {
  const waitFor = async (value: string): Promise<number | null> =>
    (await byChat(refused(429, deepSeekError(429).body, { "retry-after": value }))).retryAfterMs;

  test.each([
    ["7", 7_000],
    ["0", 0],
    ["1.5", 1_500],
    [new Date(NOW + 30_000).toUTCString(), 30_000],
    [new Date(NOW - 30_000).toUTCString(), 0],
    ["soon", null],
    ["Infinity", null],
  ])("%s", async (value, ms) => {
    expect(await waitFor(value)).toBe(ms);
  });

  test("is read of a 503 and of the gateway's 5xx as well, and is null where it is absent", async () => {
    const header = { "retry-after": "3" };
    expect((await byChat(refused(503, deepSeekError(503).body, header))).retryAfterMs).toBe(3_000);
    expect((await byChat(refused(502, gatewayError(2005).body, header))).retryAfterMs).toBe(3_000);
    expect((await byChat(refused(503, deepSeekError(503).body))).retryAfterMs).toBeNull();
  });
});

describe("What is no answer at all", () => {
  test("a fault stays itself, also in the wrappings of stages and providers", () => {
    const fault = new UpstreamFault("stalled");
    expect(toFault(fault, NOW)).toBe(fault);
    expect(toFault(new Error("wrapped", { cause: fault }), NOW)).toBe(fault);
  });

  test("anything that could not be read is invalid, and keeps its cause", () => {
    const cause = new SyntaxError("Unexpected token");
    const fault = toFault(cause, NOW);
    expectKind(fault, "garbled", null);
    expect(fault.cause).toBe(cause);
    expect(toFault("a string", NOW).kind).toBe("garbled");
  });
});
