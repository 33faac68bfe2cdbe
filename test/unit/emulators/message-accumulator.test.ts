// The tests' accumulator against the AI SDK's own.

import { readUIMessageStream, type UIMessage, type UIMessageChunk } from "ai";
import { expect, test } from "vitest";
import { MessageAccumulator } from "../../support/message-accumulator.ts";

async function byTheSdk(chunks: UIMessageChunk[], message?: UIMessage): Promise<UIMessage | undefined> {
  const stream = new ReadableStream<UIMessageChunk>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(structuredClone(chunk));
      controller.close();
    },
  });
  let last: UIMessage | undefined;
  for await (const next of readUIMessageStream({
    stream,
    ...(message && { message: structuredClone(message) }),
  }))
    last = next;
  return last;
}

function ours(chunks: UIMessageChunk[], message?: UIMessage) {
  const problems: string[] = [];
  const accumulator = new MessageAccumulator("none", problems, message);
  for (const chunk of chunks) accumulator.apply(chunk);
  return { message: accumulator.message, problems };
}

const meta = (value: object): UIMessageChunk => ({
  type: "message-metadata",
  messageMetadata: value,
});

const answer: UIMessageChunk[] = [
  {
    type: "start",
    messageId: "a1",
    messageMetadata: { status: "running", receipt: { tier: "fast" } },
  },
  { type: "start-step" },
  { type: "reasoning-start", id: "r", providerMetadata: { upshift: { tier: "fast" } } },
  { type: "reasoning-delta", id: "r", delta: "Hm" },
  { type: "data-tier", data: { tier: "reasoner" }, transient: true },
  {
    type: "reasoning-end",
    id: "r",
    providerMetadata: { upshift: { tier: "fast", abandoned: true } },
  },
  { type: "tool-input-start", toolCallId: "c1", toolName: "clock" },
  { type: "tool-input-delta", toolCallId: "c1", inputTextDelta: '{"zone":' },
  { type: "tool-input-delta", toolCallId: "c1", inputTextDelta: '"UTC"}' },
  { type: "tool-input-available", toolCallId: "c1", toolName: "clock", input: { zone: "UTC" } },
  { type: "tool-output-available", toolCallId: "c1", output: "noon" },
  { type: "finish-step" },
  { type: "start-step" },
  { type: "text-start", id: "t" },
  { type: "text-delta", id: "t", delta: "It is " },
  { type: "data-source", id: "s", data: { url: "a" } },
  { type: "text-delta", id: "t", delta: "noon." },
  { type: "data-source", id: "s", data: { url: "b" } },
  { type: "text-end", id: "t" },
  { type: "source-url", sourceId: "s1", url: "https://example.com", title: "Example" },
  { type: "finish-step" },
  meta({ status: "complete", receipt: { usd: 1, steps: [1, 2] } }),
  meta({ receipt: { steps: [3] } }),
  { type: "finish" },
];

test("a whole answer is what the AI SDK makes of it", async () => {
  const { message, problems } = ours(answer);
  expect(problems).toEqual([]);
  expect(message).toEqual(await byTheSdk(answer));
  expect(message).toMatchObject({
    id: "a1",
    metadata: { status: "complete", receipt: { tier: "fast", usd: 1, steps: [3] } },
  });
});

const tools: UIMessageChunk[] = [
  { type: "start", messageId: "a2" },
  { type: "start-step" },
  { type: "tool-input-available", toolCallId: "c1", toolName: "call_webhook", input: { url: "x" } },
  { type: "tool-approval-request", approvalId: "p1", toolCallId: "c1" },
  {
    type: "tool-input-available",
    toolCallId: "c2",
    toolName: "search",
    input: {},
    dynamic: true,
    title: "Search",
  },
  { type: "tool-output-error", toolCallId: "c2", errorText: "no" },
  { type: "tool-input-error", toolCallId: "c3", toolName: "clock", input: "{", errorText: "bad" },
  { type: "finish-step" },
  { type: "finish" },
];

test("tools that fail, ask and are dynamic are what the AI SDK makes of them", async () => {
  expect(ours(tools).message).toEqual(await byTheSdk(tools));
});

test("a continuation goes on in the message that it is given, and leaves that alone", async () => {
  const before = ours(tools).message;
  const copy = structuredClone(before);
  const rest: UIMessageChunk[] = [
    { type: "start", messageId: "a2" },
    { type: "tool-output-denied", toolCallId: "c1" },
    { type: "start-step" },
    { type: "text-start", id: "t" },
    { type: "text-delta", id: "t", delta: "Then not." },
    { type: "text-end", id: "t" },
    { type: "finish-step" },
  ];
  expect(ours(rest, before).message).toEqual(await byTheSdk(rest, before));
  expect(before).toEqual(copy);
});

test("chunks that do not fit are reported", () => {
  const { problems } = ours([
    { type: "start", messageId: "a3" },
    { type: "text-delta", id: "t", delta: "lost" },
    { type: "tool-output-available", toolCallId: "c9", output: 1 },
    { type: "invented" } as unknown as UIMessageChunk,
  ]);
  expect(problems).toEqual([
    "text-delta for a part t that is not open, in message a3",
    "tool-output-available for a tool call c9 that is not there, in message a3",
    "a chunk of the unknown type invented, in message a3",
  ]);
});
