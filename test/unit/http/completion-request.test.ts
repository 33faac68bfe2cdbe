// What may be asked of /v1/chat/completions: what is taken, what is refused by its name, and what a turn makes of it.

import { describe, expect, test } from "vitest";
import { readTold } from "../../../src/http/v1/messages.ts";
import { readCompletionRequest } from "../../../src/http/v1/request.ts";

const USER = { role: "user", content: "Hello?" };
const read = (body: Record<string, unknown>) =>
  readCompletionRequest(
    new Request("http://localhost/v1/chat/completions", {
      method: "POST",
      body: JSON.stringify({ model: "auto", messages: [USER], ...body }),
    }),
  );
const TOOL = { type: "function", function: { name: "look", parameters: { type: "object" } } };
const CALLING = {
  role: "assistant",
  content: null,
  tool_calls: [{ id: "c1", type: "function", function: { name: "look", arguments: '{"at":1}' } }],
};
const RESULT = { role: "tool", tool_call_id: "c1", content: "seen" };

test("the smallest request asks for a whole answer, with nothing set", async () => {
  expect(await read({})).toEqual({
    mode: "auto",
    messages: [USER],
    streams: false,
    wantsUsage: false,
    conversation: null,
    format: null,
    terms: { system: null, maxOutputTokens: null, temperature: null, topP: null, stop: [] },
    tools: [],
  });
});

test("what is set is taken, under either name", async () => {
  const { terms, tools } = await read({
    stop: "END",
    max_completion_tokens: 7,
    temperature: 0,
    top_p: 0.5,
    tools: [TOOL],
    messages: [
      { role: "developer", content: "One." },
      USER,
      { role: "system", content: [{ type: "text", text: "Two." }] },
    ],
  });
  expect(terms).toEqual({
    system: "One.\n\nTwo.",
    maxOutputTokens: 7,
    temperature: 0,
    topP: 0.5,
    stop: ["END"],
  });
  expect(tools).toEqual([{ type: "function", name: "look", inputSchema: { type: "object" } }]);
  expect((await read({ tools: [TOOL], tool_choice: "none" })).tools).toEqual([]);
});

test("values that say what is done anyway are taken, as are nulls", async () => {
  const usual = {
    n: 1,
    logprobs: false,
    store: false,
    presence_penalty: 0,
    modalities: ["text"],
    user: "u",
    functions: null,
  };
  await expect(read({ ...usual, stop: null, tools: null, response_format: null })).resolves.toMatchObject({
    mode: "auto",
  });
});

test.each([
  ["n", { n: 2 }],
  ["logprobs", { logprobs: true }],
  ["top_logprobs", { top_logprobs: 3 }],
  ["functions", { functions: [] }],
  ["function_call", { function_call: "auto" }],
  ["audio", { audio: {} }],
  ["modalities", { modalities: ["text", "audio"] }],
  ["seed", { seed: 1 }],
  ["logit_bias", { logit_bias: { 1: 2 } }],
  ["reasoning_effort", { reasoning_effort: "low" }],
  ["store", { store: true }],
  ["parallel_tool_calls", { parallel_tool_calls: false }],
  ["tool_choice", { tools: [TOOL], tool_choice: "required" }],
  ["tool_choice", { tools: [TOOL], tool_choice: { type: "function", function: { name: "look" } } }],
  ["tools", { tools: [TOOL, TOOL] }],
  ["tools", { tools: [TOOL], conversation: "c1" }],
  ["stop", { stop: ["a", "b", "c", "d", "e"] }],
  ["stop", { stop: [""] }],
  ["max_tokens", { max_tokens: 0 }],
  ["max_tokens", { max_tokens: 5, max_completion_tokens: 5 }],
  ["temperature", { temperature: 3 }],
  ["stream_options", { stream_options: { include_usage: true } }],
  ["response_format", { response_format: { type: "xml" } }],
])("%s is refused by its name where it can't be kept to", async (name, body) => {
  const error = await read(body).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "invalid_request", message: expect.stringContaining(name) });
  expect((error as { errors: { path: string }[] }).errors[0]?.path.split(".")[0]).toBe(name);
});

describe("messages", () => {
  test.each([
    ["of no role that there is", [{ role: "function", content: "x" }], "role"],
    ["with an image", [{ role: "user", content: [{ type: "image_url", image_url: {} }] }], "image_url"],
    ["without a user's", [{ role: "system", content: "x" }], "user message"],
    ["that end with an answer", [USER, { role: "assistant", content: "x" }], "last message"],
    ["with a result of no call", [USER, RESULT], "id"],
    ["with a call without its result", [USER, CALLING, USER], "c1"],
    ["with a result twice", [USER, CALLING, RESULT, RESULT], "already"],
    ["that are none", [], "messages"],
    ["whose question is empty", [{ role: "user", content: " " }], "empty"],
    ["that are too many", Array.from({ length: 2_001 }, () => USER), "messages"],
  ])("%s are refused", async (_what, messages, said) => {
    await expect(read({ messages })).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining(said),
    });
  });

  test("are a history up to the question, and what the assistant has called since", async () => {
    const messages = [USER, { role: "assistant", content: "Hi." }, USER, CALLING, RESULT];
    const { history, answerSoFar } = readTold((await read({ messages })).messages, "a1", false);
    expect(history.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    expect(answerSoFar).toMatchObject({
      id: "a1",
      parts: [
        { type: "step-start" },
        { toolCallId: "c1", toolName: "look", input: { at: 1 }, output: "seen" },
      ],
    });
  });

  test("bring thinking back only where every answer is the reasoner's", async () => {
    const messages = [USER, { ...CALLING, reasoning_content: "Hm." }, RESULT];
    const parts = async (isReasoners: boolean) =>
      readTold((await read({ messages })).messages, "a1", isReasoners).answerSoFar?.parts.map(
        ({ type }) => type,
      );
    expect(await parts(true)).toContain("reasoning");
    expect(await parts(false)).not.toContain("reasoning");
  });
});
