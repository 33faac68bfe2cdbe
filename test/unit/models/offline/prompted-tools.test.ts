import { expect, test } from "vitest";
import {
  readAssistantMessage,
  readOffers,
  readUserMessage,
  writeCall,
} from "../../../../src/models/offline/prompted-tools.ts";
import { HERMES_SYSTEM } from "./asking.ts";

test("offers are read from the tools block, though the prose before it names the tag", () => {
  expect(readOffers(HERMES_SYSTEM).map(({ name }) => name)).toEqual(["calculator", "clock"]);
  expect(readOffers("no tools here")).toEqual([]);
  expect(readOffers('<tools>\nnot json\n{"type":"function"}\n')).toEqual([]);
});

test("a call is written as Qwen writes it and read back", () => {
  const call = { name: "calculator", arguments: { expression: "17*23", deep: { list: [1, "a"] } } };
  const text = writeCall(call);
  expect(text).toBe(
    '<tool_call>\n{"name": "calculator", "arguments": {"expression": "17*23", "deep": {"list": [1, "a"]}}}\n</tool_call>',
  );
  expect(readAssistantMessage(`Before ${text}`)).toMatchObject({ text: "Before ", calls: [call] });
});

test("responses are read with their names, bare, or several in one message", () => {
  expect(
    readUserMessage('<tool_response>\n{"name": "clock", "content": {"time": "12:00"}}\n</tool_response>'),
  ).toMatchObject([{ role: "tool", results: [{ name: "clock", content: '{"time":"12:00"}' }] }]);
  expect(
    readUserMessage("<tool_response>\n391\n</tool_response>\n<tool_response>\nError: no\n</tool_response>"),
  ).toMatchObject([
    {
      role: "tool",
      results: [
        { name: null, content: "391" },
        { name: null, content: "Error: no" },
      ],
    },
  ]);
  expect(readUserMessage("<tool_response>391</tool_response>\nand now?")).toMatchObject([
    { role: "tool" },
    { role: "user", text: "and now?" },
  ]);
  expect(readUserMessage("just words")).toMatchObject([{ role: "user", text: "just words" }]);
});
