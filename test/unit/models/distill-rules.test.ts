// The rules of the R1 distill on Workers AI: alone, and through the real provider at the wire.

import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import { wrapLanguageModel } from "ai";
import { describe, expect, test } from "vitest";
import { lookUpModel } from "../../../src/models/catalogue.ts";
import { underDistillRules } from "../../../src/models/distill-rules.ts";
import { promptedTools } from "../../../src/models/middleware/prompted-tools.ts";
import { thinkTags } from "../../../src/models/middleware/think-tags.ts";
import { newObservation } from "../../../src/models/transport.ts";
import { promptBudget } from "../../../src/turn/decide-turn.ts";
import { LiveBody } from "../../fakes/bytes.ts";
import { ManualClock, settle } from "../../fakes/clock.ts";
import { nativeStream } from "../../fakes/event-text.ts";
import { FarEnd, refused, streamed, type Answer } from "../../fakes/far-end.ts";
import { finalMessage } from "../../fakes/model.ts";
import { bindingModel, DEADLINES, DISTILL, restModel, tierOf, route } from "../../fakes/routes.ts";

const SCHEMA = { type: "object", properties: { city: { type: "string" } } } as const;
const JSON_CALL: LanguageModelV4CallOptions = {
  prompt: [{ role: "user", content: [{ type: "text", text: "A city, as JSON" }] }],
  maxOutputTokens: 500,
  responseFormat: { type: "json", schema: SCHEMA, name: "city" },
  tools: [{ type: "function", name: "clock", inputSchema: { type: "object" } }],
};

const whole = (response: unknown): Answer =>
  refused(200, {
    result: { response, usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 } },
    success: true,
    errors: [],
    messages: [],
  });

describe("The inputs of a run", () => {
  test("have content in every message", () => {
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: null },
      { role: "user" },
    ];
    expect(underDistillRules({ messages })["messages"]).toEqual([
      { role: "user", content: "Hi" },
      { role: "assistant", content: "" },
      { role: "user", content: "" },
    ]);
  });

  test("ask for JSON by a bare schema, or without one", () => {
    const format = (given: unknown) => underDistillRules({ response_format: given })["response_format"];
    expect(format({ type: "json_schema", json_schema: SCHEMA })).toEqual({
      type: "json_schema",
      json_schema: SCHEMA,
    });
    expect(format({ type: "json_schema", json_schema: undefined })).toEqual({ type: "json_object" });
    expect(format(undefined)).toBeUndefined();
  });
});

describe("JSON mode", () => {
  test("is asked for without a stream and without tools, and read like a stream", async () => {
    const farEnd = new FarEnd(whole({ city: "Paris" }));
    const observation = newObservation();
    const message = await finalMessage(restModel(new ManualClock(), farEnd, observation), JSON_CALL);
    expect(message).toMatchObject({ text: '{"city":"Paris"}', thinking: "", finish: "stop" });
    expect(farEnd.requests).toHaveLength(1);
    const { body } = farEnd.requests[0]!;
    expect(body["response_format"]).toEqual({
      type: "json_schema",
      json_schema: { ...SCHEMA, title: "city" },
    });
    expect(body["stream"]).toBeUndefined();
    expect(body["tools"]).toBeUndefined();
    expect(observation.usage).toMatchObject({ prompt_tokens: 9, completion_tokens: 4 });
  });

  test("without a schema asks for any object", async () => {
    const farEnd = new FarEnd(whole({ any: 1 }));
    const call = { ...JSON_CALL, responseFormat: { type: "json" } as const };
    expect((await finalMessage(restModel(new ManualClock(), farEnd), call)).text).toBe('{"any":1}');
    expect(farEnd.requests[0]?.body["response_format"]).toEqual({ type: "json_object" });
  });

  test("is the same by the binding, with its usage", async () => {
    const observation = newObservation();
    const runs: Record<string, unknown>[] = [];
    const binding = {
      run: async (_: string, inputs: Record<string, unknown>) => {
        runs.push(inputs);
        return { response: { city: "Rome" }, usage: { prompt_tokens: 7, completion_tokens: 3 } };
      },
    };
    const message = await finalMessage(bindingModel(new ManualClock(), binding, observation), JSON_CALL);
    expect(message.text).toBe('{"city":"Rome"}');
    expect(runs).toMatchObject([{ response_format: { type: "json_schema" } }]);
    expect(runs[0]).not.toHaveProperty("stream");
    expect(observation.usage).toEqual({ prompt_tokens: 7, completion_tokens: 3 });
  });

  test("is watched for silence to the end of its answer", async () => {
    const clock = new ManualClock();
    const body = new LiveBody();
    const farEnd = new FarEnd(
      () => new Response(body.stream, { headers: { "content-type": "application/json" } }),
    );
    const failure = restModel(clock, farEnd)
      .doStream(JSON_CALL)
      .then(
        () => null,
        (error: unknown) => error,
      );
    await settle();
    body.write('{"result":');
    await clock.advance(DEADLINES.firstEventMs);
    expect(await failure).toMatchObject({ cause: { code: "upstream_timeout" } });
  });

  test("a text answer still streams", async () => {
    const farEnd = new FarEnd(streamed(nativeStream(["Hi"])));
    const { responseFormat: _, ...call } = JSON_CALL;
    expect((await finalMessage(restModel(new ManualClock(), farEnd), call)).text).toBe("Hi");
    expect(farEnd.requests[0]?.body["stream"]).toBe(true);
  });
});

test("An earlier answer that only called a tool is sent with content", async () => {
  const farEnd = new FarEnd(streamed(nativeStream(["Noon."])));
  const model = wrapLanguageModel({
    model: restModel(new ManualClock(), farEnd),
    middleware: [promptedTools(() => "id"), thinkTags("implicit-tags")],
  });
  await finalMessage(model, {
    prompt: [
      { role: "user", content: [{ type: "text", text: "The time?" }] },
      { role: "assistant", content: [{ type: "tool-call", toolCallId: "c", toolName: "clock", input: {} }] },
      {
        role: "tool",
        content: [
          { type: "tool-result", toolCallId: "c", toolName: "clock", output: { type: "json", value: 12 } },
        ],
      },
    ],
  });
  const { messages } = farEnd.requests[0]!.body as { messages: { content: unknown }[] };
  for (const { content } of messages) expect(content).toEqual(expect.stringMatching(/\S/));
});

test("The prompt leaves room for the whole output within the context of 80,000", () => {
  const model = lookUpModel(DISTILL, "fast");
  const tier = { ...tierOf([route("workers-ai", () => restModel(new ManualClock(), new FarEnd()))]), model };
  expect(promptBudget(tier) + model.maxOutputTokens).toBe(80_000);
});
