// The message that is stored of a stream. That it equals what the AI SDK builds is tested on whole turns, in turn/chunks.

import type { UIMessageChunk } from "ai";
import { describe, expect, test } from "vitest";
import { isUntagged, MessageBuilder } from "../../../src/core/message-builder.ts";

const build = (chunks: UIMessageChunk[], from?: ConstructorParameters<typeof MessageBuilder>[1]) => {
  const builder = new MessageBuilder("a", from);
  for (const chunk of chunks) builder.apply(chunk);
  return builder.message();
};

describe("a message under construction", () => {
  test("knows its parts by id, also where several are open", () => {
    const message = build([
      { type: "text-start", id: "1" },
      { type: "text-start", id: "2" },
      { type: "reasoning-start", id: "1" },
      { type: "text-delta", id: "2", delta: "two" },
      { type: "text-delta", id: "1", delta: "one" },
      { type: "reasoning-delta", id: "1", delta: "thought" },
      { type: "text-end", id: "1" },
    ]);
    expect(message).toMatchObject({
      id: "a",
      role: "assistant",
      parts: [
        { type: "text", text: "one", state: "done" },
        { type: "text", text: "two", state: "streaming" },
        { type: "reasoning", text: "thought", state: "streaming" },
      ],
    });
  });

  test("opens a second part where an id comes again after its end", () => {
    const piece: UIMessageChunk[] = [
      { type: "text-start", id: "1" },
      { type: "text-delta", id: "1", delta: "x" },
      { type: "text-end", id: "1" },
    ];
    expect(build([...piece, ...piece]).parts).toHaveLength(2);
  });

  test("ignores what belongs to nothing", () => {
    const message = build([
      { type: "text-delta", id: "none", delta: "x" },
      { type: "text-end", id: "none" },
      { type: "text-start", id: "over" },
      { type: "text-end", id: "over" },
      { type: "text-delta", id: "over", delta: "late" },
      { type: "tool-output-available", toolCallId: "none", output: 1 },
      { type: "data-draft", data: {}, transient: true },
      { type: "start", messageId: "another" },
      { type: "finish" },
    ]);
    expect(message).toEqual({
      id: "a",
      role: "assistant",
      parts: [{ type: "text", text: "", state: "done" }],
    });
  });

  test("is empty while only steps have started", () => {
    const builder = new MessageBuilder("a");
    expect(builder.isEmpty).toBe(true);
    builder.apply({ type: "start-step" });
    expect(builder.isEmpty).toBe(true);
    builder.apply({ type: "text-start", id: "1" });
    expect(builder.isEmpty).toBe(false);
  });

  test("leaves out thinking that turned out to be the answer", () => {
    const metadata = { upshift: { tier: "fast", untagged: true } };
    const message = build([
      { type: "reasoning-start", id: "1" },
      { type: "reasoning-delta", id: "1", delta: "Paris." },
      { type: "reasoning-end", id: "1", providerMetadata: metadata },
    ]);
    expect(message.parts).toEqual([]);
    expect(isUntagged(metadata)).toBe(true);
    expect(isUntagged({ upshift: { tier: "fast" } })).toBe(false);
    expect(isUntagged(undefined)).toBe(false);
  });

  test("merges its metadata, the later over the earlier", () => {
    const message = build([
      { type: "message-metadata", messageMetadata: { status: "complete", one: 1 } },
      { type: "message-metadata", messageMetadata: { status: "failed" } },
    ]);
    expect(message.metadata).toEqual({ status: "failed", one: 1 });
  });

  test("settles a tool's call with its result or its error", () => {
    const call = (toolCallId: string): UIMessageChunk => ({
      type: "tool-input-available",
      toolCallId,
      toolName: "clock",
      input: {},
    });
    expect(
      build([
        call("1"),
        call("2"),
        { type: "tool-output-error", toolCallId: "2", errorText: "no" },
        { type: "tool-output-available", toolCallId: "1", output: { now: 1 } },
      ]).parts,
    ).toEqual([
      { type: "tool-clock", toolCallId: "1", state: "output-available", input: {}, output: { now: 1 } },
      { type: "tool-clock", toolCallId: "2", state: "output-error", input: {}, errorText: "no" },
    ]);
  });

  test("gives copies: what was handed out does not change, and what was taken is not changed", () => {
    const from = { parts: [{ type: "text" as const, text: "before" }], metadata: { status: "stopped" } };
    const builder = new MessageBuilder("a", from);
    const first = builder.message();
    builder.apply({ type: "text-start", id: "1" });
    builder.apply({ type: "message-metadata", messageMetadata: { status: "complete" } });
    expect(first.parts).toHaveLength(1);
    expect(from).toEqual({ parts: [{ type: "text", text: "before" }], metadata: { status: "stopped" } });
    expect(builder.message()).toMatchObject({ parts: { length: 2 }, metadata: { status: "complete" } });
  });
});
