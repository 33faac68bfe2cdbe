// Whatever models do, the stream of a turn is one that the AI SDK reads without complaint, and what it builds from it is
// what is stored.

import {
  readUIMessageStream,
  uiMessageChunkSchema,
  validateUIMessages,
  type UIMessage,
  type UIMessageChunk,
} from "ai";
import { asSchema } from "@ai-sdk/provider-utils";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UpstreamFault } from "../../../src/models/upstream-fault.ts";
import type { Mode } from "../../../src/core/receipt.ts";
import {
  calls,
  ends,
  fails,
  reports,
  scriptedTier,
  takesBack,
  thinks,
  writes,
  type Part,
  type Script,
} from "./support/scripted-tier.ts";
import { run, type Ran } from "./support/turn.ts";

const fault = (): UpstreamFault => new UpstreamFault("workers-ai-busy");

/** The message that a client of the AI SDK ends with; it throws where a chunk does not fit. */
async function asRead(chunks: readonly UIMessageChunk[]): Promise<UIMessage> {
  let message: UIMessage | undefined;
  const source = new ReadableStream<UIMessageChunk>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const stream = readUIMessageStream({ stream: source, terminateOnError: true });
  for await (const state of stream) message = state;
  if (message === undefined) throw new Error("The AI SDK read no message.");
  return message;
}

/** As it is sent: fields that are undefined are not. */
const sent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** The one difference that is meant: thinking that was taken back is not stored. */
const withoutTakenBack = ({ parts, ...message }: UIMessage): UIMessage => ({
  ...message,
  parts: parts.filter(
    (part) => !(part.type === "reasoning" && part.providerMetadata?.["upshift"]?.["untagged"] === true),
  ),
});

async function expectReadable({ chunks, message }: Ran): Promise<void> {
  const schema = asSchema(uiMessageChunkSchema);
  for (const chunk of chunks) {
    const result = await schema.validate?.(chunk);
    expect(result?.success, JSON.stringify(chunk)).toBe(true);
  }
  const read = await asRead(chunks);
  expect(sent(message)).toEqual(withoutTakenBack(sent(read)));
  for (const part of message.parts) expect(part).not.toMatchObject({ state: "streaming" });
  if (message.parts.length > 0) await validateUIMessages({ messages: [message] });
}

/** Every start has its end, each id is open at most once, and steps do not overlap. */
function expectOrderly(chunks: readonly UIMessageChunk[]): void {
  const open = new Set<string>();
  expect(chunks[0]).toEqual({ type: "start", messageId: "answer" });
  for (const chunk of chunks) {
    const [, kind, edge] = /^(text|reasoning)-(start|delta|end)$/.exec(chunk.type) ?? [];
    const key = "id" in chunk ? `${kind} ${chunk.id}` : "";
    if (edge === "start") expect(open).not.toContain(key);
    if (edge === "delta" || edge === "end") expect(open).toContain(key);
    if (edge === "start") open.add(key);
    if (edge === "end") open.delete(key);
    if (chunk.type === "start-step") open.add("step");
    if (chunk.type === "finish-step") {
      expect([...open]).toEqual(["step"]);
      open.delete("step");
    }
  }
  expect([...open]).toEqual([]);
  const tail = chunks.map(({ type }) => type).slice(-2);
  expect([
    ["message-metadata", "finish"],
    [tail[0], "message-metadata"],
  ]).toContainEqual(tail);
  expect(chunks.filter(({ type }) => type === "message-metadata")).toHaveLength(1);
}

const word = fc.stringMatching(/^[a-z ]{1,12}$/);
const piece: fc.Arbitrary<Part[]> = fc.oneof(
  word.map((text) => thinks(text)),
  word.map((text) => writes(text)),
  fc.constant(thinks("over and over. ".repeat(300))),
  fc.constant(writes("a long text. ".repeat(40))),
  fc
    .record({ id: fc.constantFrom("a", "b", ""), good: fc.boolean() })
    .map(({ id, good }) => [
      good ? calls("calculator", { expression: "1+1" }, id) : calls("teleport", "{", id),
    ]),
);
const ending: fc.Arbitrary<Part[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Part[]>([reports(10, 5), ends("stop")]) },
  fc
    .constantFrom("length", "content-filter", "other", "tool-calls")
    .map((finish): Part[] => [ends(finish as "length")]),
  fc.constant<Part[]>([fails(fault())]),
);
const script: fc.Arbitrary<Script> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ pieces: fc.array(piece, { maxLength: 5 }), ending }).map(({ pieces, ending }) => ({
      parts: [...pieces.flat(), ...ending],
    })),
  },
  word.map((text) => ({ parts: [...takesBack(text), ends()] })),
  fc.constant({ refuses: fault() }),
);
const scripts = fc.array(script, { minLength: 14, maxLength: 14 });

describe("the stream of any turn", () => {
  test("is orderly, readable for the AI SDK, and gives it the message that is stored", async () => {
    const there = fc.constantFrom("both", "fast", "reasoner", "none");
    await fc.assert(
      fc.asyncProperty(
        scripts,
        scripts,
        there,
        fc.constantFrom<Mode[]>("auto", "fast", "deep"),
        fc.option(fc.nat(30)),
        async (fast, reasoner, tiers, mode, stopAt) => {
          const stop = new AbortController();
          const ran = await run({
            fast: tiers === "both" || tiers === "fast" ? scriptedTier("fast", fast) : null,
            reasoner: tiers === "both" || tiers === "reasoner" ? scriptedTier("reasoner", reasoner) : null,
            request: { mode },
            settings: { thinkingTokens: 500 },
            signal: stop.signal,
            onChunk: (_, all) => {
              if (stopAt !== null && all.length > stopAt) stop.abort();
            },
          });
          expectOrderly(ran.chunks);
          await expectReadable(ran);
          const { metadata } = ran.outcome;
          expect(ran.message.metadata).toEqual(sent(metadata));
          const hasText = ran.text.trim() !== "";
          if (metadata.status === "complete" || metadata.status === "interrupted") expect(hasText).toBe(true);
          if (metadata.status === "failed") expect(hasText).toBe(false);
          expect(metadata.error === undefined).toBe(["complete", "stopped"].includes(metadata.status));
          expect(ran.calls.length).toBe(metadata.receipt.steps.length);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});

describe("drafts", () => {
  test("never both stand as text and are dropped, and end either way", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, scripts, async (fast, reasoner) => {
        const { drafts, text, outcome } = await run({
          fast: scriptedTier("fast", fast),
          reasoner: scriptedTier("reasoner", reasoner),
        });
        const byId = Map.groupBy(drafts, ({ draftId }) => draftId);
        for (const [, notices] of byId) {
          const states = notices.flatMap((notice) => ("state" in notice ? [notice.state] : []));
          const shown = notices.reduce(
            (all, notice) => ("delta" in notice ? all.slice(0, notice.offset) + notice.delta : all),
            "",
          );
          expect(states).toHaveLength(1);
          expect(notices.at(-1)).toHaveProperty("state");
          if (states[0] === "released") expect(text).toContain(shown);
        }
        const dropped = drafts.filter((notice) => "state" in notice && notice.state === "dropped");
        expect(outcome.drafts.length).toBeLessThanOrEqual(dropped.length);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
