// A turn's chunks as a chat completion, and how a stream keeps alive while there is nothing to say.

import type { UIMessageChunk } from "ai";
import { expect, test } from "vitest";
import {
  answerCompletion,
  FIRST_WORD_MS,
  KEEP_ALIVE_MS,
  type RunCompletion,
} from "../../../src/http/v1/answering.ts";
import { Completion } from "../../../src/http/v1/completion.ts";
import { systemClock, type Clock } from "../../../src/core/clock.ts";
import { UpshiftError } from "../../../src/core/errors.ts";

const text = (id: string, delta: string): UIMessageChunk[] => [
  { type: "text-start", id },
  { type: "text-delta", id, delta },
  { type: "text-end", id },
];
const called: UIMessageChunk = {
  type: "tool-input-available",
  toolCallId: "c1",
  toolName: "look",
  input: { at: 1 },
};

function completionOf(chunks: readonly UIMessageChunk[], holdsContent = false) {
  const completion = new Completion(holdsContent);
  const deltas = chunks.flatMap((chunk) => completion.apply(chunk) ?? []);
  return { completion, deltas };
}

test("pieces of one answer are set apart", () => {
  const { completion, deltas } = completionOf([
    ...text("a", "One."),
    ...text("b", "Two."),
    { type: "finish" },
  ]);
  expect(completion.message).toMatchObject({ content: "One.\n\nTwo." });
  expect(deltas.map(({ content }) => content)).toEqual(["One.", "\n\n", "Two."]);
});

test("thinking that was the answer is no thinking", () => {
  const { completion } = completionOf([
    { type: "reasoning-start", id: "r" },
    { type: "reasoning-delta", id: "r", delta: "Hi." },
    { type: "reasoning-end", id: "r", providerMetadata: { upshift: { untagged: true } } },
    ...text("a", "Hi."),
  ]);
  expect(completion.message).toEqual({ role: "assistant", content: "Hi.", refusal: null });
});

test("drafts are not shown, neither while they are checked nor where they are left", () => {
  const notice: UIMessageChunk = {
    type: "data-draft",
    data: { draftId: "d", offset: 0, delta: "No" },
    transient: true,
  };
  expect(completionOf([notice, ...text("a1-unchecked", "No.")]).deltas).toEqual([]);
});

test("JSON is said in one piece at its end", () => {
  const { deltas } = completionOf([...text("a", "{"), ...text("b", "}")], true);
  expect(deltas).toEqual([]);
  expect(completionOf([...text("a", "{}"), { type: "finish" }], true).deltas).toEqual([{ content: "{}" }]);
});

test("calls are the caller's only where nobody has run them", () => {
  const passedOn = completionOf([called, { type: "finish", finishReason: "tool-calls" }]);
  expect(passedOn.completion.finishReason).toBe("tool_calls");
  expect(passedOn.completion.message).toMatchObject({ content: null, tool_calls: [{ id: "c1" }] });
  const done = completionOf([
    called,
    { type: "tool-output-available", toolCallId: "c1", output: 1 },
    ...text("a", "1"),
    { type: "finish" },
  ]);
  expect(done.completion.message).toEqual({ role: "assistant", content: "1", refusal: null });
});

/** A clock whose time is what was slept. */
function sleepingClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal) => {
      if (signal?.aborted !== true) now += Math.max(0, ms);
      return Promise.resolve();
    },
  };
}

const streamedBy = (run: RunCompletion, clock: Clock) =>
  answerCompletion({
    requestId: "request-1",
    model: "auto",
    streams: true,
    wantsUsage: false,
    isJson: false,
    run,
    keepAlive: (work) => void work,
    signal: new AbortController().signal,
    clock,
    logError: () => {},
  });

test("a stream that has nothing to say tells that it lives", async () => {
  const clock = sleepingClock();
  const response = await streamedBy(async (emit) => {
    while (clock.now() < FIRST_WORD_MS + 2 * KEEP_ALIVE_MS) await Promise.resolve();
    for (const chunk of text("a", "At last.")) emit(chunk);
    emit({ type: "finish" });
  }, clock);
  const said = await response.text();
  expect(said.match(/^: keep-alive$/gm)?.length).toBeGreaterThanOrEqual(3);
  expect(said).toContain("At last.");
});

test("what fails before a word was said has its status, and what fails later is said in the stream", async () => {
  const failure = new UpshiftError("upstream_timeout", "Too late.");
  expect((await streamedBy(() => Promise.reject(failure), systemClock)).status).toBe(504);
  const late = await streamedBy((emit) => {
    for (const chunk of text("a", "One")) emit(chunk);
    return Promise.reject(failure);
  }, systemClock);
  expect(late.status).toBe(200);
  expect(await late.text()).toMatch(
    /"content":"One"[\s\S]*data: \{"error":\{"message":"Too late\."[\s\S]*\[DONE\]\n\n$/,
  );
});
