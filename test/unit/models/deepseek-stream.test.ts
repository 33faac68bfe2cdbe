// The reasoner's stream end to end: bytes of DeepSeek through the transport, the real provider and the tier.

import { describe } from "vitest";
import {
  chatStream,
  chunk,
  DONE,
  event,
  finished,
  said,
  thought,
  usageChunk,
} from "../../fakes/event-text.ts";
import { chatModel } from "../../fakes/routes.ts";
import { CONNECTION_BROKEN, testEveryCut, type CutCase } from "./every-cut.ts";

const toolCall = (index: number, args: string, name?: string): string =>
  chunk({
    tool_calls: [
      {
        index,
        ...(name === undefined ? {} : { id: `call_0${index}_x`, type: "function" }),
        function: { ...(name === undefined ? {} : { name }), arguments: args },
      },
    ],
  });

const CASES: readonly CutCase[] = [
  {
    name: "thinking and an answer",
    body: chatStream("Zwei é 🗼\n", "Ä2 è"),
    thinking: "Zwei é 🗼\n",
    text: "Ä2 è",
    finish: "stop",
  },
  {
    name: "keep-alive comments first, and lines ended by CRLF",
    body: `: keep-alive\n\n: keep-alive\n\n${thought("é")}${said("è")}${finished("stop")}${DONE}`.replaceAll(
      "\n",
      "\r\n",
    ),
    thinking: "é",
    text: "è",
    finish: "stop",
  },
  {
    name: "calls of tools",
    body:
      thought("Zeit?") +
      toolCall(0, "", "clock") +
      toolCall(0, '{"timeZone":"Ä') +
      toolCall(0, '"}') +
      toolCall(1, '{"expression":"1"}', "calculator") +
      finished("tool_calls") +
      usageChunk() +
      DONE,
    thinking: "Zeit?",
    text: "",
    calls: ['clock {"timeZone":"Ä"}', 'calculator {"expression":"1"}'],
    finish: "tool-calls",
  },
  {
    name: "a clean end without a finish",
    body: thought("é") + said("è") + said(" 🗼"),
    thinking: "é",
    text: "è 🗼",
    finish: "cut",
  },
  {
    name: "a connection that breaks in the answer",
    body: thought("é") + said("è ") + said("🗼"),
    error: CONNECTION_BROKEN,
    thinking: "é",
    text: "è 🗼",
    finish: null,
  },
  {
    name: "a connection that breaks in a call of a tool",
    body: said("Ich sehe nach.") + toolCall(0, '{"time', "clock"),
    error: CONNECTION_BROKEN,
    thinking: "",
    text: "Ich sehe nach.",
    finish: null,
  },
  {
    name: "an error in the answer",
    body: thought("é") + said("è ") + event({ error: { message: "overloaded", code: null } }) + said("never"),
    thinking: "é",
    text: "è ",
    finish: null,
  },
];

/** Without what every chunk says of itself, and without nulls: there is one run for each byte. */
const terse = (body: string): string =>
  body
    .replaceAll(/"id":"5d0c.*?(?="choices")/g, "")
    .replaceAll(/"index":0,(?="delta")/g, "")
    .replaceAll(/"\w+":null,|,"\w+":null/g, "");

describe("A stream of DeepSeek gives one message", () => {
  for (const each of CASES) testEveryCut({ ...each, body: terse(each.body) }, "native", chatModel);
});
