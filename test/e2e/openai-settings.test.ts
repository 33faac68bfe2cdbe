// The settings and modes of escalation through /v1, with both models simulated, and what each class of error looks like there.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LISTED_PROMPTS } from "../support/listed-prompts.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { startStage, type Stage } from "./journey.ts";
import { complete } from "./openai-client.ts";

let upshift: Upshift;
const start = async (vars: Record<string, string> = {}): Promise<void> => {
  upshift = await startUpshift({ vars });
};
const promptFor = (reason: string): string =>
  LISTED_PROMPTS.find((row) => row.reason === reason)?.prompt ?? "";

const receiptOf = async (model: string, content: string) =>
  (await complete(upshift.url, { model, messages: [{ role: "user", content }] })).body.receipt;

describe("As it is started", () => {
  beforeAll(() => start());
  afterAll(() => upshift.stop());

  test.each([
    ["fast", "fast", null],
    ["auto", "fast", null],
    ["deep", "reasoner", "asked"],
  ])("the model %s is a mode: the %s tier answers", async (model, tier, reason) => {
    expect(await receiptOf(model, "hello")).toMatchObject({
      tier,
      reason,
      explanation: expect.stringMatching(/^[A-Z].*\.$/),
    });
  });

  test("a hard question goes to the reasoner in auto, and stays in fast", async () => {
    expect(await receiptOf("auto", promptFor("prompt"))).toMatchObject({
      tier: "reasoner",
      reason: "prompt",
    });
    expect(await receiptOf("fast", promptFor("prompt"))).toMatchObject({ tier: "fast", reason: null });
  });

  test("doubts are recorded and escalate nothing", async () => {
    const receipt = await receiptOf("auto", promptFor("hedging"));
    expect(receipt).toMatchObject({ tier: "fast", reason: null });
    expect(receipt.steps[0]?.signals?.hedges).toBeGreaterThan(5);
  });

  const HELLO = { model: "auto", messages: [{ role: "user", content: "hello" }] };
  test.each([
    [{ ...HELLO, n: 2 }, 400, "invalid_request", "n"],
    [{ ...HELLO, model: "gpt-5" }, 404, "not_found", "model"],
    [{ ...HELLO, conversation: "not an id" }, 400, "invalid_conversation_id", null],
    [
      { ...HELLO, messages: [{ role: "user", content: "x".repeat(256 * 1024 + 1) }] },
      413,
      "payload_too_large",
      "messages",
    ],
    [{ ...HELLO, user: "x".repeat(1024 * 1024) }, 413, "payload_too_large", null],
  ])("a request that can't be taken is refused in OpenAI's words", async (request, status, code, param) => {
    const { body, ...response } = await complete(upshift.url, request);
    expect([response.status, body]).toEqual([
      status,
      { error: { message: expect.stringMatching(/\.$/), type: "invalid_request_error", param, code } },
    ]);
  });

  test("an address that is not there, and a method that is not taken, are said in the same words", async () => {
    const missing = await fetch(`${upshift.url}/v1/embeddings`, { method: "POST" });
    expect([missing.status, await missing.json()]).toMatchObject([404, { error: { code: "not_found" } }]);
    const method = await fetch(`${upshift.url}/v1/chat/completions`);
    expect([method.status, method.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await method.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  });
});

describe("With soft triggers that act and a threshold of 1", () => {
  beforeAll(() => start({ ESCALATION_SOFT_TRIGGERS: "act", ESCALATION_THRESHOLD: "1" }));
  afterAll(() => upshift.stop());

  test("doubts escalate, and no question goes up by its score", async () => {
    expect(await receiptOf("auto", promptFor("hedging"))).toMatchObject({
      tier: "reasoner",
      reason: "hedging",
    });
    const receipt = await receiptOf("auto", promptFor("prompt"));
    expect([receipt.threshold, receipt.reason === "prompt"]).toEqual([1, false]);
  });
});

describe("With a threshold of 0", () => {
  beforeAll(() => start({ ESCALATION_THRESHOLD: "0" }));
  afterAll(() => upshift.stop());

  test("every question goes up in auto, and none in fast", async () => {
    expect(await receiptOf("auto", "hello")).toMatchObject({ tier: "reasoner", reason: "prompt" });
    expect(await receiptOf("fast", "hello")).toMatchObject({ tier: "fast", reason: null });
  });
});

describe("With a budget", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({
      UPSTREAM_RETRIES: "0",
      REASONER_ROUTES: "direct",
      BUDGET_USD_PER_USER_DAY: "0.02",
      FREE_NEURONS_PER_DAY: "0",
    });
  });
  afterAll(() => stage.close());

  const ask = (fields: Record<string, unknown>) =>
    complete(stage.url, { model: "deep", messages: [{ role: "user", content: "Hello?" }], ...fields });

  test.each([false, true])("an upstream's failure has its status (streamed: %s)", async (stream) => {
    stage.direct.script({ fault: { resetAtConnect: true } });
    const { status, body, headers } = await ask({ stream });
    expect([status, body]).toMatchObject([
      503,
      { error: { type: "server_error", code: "upstream_unavailable", param: null } },
    ]);
    expect(headers.get("x-should-retry")).toBeNull();
  });

  test("the user's budget is kept, and says when it is renewed", async () => {
    stage.direct.script({ reply: { text: "ok", usage: { completionTokens: 3_000 } } });
    let last = await ask({});
    for (let tries = 0; tries < 30 && last.status === 200; tries++) last = await ask({});
    expect([last.status, last.body]).toMatchObject([
      429,
      { error: { type: "rate_limit_error", code: "budget_exceeded" } },
    ]);
    expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(last.headers.get("x-should-retry")).toBe("false");
  });
});
