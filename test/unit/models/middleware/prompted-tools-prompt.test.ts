// What a model without native tools is told of them, and how earlier calls and results read.

import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4Prompt,
} from "@ai-sdk/provider";
import { wrapLanguageModel } from "ai";
import { describe, expect, test } from "vitest";
import { promptedTools } from "../../../../src/models/middleware/prompted-tools.ts";
import { thinkTags } from "../../../../src/models/middleware/think-tags.ts";
import { finalMessage, modelOf, saying } from "../../../fakes/model.ts";

const CLOCK: LanguageModelV4FunctionTool = {
  type: "function",
  name: "clock",
  description: "Tells the time",
  inputSchema: { type: "object", properties: { timeZone: { type: "string" } } },
};
const CALL: LanguageModelV4CallOptions = {
  prompt: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
  tools: [CLOCK],
};

describe("The prompt", () => {
  async function promptFor(options: LanguageModelV4CallOptions): Promise<LanguageModelV4CallOptions> {
    const model = modelOf(saying(["Hi"]));
    const middleware = [promptedTools(() => "call-1"), thinkTags("native")];
    await finalMessage(wrapLanguageModel({ model, middleware }), options);
    return model.calls[0]!;
  }

  test("describes the tools after the system prompt, and hands none to the model", async () => {
    const prompt: LanguageModelV4Prompt = [{ role: "system", content: "Be brief." }, ...CALL.prompt];
    const options = await promptFor({ prompt, tools: [CLOCK], toolChoice: { type: "auto" } });
    expect(options.tools).toBeUndefined();
    expect(options.toolChoice).toBeUndefined();
    expect(options.prompt).toEqual([
      {
        role: "system",
        content: [
          "Be brief.",
          "",
          "You may call functions to answer. Call one only where it helps; never invent its result.",
          "<tools>",
          '{"type":"function","function":{"name":"clock","description":"Tells the time","parameters":{"type":"object","properties":{"timeZone":{"type":"string"}}}}}',
          "</tools>",
          "To call a function, end your thinking and write, once for each call, nothing else but:",
          "<tool_call>",
          '{"name": "<function>", "arguments": {<arguments as JSON>}}',
          "</tool_call>",
          "The results come back in <tool_response>. Then answer the user in plain words.",
        ].join("\n"),
      },
      ...CALL.prompt,
    ]);
  });

  test("begins with the tools where there is no system prompt", async () => {
    const { prompt } = await promptFor(CALL);
    expect(prompt.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(prompt[0]?.content).toContain('"name":"clock"');
  });

  test("shows earlier calls and results as the model would write and read them, without their thinking", async () => {
    const { prompt } = await promptFor({
      prompt: [
        { role: "user", content: [{ type: "text", text: "The time?" }] },
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "A tool knows." },
            { type: "text", text: "I look." },
            { type: "tool-call", toolCallId: "1", toolName: "clock", input: { timeZone: "UTC" } },
            { type: "tool-call", toolCallId: "2", toolName: "clock", input: {} },
          ],
        },
        {
          role: "tool",
          content: [
            {
              type: "tool-result",
              toolCallId: "1",
              toolName: "clock",
              output: { type: "json", value: { at: 12 } },
            },
            {
              type: "tool-result",
              toolCallId: "2",
              toolName: "clock",
              output: { type: "error-text", value: "No." },
            },
          ],
        },
      ],
    });
    expect(prompt).toEqual([
      { role: "user", content: [{ type: "text", text: "The time?" }] },
      {
        role: "assistant",
        content: [
          {
            type: "text",
            text: 'I look.\n<tool_call>\n{"name":"clock","arguments":{"timeZone":"UTC"}}\n</tool_call>\n<tool_call>\n{"name":"clock","arguments":{}}\n</tool_call>',
          },
        ],
      },
      {
        role: "user",
        content: [
          {
            type: "text",
            text: '<tool_response>\n{"name":"clock","content":{"at":12}}\n</tool_response>\n<tool_response>\n{"name":"clock","content":{"error":"No."}}\n</tool_response>',
          },
        ],
      },
    ]);
  });

  test.each([
    [{ type: "text", value: "noon" }, '"noon"'],
    [{ type: "error-json", value: { why: 1 } }, '{"error":{"why":1}}'],
    [{ type: "execution-denied", reason: "Not today." }, '{"error":"Not today."}'],
    [{ type: "execution-denied" }, '{"error":"The user did not allow this call."}'],
    [{ type: "content", value: [] }, '{"error":"The result could not be shown."}'],
  ] as const)("a result of %j reads %s", async (output, text) => {
    const { prompt } = await promptFor({
      prompt: [
        {
          role: "tool",
          content: [
            {
              type: "tool-result",
              toolCallId: "1",
              toolName: "clock",
              output: output as never,
            },
          ],
        },
      ],
    });
    expect(prompt[0]?.content).toEqual([
      { type: "text", text: `<tool_response>\n{"name":"clock","content":${text}}\n</tool_response>` },
    ]);
  });
});
