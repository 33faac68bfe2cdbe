// The rules of thinking mode, one by one, and the emulated service as their judge.

import { describe, expect, test } from "vitest";
import { underDeepSeekRules } from "../../../src/models/deepseek-rules.ts";
import { checkDeepSeekBody } from "../../emulators/deepseek-rules.ts";

const assistant = (fields: Record<string, unknown> = {}) => ({ role: "assistant", content: "Hi", ...fields });

describe("A request to the reasoner", () => {
  test("asks for thinking, at the effort that is the service's default", () => {
    expect(underDeepSeekRules({ model: "m" })).toMatchObject({
      thinking: { type: "enabled" },
      reasoning_effort: "high",
    });
  });

  test("says nothing of temperature, which is ignored", () => {
    expect(underDeepSeekRules({ temperature: 0.7 })).not.toHaveProperty("temperature");
  });

  test.each([
    ["required", "auto"],
    [{ type: "function", function: { name: "clock" } }, "auto"],
    ["auto", "auto"],
    ["none", "none"],
    [undefined, undefined],
  ])("a tool choice of %j is sent as %j", (given, sent) => {
    expect(underDeepSeekRules({ ...(given !== undefined && { tool_choice: given }) })["tool_choice"]).toBe(
      sent,
    );
  });

  test.each([
    [{ type: "json_schema", json_schema: { name: "a", schema: {} } }, { type: "json_object" }],
    [{ type: "json_object" }, { type: "json_object" }],
    [{ type: "text" }, { type: "text" }],
  ])("a response format of %j is sent as %j", (given, sent) => {
    expect(underDeepSeekRules({ response_format: given })["response_format"]).toEqual(sent);
  });

  test("that carries no tools gives no thinking back, and an empty list of them carries none", () => {
    const messages = [assistant({ reasoning_content: "Hmm" })];
    for (const body of [{ messages }, { messages, tools: [] }])
      expect(underDeepSeekRules(body).messages).toEqual([assistant()]);
  });

  test("that carries tools gives it back, empty where there was none", () => {
    const messages = [
      assistant({ reasoning_content: "Hmm" }),
      assistant({ reasoning_content: null }),
      assistant(),
      { role: "user", content: "And?" },
    ];
    expect(underDeepSeekRules({ messages, tools: [{}] }).messages).toEqual([
      assistant({ reasoning_content: "Hmm" }),
      assistant({ reasoning_content: "" }),
      assistant({ reasoning_content: "" }),
      { role: "user", content: "And?" },
    ]);
  });

  test("leaves the body that it was given as it was", () => {
    const body = {
      model: "m",
      temperature: 1,
      tool_choice: "required",
      response_format: { type: "json_schema" },
      messages: [assistant({ reasoning_content: "Hmm" })],
      tools: [{}],
    };
    const before = structuredClone(body);
    underDeepSeekRules(body);
    expect(body).toEqual(before);
  });

  test("is refused by the service without the rules, and taken with them", () => {
    const body = {
      model: "deepseek-flash",
      temperature: 1,
      tool_choice: "required",
      response_format: { type: "json_schema", json_schema: { name: "a", schema: {} } },
      messages: [{ role: "user", content: "json, please" }, assistant(), { role: "user", content: "And?" }],
      tools: [{ type: "function", function: { name: "clock" } }],
    };
    expect(checkDeepSeekBody(body)).toHaveProperty("refusal");
    expect(checkDeepSeekBody(underDeepSeekRules(body))).toHaveProperty("body");
  });
});
