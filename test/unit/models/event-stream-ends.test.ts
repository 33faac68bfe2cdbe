// How event streams end: by themselves, in silence, in error, or broken off.

import { describe, expect, test } from "vitest";
import { bodyOf, bytesOf, LiveBody, textOf } from "../../fakes/bytes.ts";
import { ManualClock, settle } from "../../fakes/clock.ts";
import { DONE, event, finished, native, said, thought, usageChunk } from "../../fakes/event-text.ts";
import { DEADLINES } from "../../fakes/routes.ts";
import { drain, eventsIn, merge, saidBy, type Json } from "./event-reading.ts";

describe("Silence", () => {
  const timeout = { code: "upstream_timeout", retry: true, goRound: "at-once" };
  const listen = () => {
    const clock = new ManualClock();
    const body = new LiveBody();
    const { stream, observation } = merge(body.stream, clock);
    return { clock, body, observation, out: drain(stream) };
  };

  test("before the first event ends the stream at its own limit", async () => {
    const { clock, body, observation, out } = listen();
    await clock.advance(DEADLINES.firstEventMs - 1);
    expect(observation.fault).toBeNull();
    await clock.advance(1);
    await settle();
    expect(observation.fault).toMatchObject(timeout);
    expect([out.ended, body.isCancelled, clock.sleeping]).toEqual([true, true, 0]);
  });

  test("between events ends the stream at the stall limit, after all that was said", async () => {
    const { clock, body, observation, out } = listen();
    await clock.advance(DEADLINES.firstEventMs - 1);
    body.write(native("a"));
    await settle();
    body.write(native("b"));
    await clock.advance(DEADLINES.stallMs - 1);
    expect(observation.fault).toBeNull();
    await clock.advance(1);
    await settle();
    expect(observation.fault).toMatchObject(timeout);
    expect(observation.fault?.message).toContain("in the middle");
    expect(saidBy(eventsIn(out.text))).toEqual(["response: ab"]);
    expect([out.ended, body.isCancelled]).toEqual([true, true]);
  });

  test("each event gives a stream its time again", async () => {
    const { clock, body, observation, out } = listen();
    for (let turn = 0; turn < 40; turn++) {
      body.write(native("a"));
      await clock.advance(DEADLINES.stallMs - 100);
    }
    body.end();
    await clock.advance(100);
    expect(observation.fault).toBeNull();
    expect(saidBy(eventsIn(out.text))).toEqual([`response: ${"a".repeat(40)}`]);
  });

  for (const [name, sign] of [
    ["keep-alive comments", ": keep-alive\n\n"],
    ["blank lines", "\n"],
  ] as const) {
    test(`${name} stand for life before the first event, up to the queue limit`, async () => {
      const { clock, body, observation } = listen();
      for (let ms = 0; ms < DEADLINES.queueMs - 5_000; ms += 5_000) {
        await clock.advance(5_000);
        body.write(sign);
        expect(observation.fault).toBeNull();
      }
      await clock.advance(4_999);
      body.write(sign);
      await settle();
      expect(observation.fault).toBeNull();
      await clock.advance(1);
      await settle();
      expect(observation.fault).toMatchObject(timeout);
    });

    test(`${name} that cease are silence again`, async () => {
      const { clock, body, observation } = listen();
      await clock.advance(9_000);
      body.write(sign);
      await clock.advance(DEADLINES.firstEventMs - 1);
      expect(observation.fault).toBeNull();
      await clock.advance(1);
      await settle();
      expect(observation.fault).toMatchObject(timeout);
    });

    test(`${name} in the middle of an answer count only so long either`, async () => {
      const { clock, body, observation } = listen();
      body.write(native("a"));
      await settle();
      for (let ms = 0; ms < DEADLINES.queueMs - 4_000; ms += 4_000) {
        await clock.advance(4_000);
        body.write(sign);
      }
      expect(observation.fault).toBeNull();
      await clock.advance(4_000);
      await settle();
      expect(observation.fault).toMatchObject(timeout);
    });
  }
});

