// The distill's stream end to end: bytes of Workers AI through the transport, the real provider, the split of thinking
// and the tier.

import { describe } from "vitest";
import { chunk, DONE, finished, native, NATIVE_USAGE, nativeStream } from "../../fakes/event-text.ts";
import { restModel } from "../../fakes/routes.ts";
import { CONNECTION_BROKEN, testEveryCut, type CutCase } from "./every-cut.ts";

const WITH_TAGS = ["<thi", "nk>\nZwei 🗼\n", "</thi", "nk>\n\nÄ", "2 é"];
const UNTAGGED_THOUGHT = ["Okay, ", "so ü", "</think>", "\n\nè 🧠"];
const PLAIN = ["Es ist ", "schön ", "🗼."];

const CRLF = (body: string): string => body.replaceAll("\n", "\r\n");

const CASES: readonly CutCase[] = [
  {
    name: "tags",
    body: nativeStream(WITH_TAGS),
    thinking: "Zwei 🗼\n",
    text: "Ä2 é",
    finish: "stop",
  },
  {
    name: "tags, lines ended by CRLF",
    body: CRLF(nativeStream(WITH_TAGS)),
    thinking: "Zwei 🗼\n",
    text: "Ä2 é",
    finish: "stop",
  },
  {
    name: "no opening tag",
    body: nativeStream(UNTAGGED_THOUGHT),
    thinking: "Okay, so ü",
    text: "è 🧠",
    finish: "stop",
  },
  {
    name: "no tag",
    body: nativeStream(PLAIN),
    thinking: "",
    text: "Es ist schön 🗼.",
    finish: "stop",
  },
  {
    name: "no tag, beginning as a thought",
    body: nativeStream(["Okay, ", "so ü"]),
    thinking: "",
    text: "Okay, so ü",
    finish: "stop",
  },
  {
    name: "keep-alive comments in between",
    body: `: keep-alive\n\n${native("<think>é")}: keep-alive\r\n\r\n${native("</think>è")}${NATIVE_USAGE}${DONE}`,
    thinking: "é",
    text: "è",
    finish: "stop",
  },
  {
    name: "a length limit",
    body: native("<think>é") + chunk({ content: "</th" }) + finished("length") + DONE,
    thinking: "é</th",
    text: "",
    finish: "length",
  },
  {
    name: "OpenAI's form with native reasoning",
    body:
      chunk({ role: "assistant", content: null, reasoning_content: "" }) +
      chunk({ content: null, reasoning_content: "Hmm, é" }) +
      chunk({ content: "Okay, so è", reasoning_content: null }) +
      finished("stop") +
      DONE,
    thinking: "Hmm, é",
    text: "Okay, so è",
    finish: "stop",
  },
  {
    name: "an end without [DONE] in the thinking",
    body: native("Hmm é") + native("</thi"),
    thinking: "Hmm é</thi",
    text: "",
    finish: "cut",
  },
  {
    name: "an end without [DONE] in the answer",
    body: native("Hmm é</think>\n") + native("è <"),
    thinking: "Hmm é",
    text: "è <",
    finish: "cut",
  },
  {
    name: "a connection that breaks in the thinking",
    body: native("Okay, so é") + native(" und</thi"),
    error: CONNECTION_BROKEN,
    thinking: "Okay, so é und</thi",
    text: "",
    finish: null,
  },
  {
    name: "a connection that breaks before the tag",
    body: native("Vielleicht") + native(" é"),
    error: CONNECTION_BROKEN,
    thinking: "Vielleicht é",
    text: "",
    finish: null,
  },
  {
    name: "a connection that breaks in the answer",
    body: native("<think>é</think>") + native("è ") + native("🗼 <"),
    error: CONNECTION_BROKEN,
    thinking: "é",
    text: "è 🗼 <",
    finish: null,
  },
  {
    name: "an error event in the answer",
    body:
      native("<think>é</think>") +
      native("è 🗼") +
      `data: {"errors":[{"code":3043,"message":"Internal server error"}]}\n\n` +
      native("never shown"),
    thinking: "é",
    text: "è 🗼",
    finish: null,
  },
];

describe("A stream of Workers AI gives one message", () => {
  for (const each of CASES) testEveryCut(each, "implicit-tags", restModel);
});
