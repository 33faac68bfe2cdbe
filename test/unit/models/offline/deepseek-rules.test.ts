import { describe, expect, test } from "vitest";
import { postDeepSeek } from "./asking.ts";

const CALCULATOR = {
  type: "function",
  function: {
    name: "calculator",
    parameters: {
      type: "object",
      properties: { expression: { type: "string" } },
      required: ["expression"],
    },
  },
};

const body = (content: string, more: Record<string, unknown> = {}) => ({
  model: "deepseek-flash",
  messages: [{ role: "user", content }],
  ...more,
});

describe("DeepSeek's rules, with its own words", () => {
  const invalid = (message: string) => ({
    error: { message, type: "invalid_request_error", param: null, code: "invalid_request_error" },
  });
  const history = (assistant: Record<string, unknown>) => ({
    messages: [
      { role: "user", content: "hi" },
      { role: "assistant", content: "Hello", ...assistant },
      { role: "user", content: "hi" },
    ],
  });

  test.each([
    [
      "a retired model",
      { model: "deepseek-reasoner" },
      "The supported API model names are deepseek-flash, deepseek-v4-pro, but you passed deepseek-reasoner.",
    ],
    [
      "a missing reasoning_content",
      { ...history({}), tools: [CALCULATOR] },
      "The `reasoning_content` in the thinking mode must be passed back to the API.",
    ],
    [
      "a null reasoning_content",
      { ...history({ reasoning_content: null }), tools: [CALCULATOR] },
      "The `reasoning_content` in the thinking mode must be passed back to the API.",
    ],
    [
      "tool_choice required",
      { tools: [CALCULATOR], tool_choice: "required" },
      "Thinking mode does not support this tool_choice",
    ],
    [
      "a named tool_choice",
      { tools: [CALCULATOR], tool_choice: { type: "function", function: { name: "calculator" } } },
      "Thinking mode does not support this tool_choice",
    ],
    [
      "json_schema",
      { response_format: { type: "json_schema", json_schema: {} } },
      "This response_format type is unavailable now",
    ],
  ])("%s is 400", async (_what, more, message) => {
    const response = await postDeepSeek(body("hi", more));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(invalid(message));
  });

  test.each([
    ["deepseek-v4-pro", { model: "deepseek-v4-pro" }],
    ["the alias deepseek-v4-flash", { model: "deepseek-v4-flash" }],
    ["an empty reasoning_content as filler", { ...history({ reasoning_content: "" }), tools: [CALCULATOR] }],
    ["a missing reasoning_content without tools", history({})],
    [
      "a missing reasoning_content with thinking disabled",
      { ...history({}), tools: [CALCULATOR], thinking: { type: "disabled" } },
    ],
    ["tool_choice auto", { tools: [CALCULATOR], tool_choice: "auto" }],
  ])("%s is accepted", async (_what, more) => {
    expect((await postDeepSeek(body("hi", more))).status).toBe(200);
  });

  test.each([
    ["not JSON", "{"],
    ["an array", []],
    ["no messages", { model: "deepseek-flash" }],
    ["an empty list of messages", { model: "deepseek-flash", messages: [] }],
    ["an odd role", { model: "deepseek-flash", messages: [{ role: "wizard", content: "x" }] }],
    ["null content of a user", { model: "deepseek-flash", messages: [{ role: "user", content: null }] }],
    [
      "a tool's message without an id",
      { model: "deepseek-flash", messages: [{ role: "tool", content: "x" }] },
    ],
  ])("%s is 422", async (_what, request) => {
    const response = await postDeepSeek(request);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  });

  test("a body deeper than can be written out is answered, not thrown", async () => {
    const deep = `{"model":"deepseek-flash","messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"x","parameters":${"[".repeat(50_000)}${"]".repeat(50_000)}}}]}`;
    const response = await postDeepSeek(deep);
    expect([200, 422, 500]).toContain(response.status);
    await response.text();
  });
});
