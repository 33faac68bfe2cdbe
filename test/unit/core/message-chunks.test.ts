// An answer as the stream that builds it: what is built from the stream is the answer.

import type { UIMessage } from "ai";
import { expect, test } from "vitest";
import { chunksOf } from "../../../src/core/message-chunks.ts";
import { MessageBuilder } from "../../../src/core/message-builder.ts";

const ANSWER: UIMessage = {
  id: "a1",
  role: "assistant",
  metadata: { status: "complete" },
  parts: [
    { type: "step-start" },
    {
      type: "reasoning",
      id: "r1",
      text: "Hm.",
      state: "done",
      providerMetadata: { upshift: { tier: "fast", abandoned: true } },
    } as UIMessage["parts"][number],
    { type: "tool-clock", toolCallId: "c1", state: "output-available", input: {}, output: { now: 1 } },
    {
      type: "tool-web_fetch",
      toolCallId: "c2",
      state: "output-error",
      input: { url: "x" },
      errorText: "No.",
    },
    {
      type: "tool-call_webhook",
      toolCallId: "c3",
      state: "output-denied",
      input: { body: 1 },
      approval: { id: "p1", approved: false, reason: "Not now.", requestReason: "It leaves." },
    } as UIMessage["parts"][number],
    { type: "step-start" },
    { type: "text", text: "It is noon.", state: "done" },
  ],
};

test("What is built from an answer's stream is the answer", () => {
  const builder = new MessageBuilder("a1");
  for (const chunk of chunksOf(ANSWER)) builder.apply(chunk);
  expect(builder.message()).toEqual(ANSWER);
});
