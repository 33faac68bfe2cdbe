// Tools in the prompt and calls in the text: found wherever the stream is cut, and never shown.

import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";
import { wrapLanguageModel } from "ai";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { promptedTools, UNREADABLE_TOOL } from "../../../../src/models/middleware/prompted-tools.ts";
import { thinkTags } from "../../../../src/models/middleware/think-tags.ts";
import { cutText } from "../../../fakes/bytes.ts";
import { finalMessage, finishPart, modelOf, saying, type FinalMessage } from "../../../fakes/model.ts";

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

const ids = (): (() => string) => {
  let last = 0;
  return () => `call-${++last}`;
};

function hear(
  pieces: readonly string[],
  end: LanguageModelV4StreamPart = finishPart("stop"),
  call: LanguageModelV4CallOptions = CALL,
): Promise<FinalMessage> {
  const middleware = [promptedTools(ids()), thinkTags("implicit-tags")];
  return finalMessage(wrapLanguageModel({ model: modelOf(saying(pieces, end)), middleware }), call);
}

const call = (name: string, args: unknown): string =>
  `<tool_call>\n${JSON.stringify({ name, arguments: args })}\n</tool_call>`;
const clock = { toolName: "clock", input: '{"timeZone":"UTC"}' };

interface Case {
  readonly name: string;
  readonly text: string;
  readonly end?: "stop" | "length" | "error";
  readonly message: Partial<FinalMessage>;
}

const CASES: readonly Case[] = [
  {
    name: "a call after thinking",
    text: `Time?</think>\n\n${call("clock", { timeZone: "UTC" })}`,
    message: { thinking: "Time?", text: "", calls: [clock], finish: "tool-calls" },
  },
  {
    name: "a call after a sentence",
    text: `</think>I look: a < b.\n\n${call("clock", { timeZone: "UTC" })}\n`,
    message: { text: "I look: a < b.", calls: [clock], finish: "tool-calls" },
  },
  {
    name: "several calls",
    text: `</think>${call("clock", { timeZone: "UTC" })}\n${call("calculator", { expression: "1<2" })}\n\n${call("clock", {})}`,
    message: {
      text: "",
      calls: [
        clock,
        { toolName: "calculator", input: '{"expression":"1<2"}' },
        { toolName: "clock", input: "{}" },
      ],
      finish: "tool-calls",
    },
  },
  {
    name: "text between and after calls",
    text: `</think>A ${call("clock", {})} B <b>b</b>\n${call("clock", {})} C `,
    message: {
      text: "A B <b>b</b> C",
      calls: [
        { toolName: "clock", input: "{}" },
        { toolName: "clock", input: "{}" },
      ],
    },
  },
  {
    name: "a call without white space or arguments",
    text: `</think><tool_call>{"name":"clock"}</tool_call>`,
    message: { text: "", calls: [{ toolName: "clock", input: "{}" }] },
  },
  {
    name: "arguments that are already text",
    text: `</think><tool_call>{"name":"clock","arguments":"{\\"timeZone\\":\\"UTC\\"}"}</tool_call>`,
    message: { calls: [clock] },
  },
  {
    name: "arguments that are null",
    text: `</think><tool_call>{"name":"clock","arguments":null}</tool_call>`,
    message: { calls: [{ toolName: "clock", input: "{}" }] },
  },
  {
    name: "a call that is no JSON",
    text: `</think><tool_call>\nclock(UTC)\n</tool_call>`,
    message: { text: "", calls: [{ toolName: UNREADABLE_TOOL, input: "clock(UTC)" }], finish: "tool-calls" },
  },
  {
    name: "a call without a name",
    text: `</think><tool_call>{"tool":"clock"}</tool_call><tool_call>[1]</tool_call><tool_call>7</tool_call>`,
    message: {
      text: "",
      calls: ['{"tool":"clock"}', "[1]", "7"].map((input) => ({ toolName: UNREADABLE_TOOL, input })),
    },
  },
  {
    name: "a call that lacks only its end",
    text: `</think><tool_call>\n{"name":"clock","arguments":{"timeZone":"UTC"}}\n`,
    message: { text: "", calls: [clock], finish: "tool-calls" },
  },
  {
    name: "a call that is cut in its end",
    text: `</think><tool_call>\n{"name":"clock","arguments":{"timeZone":"UTC"}}\n</tool_c`,
    end: "length",
    message: { text: "", calls: [clock], finish: "length" },
  },
  {
    name: "a call that is cut in its arguments",
    text: `</think>Look: <tool_call>\n{"name":"clock","argu`,
    end: "length",
    message: {
      text: "Look:",
      calls: [{ toolName: UNREADABLE_TOOL, input: '{"name":"clock","argu' }],
      finish: "length",
    },
  },
  {
    name: "a call that is cut in its opening tag",
    text: `</think>Look:\n<tool_ca`,
    end: "length",
    message: { text: "Look:\n", calls: [], finish: "length" },
  },
  {
    name: "an end without its beginning",
    text: `</think>Look: </tool_call> done`,
    message: { text: "Look: done", calls: [], finish: "stop" },
  },
  {
    name: "text that only looks like a tag",
    text: `</think>a <tool> b <tool_caller> c < t <`,
    message: { text: "a <tool> b <tool_caller> c < t <", calls: [], finish: "stop" },
  },
  {
    name: "markup in thinking is thinking",
    text: `I could <tool_call>{}</tool_call>.</think>Hi`,
    message: { thinking: "I could <tool_call>{}</tool_call>.", text: "Hi", calls: [], finish: "stop" },
  },
  {
    name: "an answer without tags that begins as a thought",
    text: `Okay, so: ${call("clock", { timeZone: "UTC" })}`,
    message: { thinking: "", text: "Okay, so:", calls: [clock], finish: "tool-calls" },
  },
  {
    name: "a stream that fails in a call",
    text: `</think>Look: <tool_call>{"name":"clo`,
    end: "error",
    message: { text: "Look:", finish: "error" },
  },
];

