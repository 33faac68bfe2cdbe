// What every refusal of the services means, word for word as they put it, through the real providers.

import type { LanguageModelV4 } from "@ai-sdk/provider";
import { describe, expect, test } from "vitest";
import { ERROR_STATUS } from "../../../src/core/errors.ts";
import { toFault, UpstreamFault, type GoRound } from "../../../src/models/upstream-fault.ts";
import {
  cloudflareUnauthorized,
  DEEPSEEK_STATUSES,
  deepSeekError,
  deepSeekRefusal,
  GATEWAY_CODES,
  gatewayError,
  htmlErrorPage,
  WORKERS_AI_CODES,
  workersAiError,
  type DeepSeekStatus,
  type GatewayCode,
  type WorkersAiCode,
} from "../../emulators/error-bodies.ts";
import type { HttpAnswer } from "../../emulators/behaviour.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { FarEnd, refused, unreachable, type Answer } from "../../fakes/far-end.ts";
import { USER_SAYS_HELLO } from "../../fakes/model.ts";
import { bindingModel, chatModel, restModel } from "../../fakes/routes.ts";

/** Code, whether the same route is tried again, and whether the next one is. */
type Verdict = readonly [code: string, retry: boolean, goRound: GoRound];

const REFUSED: Verdict = ["upstream_refused", false, "never"];
const INVALID: Verdict = ["upstream_invalid", false, "never"];
const AUTH: Verdict = ["upstream_auth", false, "never"];
const PAYMENT: Verdict = ["upstream_payment", false, "never"];
const LIMITED: Verdict = ["upstream_rate_limited", true, "after-retries"];
const PROVIDER_DOWN: Verdict = ["upstream_unavailable", true, "after-retries"];
const ROUTE_DOWN: Verdict = ["upstream_unavailable", true, "at-once"];
/** The same, with a status that is never tried again. */
const ROUTE_SHUT: Verdict = ["upstream_unavailable", false, "at-once"];
const QUOTA: Verdict = ["fast_quota_exhausted", false, "never"];

const NOW = Date.UTC(2026, 10, 23, 12);

async function faultOf(model: LanguageModelV4): Promise<UpstreamFault> {
  try {
    await model.doStream(USER_SAYS_HELLO);
  } catch (error) {
    return toFault(error, NOW);
  }
  throw new Error("The call was expected to fail");
}

const answering = ({ status, body, headers, contentType }: HttpAnswer): Answer =>
  refused(status, body, {
    ...headers,
    ...(contentType === undefined ? {} : { "content-type": contentType }),
  });

const byChat = (answer: Answer) => faultOf(chatModel(new ManualClock(), new FarEnd(answer)));
const byRest = (answer: Answer) => faultOf(restModel(new ManualClock(), new FarEnd(answer)));
const byBinding = (error: unknown) =>
  faultOf(bindingModel(new ManualClock(), { run: () => Promise.reject(error) }));

function expectVerdict(fault: UpstreamFault, [code, retry, goRound]: Verdict, status: number | null): void {
  expect({
    code: fault.code,
    retry: fault.retry,
    goRound: fault.goRound,
    status: fault.status,
  }).toEqual({ code, retry, goRound, status });
  expect(fault.code in ERROR_STATUS).toBe(true);
}

describe("The gateway's own errors", () => {
  const VERDICTS: Record<GatewayCode, Verdict> = {
    2001: ROUTE_SHUT,
    2003: REFUSED,
    2005: ROUTE_SHUT,
    2008: ROUTE_SHUT,
    2009: ROUTE_SHUT,
    2016: REFUSED,
    2017: REFUSED,
    2019: INVALID,
    2021: REFUSED,
    2040: INVALID,
    2041: REFUSED,
    2045: REFUSED,
    7013: REFUSED,
  };
  test.each(GATEWAY_CODES)("%i", async (code) => {
    const answer = gatewayError(code);
    expectVerdict(await byChat(answering(answer)), VERDICTS[code], answer.status);
  });

  test.each(GATEWAY_CODES)("%i, known by its name and internal code alone", async (code) => {
    const answer = gatewayError(code);
    const { error: _, ...body } = answer.body as Record<string, unknown>;
    expectVerdict(await byChat(answering({ ...answer, body })), VERDICTS[code], answer.status);
  });

  test.each([
    [2005, 502, ROUTE_DOWN],
    [2005, 424, ROUTE_DOWN],
    [2001, 404, ROUTE_SHUT],
    [9999, 500, ROUTE_DOWN],
    [9999, 504, ROUTE_DOWN],
    [9999, 400, INVALID],
    [9999, 429, LIMITED],
  ] as const)("%i with status %i", async (code, status, verdict) => {
    const body = {
      ...(gatewayError(2005).body as object),
      error: [{ code, message: "x" }],
      internalCode: code,
    };
    expectVerdict(await byChat(refused(status, body)), verdict, status);
  });
});

describe("DeepSeek's errors", () => {
  const VERDICTS: Record<DeepSeekStatus, Verdict> = {
    400: INVALID,
    401: AUTH,
    402: PAYMENT,
    422: INVALID,
    429: LIMITED,
    500: PROVIDER_DOWN,
    503: PROVIDER_DOWN,
  };
  test.each(DEEPSEEK_STATUSES)("%i", async (status) => {
    const answer = deepSeekError(status);
    const fault = await byChat(answering(answer));
    expectVerdict(fault, VERDICTS[status], status);
    const { message } = (answer.body as { error: { message: string } }).error;
    expect(fault.message).not.toContain(message);
  });

  test.each(Object.entries(deepSeekRefusal))("400, %s", async (_, refusal) => {
    expectVerdict(await byChat(answering(refusal("deepseek-chat"))), INVALID, 400);
  });

  test("a number in DeepSeek's words is no code of Workers AI", async () => {
    const answer = deepSeekError(503, "Queue 3036: too busy");
    expectVerdict(await byChat(answering(answer)), PROVIDER_DOWN, 503);
  });

  test("no word of a refusal, nor a bit of the key in it, reaches the user", async () => {
    const fault = await byChat(answering(deepSeekError(401)));
    expect(fault.message).not.toMatch(/e78f|request_id/);
  });
});

