// What OpenAI's own package makes of a refusal and of a failure, and what its leaving ends, between emulators of the upstreams.
// Who leaves before a whole answer is there can't be tested here: locally, workerd notices it by a failing write alone.

import OpenAI, {
  APIError,
  APIUserAbortError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
} from "openai";
import type { ChatCompletionChunk, ChatCompletionCreateParamsBase } from "openai/resources/chat/completions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestsSince, type Stage } from "./journey.ts";
import { contentOf, DEEP, startOpenAi, WEATHER } from "./openai-package.ts";

let stage: Stage;
let client: OpenAI;
beforeAll(async () => {
  ({ stage, client } = await startOpenAi());
});
afterAll(() => stage.close());

async function failureOf(work: PromiseLike<unknown>): Promise<unknown> {
  return await work.then(
    (value) => {
      throw new Error(`There was an answer: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

describe("Going away", () => {
  const ENDLESS = { reply: { thinking: "Well.", text: "word ", repeatText: Infinity }, paceMs: 20 };

  test.each([
    ["by the stream's controller", (stream: { controller: AbortController }) => stream.controller.abort()],
    ["by leaving the loop", null],
  ])("in mid-stream ends the upstream's work (%s)", async (_, abort) => {
    stage.direct.script(ENDLESS);
    const asked = requestsSince(stage.direct);
    const stream = await client.chat.completions.create({ ...DEEP, stream: true });
    for await (const chunk of stream) {
      if (!chunk.choices[0]?.delta.content?.includes("word")) continue;
      if (abort === null) break;
      abort(stream);
    }
    await expect.poll(() => asked()[0]?.closedByClient, { timeout: 10_000 }).toBe(true);
    expect(asked().length).toBe(1);
  });

  test("while the model is still silent ends the upstream's work, too", async () => {
    stage.direct.script({ fault: { stallAfterChunks: 0 } });
    const asked = requestsSince(stage.direct);
    const leaving = new AbortController();
    const failure = failureOf(
      client.chat.completions.create({ ...DEEP, stream: true }, { signal: leaving.signal }),
    );
    await expect.poll(() => asked()[0]?.status).toBe(200);
    leaving.abort();
    expect(await failure).toBeInstanceOf(APIUserAbortError);
    await expect.poll(() => asked()[0]?.closedByClient, { timeout: 30_000 }).toBe(true);
  });
});

describe("A refusal is the package's error", () => {
  test.each<[string, Partial<ChatCompletionCreateParamsBase>]>([
    ["seed", { seed: 7 }],
    ["n", { n: 2 }],
    ["logit_bias", { logit_bias: { 50256: -100 } }],
    ["tool_choice", { tools: [WEATHER], tool_choice: "required" }],
    ["stream_options", { stream_options: { include_usage: true } }],
  ])("which names the parameter %s", async (param, fields) => {
    const asked = requestsSince(stage.direct);
    const error = await failureOf(client.chat.completions.create({ ...DEEP, ...fields, stream: false }));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({
      status: 400,
      type: "invalid_request_error",
      code: "invalid_request",
      param,
    });
    expect(asked()).toEqual([]);
  });

  test("for a model that is not there, asked or looked up", async () => {
    const unknown = { status: 404, type: "invalid_request_error", code: "not_found", param: "model" };
    for (const ask of [
      () => client.chat.completions.create({ ...DEEP, model: "gpt-5" }),
      () => client.chat.completions.create({ ...DEEP, model: "gpt-5", stream: true }),
      () => client.models.retrieve("gpt-5"),
    ]) {
      const error = await failureOf(ask());
      expect(error).toBeInstanceOf(NotFoundError);
      expect(error).toMatchObject(unknown);
    }
  });

  test("for a message that is too long", async () => {
    const messages = [{ role: "user" as const, content: "x".repeat(256 * 1024 + 1) }];
    const error = await failureOf(client.chat.completions.create({ ...DEEP, messages }));
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status: 413, type: "invalid_request_error", code: "payload_too_large" });
  });
});

describe("What fails upstream", () => {
  test("is tried again by the package where that may help", async () => {
    stage.direct.script([{ fault: { resetAtConnect: true } }, { reply: { text: "Good day." } }]);
    const { choices } = await client.chat.completions.create(DEEP);
    expect(choices[0]?.message.content).toBe("Good day.");
  });

  test("is asked once where trying again would change nothing", async () => {
    stage.direct.script({
      fault: { http: { status: 402, body: { error: { message: "Insufficient Balance" } } } },
    });
    const asked = requestsSince(stage.direct);
    const error = await failureOf(client.chat.completions.create(DEEP));
    expect(error).toBeInstanceOf(InternalServerError);
    expect(error).toMatchObject({ status: 502, type: "server_error", code: "upstream_payment", param: null });
    expect(asked().length).toBe(1);
  });

  test("in mid-stream ends the stream with an error, behind what was said", async () => {
    stage.direct.script({ reply: { text: "word ", repeatText: 50 }, fault: { resetAfterChunks: 12 } });
    const stream = await client.chat.completions.create({ ...DEEP, stream: true });
    const chunks: ChatCompletionChunk[] = [];
    const error = await failureOf(
      (async () => {
        for await (const chunk of stream) chunks.push(chunk);
      })(),
    );
    expect(contentOf(chunks)).toMatch(/^word word/);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status: undefined, type: "server_error", code: "upstream_unavailable" });
  });
});