describe("Calls in the text", () => {
  for (const { name, text, end, message } of CASES) {
    test(`${name}: the same wherever the stream is cut once`, async () => {
      for (let offset = 0; offset < text.length; offset++) {
        const heard = await hear(cutText(text, [offset]), finishPart(end ?? "stop"));
        expect({ offset, ...heard }).toMatchObject({ offset, ...message });
      }
    });

    test(`${name}: the same for any cuts`, async () => {
      const cuts = fc.array(fc.nat({ max: text.length }), { maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(cuts, async (offsets) => {
          expect(await hear(cutText(text, offsets), finishPart(end ?? "stop"))).toMatchObject(message);
        }),
        { numRuns: 60 },
      );
      expect(await hear(text.split(""), finishPart(end ?? "stop"))).toMatchObject(message);
    });
  }

  test("no markup is ever shown, whatever is written and however it is cut or ended", async () => {
    const piece = fc.constantFrom(
      "<tool_call>",
      "</tool_call>",
      '{"name":"clock","arguments":{}}',
      "<tool",
      "</",
      "<",
      " ",
      "\n",
      "word",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 12 }).map((pieces) => `</think>${pieces.join("")}`),
        fc.constantFrom("stop", "length", "error"),
        fc.array(fc.nat({ max: 200 }), { maxLength: 12 }),
        async (text, end, offsets) => {
          const whole = await hear([text], finishPart(end as "stop"));
          const inside = offsets.filter((offset) => offset < text.length);
          expect(await hear(cutText(text, inside), finishPart(end as "stop"))).toEqual(whole);
          expect(whole.text).not.toMatch(/<\/?tool_call>|<\/?tool_c[al]*$/);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("every call has an id of its own", async () => {
    const model = wrapLanguageModel({
      model: modelOf(saying([call("clock", {}), call("clock", {})])),
      middleware: promptedTools(ids()),
    });
    const seen: string[] = [];
    for await (const part of (await model.doStream(CALL)).stream)
      if (part.type === "tool-call") seen.push(part.toolCallId);
    expect(seen).toEqual(["call-1", "call-2"]);
  });

  test("text before a call is shown as it comes", async () => {
    const model = wrapLanguageModel({
      model: modelOf(saying(["I look", " it up.\n", "<tool_", "caller", call("clock", {})])),
      middleware: promptedTools(ids()),
    });
    const seen: string[] = [];
    for await (const part of (await model.doStream(CALL)).stream)
      if (part.type === "text-delta") seen.push(part.delta);
    expect(seen).toEqual(["I look", " it up.", "\n<tool_caller"]);
  });

  test("a flood of white space costs no more than it weighs", async () => {
    const blank = " \n".repeat(2_000);
    const heard = await hear(["</think>a", ...Array.from({ length: 40 }, () => blank), "b"]);
    expect(heard.text).toBe(`a${blank.repeat(40)}b`);
  });

  test("where no tools are offered, the text is as it is", async () => {
    const text = `</think>Write <tool_call>{}</tool_call>`;
    for (const tools of [undefined, []]) {
      const heard = await hear([text], finishPart("stop"), {
        prompt: CALL.prompt,
        ...(tools === undefined ? {} : { tools }),
      });
      expect(heard).toMatchObject({ text: "Write <tool_call>{}</tool_call>", calls: [], finish: "stop" });
    }
  });
});