describe("Errors without a known body", () => {
  test.each([
    [400, INVALID],
    [401, AUTH],
    [402, PAYMENT],
    [403, AUTH],
    [404, INVALID],
    [408, ROUTE_DOWN],
    [413, INVALID],
    [429, LIMITED],
    [500, ROUTE_DOWN],
    [502, ROUTE_DOWN],
    [503, ROUTE_DOWN],
    [504, ROUTE_DOWN],
    [522, ROUTE_DOWN],
  ] as const)("a page with status %i, by both providers", async (status, verdict) => {
    for (const by of [byChat, byRest]) {
      const page = refused(status, htmlErrorPage(status), { "content-type": "text/html" });
      const fault = await by(page);
      expectVerdict(fault, verdict, status);
      expect(fault.message).not.toContain("<");
    }
  });

  test.each(["", "   ", "null", "[]", '"text"', "{}", '{"error":null}', '{"error":[]}', '{"errors":[{}]}'])(
    "the body %j with status 503",
    async (body) => {
      expectVerdict(await byChat(refused(503, body)), ROUTE_DOWN, 503);
      expectVerdict(await byRest(refused(503, body)), ROUTE_DOWN, 503);
    },
  );

  test("nobody listens", async () => {
    expectVerdict(await byChat(unreachable), ROUTE_DOWN, null);
    expectVerdict(await byRest(unreachable), ROUTE_DOWN, null);
  });

  test("workerd's plain Error for a connection that fails", async () => {
    const lost: Answer = () => {
      throw new Error("Network connection lost.");
    };
    expectVerdict(await byChat(lost), ROUTE_DOWN, null);
    expectVerdict(await byRest(lost), ROUTE_DOWN, null);
  });

  test("an error with status 200 is judged by its body", async () => {
    const rest = (body: unknown) => byRest(refused(200, body));
    expectVerdict(await rest(workersAiError(3036).body), QUOTA, 502);
    expectVerdict(await byChat(refused(200, gatewayError(2041).body)), REFUSED, 502);
    expectVerdict(await byChat(refused(200, deepSeekError(503).body)), PROVIDER_DOWN, 502);
  });
});

describe("Workers AI's errors", () => {
  const BUSY: Verdict = ["upstream_unavailable", false, "never"];
  const VERDICTS: Record<WorkersAiCode, Verdict> = {
    3036: QUOTA,
    3040: BUSY,
    4006: QUOTA,
    5006: INVALID,
    5007: INVALID,
    5021: INVALID,
    5023: INVALID,
    5035: INVALID,
  };
  /** The status that the provider's own table gives the codes that it knows. */
  const STATUS_BY_BINDING: Partial<Record<WorkersAiCode, number>> = { 3036: 429, 3040: 429, 5007: 400 };

  test.each(WORKERS_AI_CODES)("%i by REST", async (code) => {
    const answer = workersAiError(code);
    expectVerdict(await byRest(answering(answer)), VERDICTS[code], answer.status);
  });

  const words = (code: WorkersAiCode): string => {
    const { errors } = workersAiError(code).body as { errors: [{ message: string }] };
    return errors[0].message.replaceAll("AiError: ", "");
  };
  const status = (code: WorkersAiCode): number | null => {
    const quota = VERDICTS[code] === QUOTA ? 429 : null;
    return STATUS_BY_BINDING[code] ?? quota;
  };
  test.each(WORKERS_AI_CODES)("%i by the binding, in its three wordings", async (code) => {
    for (const prefix of ["", "InferenceUpstreamError: ", "AiError: AiError: "]) {
      const error = new Error(`${prefix}${code}: ${words(code)}`);
      expectVerdict(await byBinding(error), VERDICTS[code], status(code));
    }
  });

  test.each([2003, 2016, 2017, 2021, 2041, 2045, 7013] as const)(
    "the gateway's %i by the binding",
    async (code) => {
      const { message } = gatewayError(code).body as { message: string };
      const error = Object.assign(new Error(`${code}: ${message}`), { name: "AiGatewayError" });
      expectVerdict(await byBinding(error), REFUSED, 429);
    },
  );

  test("a wrong token, by REST", async () => {
    expectVerdict(await byRest(answering(cloudflareUnauthorized())), AUTH, 401);
  });

  test("a binding that fails without a code", async () => {
    expectVerdict(await byBinding(new Error("Network connection lost.")), ROUTE_DOWN, null);
    expectVerdict(await byBinding(new TypeError("x is not a function")), ROUTE_DOWN, null);
  });

  test("the day's quota says when it returns", async () => {
    const fault = await byRest(answering(workersAiError(3036)));
    expect(fault.message).toContain("00:00 UTC");
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
    const fault = new UpstreamFault({
      code: "upstream_timeout",
      message: "late",
      retry: true,
      goRound: "at-once",
    });
    expect(toFault(fault, NOW)).toBe(fault);
    expect(toFault(new Error("wrapped", { cause: fault }), NOW)).toBe(fault);
  });

  test("anything that could not be read is invalid, and keeps its cause", () => {
    const cause = new SyntaxError("Unexpected token");
    const fault = toFault(cause, NOW);
    expectVerdict(fault, ["upstream_invalid", true, "after-retries"], null);
    expect(fault.cause).toBe(cause);
    expect(toFault("a string", NOW).code).toBe("upstream_invalid");
  });
});
