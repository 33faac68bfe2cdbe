// Merging of event streams: what goes in comes out, in order and in fewer events.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bodyOf, bytesOf, cutAt, LiveBody, textOf } from "../../fakes/bytes.ts";
import { ManualClock, settle } from "../../fakes/clock.ts";
import {
  CHAT_USAGE,
  chunk,
  DONE,
  event,
  finished,
  native,
  NATIVE_USAGE,
  said,
  thought,
  usageChunk,
} from "../../fakes/event-text.ts";
import { drain, eventsIn, merge, saidBy, type Json } from "./event-reading.ts";

const SPOKEN = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
  fc.constantFrom("\n\n", "data: ", ": x", "\r", "\u2028", "🗼", "\ud83d", "\ude00", "é"),
);
const ANY_EVENT = fc.oneof(
  { weight: 4, arbitrary: SPOKEN.map(native) },
  { weight: 1, arbitrary: SPOKEN.map((text) => event({ response: text })) },
  { weight: 4, arbitrary: SPOKEN.map(said) },
  { weight: 4, arbitrary: SPOKEN.map(thought) },
  { weight: 1, arbitrary: SPOKEN.map((reasoning) => chunk({ role: "assistant", reasoning })) },
  { weight: 1, arbitrary: fc.nat().map((response) => event({ response })) },
  {
    weight: 1,
    arbitrary: SPOKEN.map((text) => chunk({ tool_calls: [{ index: 0, function: { arguments: text } }] })),
  },
  {
    weight: 1,
    arbitrary: SPOKEN.map((text) => event({ response: text, tool_calls: [{ name: "clock" }] })),
  },
  { weight: 1, arbitrary: SPOKEN.map((text) => chunk({ content: text, reasoning_content: text })) },
  { weight: 1, arbitrary: SPOKEN.map((text) => chunk({ content: text }, "stop")) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      chunk({ role: "assistant", content: null, reasoning_content: "" }),
      finished("tool_calls"),
      usageChunk(),
      NATIVE_USAGE,
      ": keep-alive\n\n",
      ":\n",
      "\n\n\n",
      "id: 7\nevent: message\nretry: 10\n",
      'data: {"response":\ndata: "two lines"}\n\n',
      event({ choices: [], error: null, errors: [] }),
    ),
  },
);