describe("A stream that ends early", () => {
  const TOO_LARGE = { code: "upstream_invalid", message: expect.stringContaining("too large") };
  const oversized = `data: {"response":"${"x".repeat(9 * 1024 * 1024)}`;
  const BREAKS: readonly [name: string, text: string, fault: Json][] = [
    [
      "an error object in mid-stream",
      event({ error: { message: "overloaded", type: "server_error", code: null } }),
      { code: "upstream_unavailable", retry: true, goRound: "after-retries" },
    ],
    ["an error that is only a sentence", event({ error: "overloaded" }), { code: "upstream_unavailable" }],
    [
      "an array of errors",
      event({ errors: [{ code: 3043, message: "Internal server error" }], success: false }),
      { code: "upstream_unavailable" },
    ],
    [
      "the day's quota, in mid-stream",
      event({ errors: [{ code: 3036, message: "AiError: daily free allocation" }] }),
      { code: "fast_quota_exhausted", retry: false, goRound: "never" },
    ],
    [
      "the day's quota, as the wild words it",
      event({ error: { message: "4006: you have used up your daily free allocation" } }),
      { code: "fast_quota_exhausted", retry: false },
    ],
    [
      "the gateway's spend limit, in mid-stream",
      event({ success: false, error: [{ code: 2041, message: "Spend limit exceeded" }] }),
      { code: "upstream_refused", retry: false, goRound: "never" },
    ],
    ["JSON that is none", "data: {oops}\n\n", { code: "upstream_invalid", retry: true }],
    ["JSON that is no object", "data: [1]\n\n", { code: "upstream_invalid" }],
    ["a page", "data: <html>\n\n", { code: "upstream_invalid" }],
    ["an event that is too large", oversized, TOO_LARGE],
    ["an event that is too large, in lines", `data: ${"x".repeat(4 * 1024 * 1024)}\n`.repeat(3), TOO_LARGE],
    [
      "an event that is too deep to write again",
      `data: {"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}\n\n`,
      TOO_LARGE,
    ],
  ];

  for (const [name, text, fault] of BREAKS) {
    test(`${name}: all that was said before it comes out, nothing after it, and the fault is noted`, async () => {
      const body = new LiveBody();
      const { stream, observation } = merge(body.stream);
      body.write(native("a"));
      body.write(native("b") + native("c"));
      body.write(text);
      body.write(native("never"));
      expect(saidBy(eventsIn(await textOf(stream)))).toEqual(["response: abc"]);
      expect(observation.fault).toMatchObject(fault);
      expect(body.isCancelled).toBe(true);
    });
  }

  test("an upstream's own words are not in what a user is told", async () => {
    const { stream, observation } = merge(
      bodyOf([bytesOf(event({ error: { message: "key sk-12345 is bad" } }))]),
    );
    await textOf(stream);
    expect(observation.fault?.message).not.toContain("sk-12345");
  });

  test("a connection that breaks is noted as unavailable, and what was said comes out", async () => {
    const error = Object.assign(new TypeError("terminated"), { code: "UND_ERR_SOCKET" });
    const { stream, observation } = merge(bodyOf([bytesOf(said("a")), bytesOf(said("b"))], { error }));
    expect(saidBy(eventsIn(await textOf(stream)))).toEqual(["content: ab"]);
    expect(observation.fault).toMatchObject({ code: "upstream_unavailable", retry: true });
  });

  test("cut at any byte, it gives a part of what was said, without a fault", async () => {
    const whole = bytesOf(thought("é🗼") + said("answer ü") + finished("stop") + usageChunk() + DONE);
    const all = saidBy(eventsIn(new TextDecoder().decode(whole)));
    for (let length = 0; length <= whole.length; length++) {
      const { stream, observation } = merge(bodyOf([whole.subarray(0, length)]));
      const out = saidBy(eventsIn(await textOf(stream)));
      expect({ length, out }).toEqual({ length, out: all.slice(0, out.length) });
      expect({ length, fault: observation.fault }).toEqual({ length, fault: null });
    }
  });

  test.each(["", "\n", "\r\n"])(
    "a last event without its blank line counts (ended by %j)",
    async (ending) => {
      const { stream } = merge(bodyOf([bytesOf(`${said("a")}data: [DONE]${ending}`)]));
      expect(eventsIn(await textOf(stream)).at(-1)).toBe("[DONE]");
    },
  );
});

describe("After [DONE]", () => {
  test("a server that keeps the connection open is not waited for longer than a second", async () => {
    const clock = new ManualClock();
    const body = new LiveBody();
    const { stream, observation } = merge(body.stream, clock);
    const out = drain(stream);
    body.write(native("a") + DONE);
    await clock.advance(999);
    expect(out.ended).toBe(false);
    await clock.advance(1);
    await settle();
    expect([out.ended, body.isCancelled, observation.fault]).toEqual([true, true, null]);
  });

  test("nothing spoils the answer or belongs to it", async () => {
    for (const after of [native("more"), "data: {oops}\n\n", event({ error: { message: "late" } })]) {
      const { stream, observation } = merge(bodyOf([bytesOf(native("a") + DONE), bytesOf(after)]));
      expect(saidBy(eventsIn(await textOf(stream)))).toEqual(["response: a", 'other: "[DONE]"']);
      expect(observation.fault).toBeNull();
    }
  });

  test("a connection that breaks is no fault", async () => {
    const error = new TypeError("terminated");
    const { stream, observation } = merge(bodyOf([bytesOf(native("a") + DONE)], { error }));
    expect(saidBy(eventsIn(await textOf(stream)))).toEqual(["response: a", 'other: "[DONE]"']);
    expect(observation.fault).toBeNull();
  });
});