describe("Merging", () => {
  test("what goes in comes out in order, for any events, cuts and pace", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(ANY_EVENT, { maxLength: 25 }),
        fc.constantFrom("\n", "\r\n"),
        fc.array(fc.nat({ max: 4_000 }), { maxLength: 25 }),
        fc.constantFrom(0, 3, 40, 70, 600),
        async (events, newline, offsets, tickMs) => {
          const text = events.join("") + DONE;
          const bytes = bytesOf(text.replaceAll("\n", newline));
          const clock = new ManualClock();
          const pieces = cutAt(
            bytes,
            offsets.filter((offset) => offset < bytes.length),
          );
          const { stream, observation } = merge(
            bodyOf(pieces, { beforePiece: () => clock.jump(tickMs) }),
            clock,
          );
          expect(saidBy(eventsIn(await textOf(stream)))).toEqual(saidBy(eventsIn(text)));
          expect(observation.fault).toBeNull();
          expect(clock.sleeping).toBe(0);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("a thousand events that arrive together come out as a few", async () => {
    const words = Array.from({ length: 1_000 }, (_, index) => `word${index} `);
    for (const form of [native, said, thought]) {
      const { stream } = merge(bodyOf([bytesOf(words.map(form).join("") + DONE)]));
      const events = eventsIn(await textOf(stream));
      expect(events.length).toBeLessThanOrEqual(3);
      expect(saidBy(events)[0]).toContain(words.join(""));
    }
  });

  test("a thousand events at a millisecond each come out in windows of 50 ms", async () => {
    const clock = new ManualClock();
    const pieces = Array.from({ length: 1_000 }, () => bytesOf(native("x")));
    const { stream } = merge(bodyOf(pieces, { beforePiece: () => clock.jump(1) }), clock);
    const events = eventsIn(await textOf(stream));
    expect(events.length).toBeGreaterThanOrEqual(10);
    expect(events.length).toBeLessThanOrEqual(25);
  });

  test("the first text comes out at once", async () => {
    const body = new LiveBody();
    const out = drain(merge(body.stream).stream);
    body.write(native("Hel"));
    await settle();
    expect(saidBy(eventsIn(out.text))).toEqual(["response: Hel"]);
  });

  test("later text waits for its window, and comes out in one", async () => {
    const clock = new ManualClock();
    const body = new LiveBody();
    const out = drain(merge(body.stream, clock).stream);
    body.write(native("a"));
    await settle();
    body.write(native("b"));
    await clock.advance(30);
    body.write(native("c"));
    await clock.advance(19);
    expect(eventsIn(out.text)).toHaveLength(1);
    await clock.advance(1);
    expect(eventsIn(out.text)).toMatchObject([{ response: "a" }, { response: "bc" }]);
  });

  test("windows widen while the object is late, and narrow again", async () => {
    const clock = new ManualClock();
    const body = new LiveBody();
    const out = drain(merge(body.stream, clock).stream);
    const windowMs = async (): Promise<number> => {
      const before = eventsIn(out.text).length;
      body.write(native("x"));
      let ms = 0;
      for (; eventsIn(out.text).length === before && ms < 1_000; ms += 10) await clock.advance(10);
      return ms;
    };
    body.write(native("x"));
    await settle();
    expect(await windowMs()).toBe(50);
    body.write(native("x"));
    await settle();
    clock.jump(90);
    await settle();
    expect(await windowMs()).toBe(160);
    body.write(native("x"));
    await settle();
    clock.jump(3_000);
    await settle();
    expect(await windowMs()).toBe(400);
    for (let turn = 0; turn < 12; turn++) await windowMs();
    expect(await windowMs()).toBe(50);
  });

  test("what is no text comes out at once, after the text before it", async () => {
    const body = new LiveBody();
    const out = drain(merge(body.stream).stream);
    body.write(said("a"));
    await settle();
    body.write(said("b") + finished("stop"));
    await settle();
    expect(eventsIn(out.text)).toMatchObject([
      { choices: [{ delta: { content: "a" } }] },
      { choices: [{ delta: { content: "b" } }] },
      { choices: [{ finish_reason: "stop" }] },
    ]);
  });

  test("thinking and answer are not mixed", async () => {
    const { stream } = merge(bodyOf([bytesOf(thought("a") + thought("b") + said("c") + said("d"))]));
    expect(eventsIn(await textOf(stream))).toMatchObject([
      { choices: [{ delta: { content: null, reasoning_content: "ab" } }] },
      { choices: [{ delta: { content: "cd", reasoning_content: null } }] },
    ]);
  });

  test("no merged event grows past 32,768 characters", async () => {
    const text = "x".repeat(5_000);
    const body = Array.from({ length: 30 }, () => native(text)).join("");
    const events = eventsIn(await textOf(merge(bodyOf([bytesOf(body)])).stream)) as Json[];
    const sizes = events.map((item) => String(item["response"]).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(32_768);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(150_000);
    expect(sizes).toHaveLength(5);
  });

  test("the last usage of a stream is noted, on its own or with the finish", async () => {
    for (const [body, usage] of [
      [said("a") + finished("stop") + usageChunk() + DONE, CHAT_USAGE],
      [native("a") + NATIVE_USAGE, { prompt_tokens: 12, completion_tokens: 34, total_tokens: 46 }],
      [usageChunk({ prompt_tokens: 1 }) + usageChunk({ prompt_tokens: 2 }), { prompt_tokens: 2 }],
      [said("a") + finished("stop") + DONE, null],
    ] as const) {
      const { stream, observation } = merge(bodyOf([bytesOf(body)]));
      await textOf(stream);
      expect(observation.usage).toEqual(usage);
    }
  });

  test("usage beside a text stays beside it", async () => {
    const last = { choices: [{ index: 0, delta: { content: "b" }, finish_reason: null }], usage: CHAT_USAGE };
    const { stream, observation } = merge(bodyOf([bytesOf(said("a") + event(last) + said("c"))]));
    expect(eventsIn(await textOf(stream))).toMatchObject([{ usage: null }, last, { usage: null }]);
    expect(observation.usage).toEqual(CHAT_USAGE);
  });

  test("cancelling reaches the source, also while it is silent", async () => {
    const clock = new ManualClock();
    const body = new LiveBody();
    const reader = merge(body.stream, clock).stream.getReader();
    const read = reader.read();
    await settle();
    await reader.cancel("enough");
    expect(body.isCancelled).toBe(true);
    expect(await read).toEqual({ done: true, value: undefined });
    await settle();
    expect(clock.sleeping).toBe(0);
  });
});
