// One call of a tier: what an answer is made of, and how it is stopped. DeepSeek's wire through the real
// OpenAI-compatible provider.

import { describe, expect, test } from "vitest";
import { callTier } from "../../../src/models/tier.ts";
import { deepSeekError } from "../../emulators/error-bodies.ts";
import { LiveBody } from "../../fakes/bytes.ts";
import { ManualClock, settle } from "../../fakes/clock.ts";
import {
  CHAT_USAGE,
  chatStream,
  chunk,
  DONE,
  finished,
  native,
  said,
  thought,
  usageChunk,
} from "../../fakes/event-text.ts";
import { FarEnd, silent, streamed } from "../../fakes/far-end.ts";
import { chatModel, listen, restModel, route, tierOf } from "../../fakes/routes.ts";
import { ANSWER, answering, asked, call, HELLO, hear, scene } from "./tier-scene.ts";

describe("An answer", () => {
  test("begins with the route that gives it, and ends with its finish and usage", async () => {
    const on = scene({
      gateway: [
        streamed(chatStream("Hmm.", "Hi!"), { "cf-aig-log-id": "01J", "cf-aig-cache-status": "HIT" }),
      ],
    });
    const heard = await hear(on);
    expect(heard).toMatchObject({ thinking: "Hmm.", text: "Hi!", error: null });
    expect(heard.events).toEqual([
      {
        type: "opened",
        route: "gateway",
        observation: { status: 200, gatewayLogId: "01J", cacheStatus: "HIT", usage: CHAT_USAGE, fault: null },
      },
      { type: "thinking", delta: "Hmm." },
      { type: "text", delta: "Hi!" },
      {
        type: "finish",
        finish: "stop",
        usage: { input: 20, cachedInput: 8, output: 9, reasoning: 4 },
      },
    ]);
    expect(asked(on)).toEqual([1, 0]);
    expect(on.clock.sleeping).toBe(0);
  });

  test("carries calls of tools, whole", async () => {
    const part = (args: string, first = false): string =>
      chunk({
        tool_calls: [
          {
            index: 0,
            ...(first ? { id: "call_00_a", type: "function" } : {}),
            function: { ...(first ? { name: "clock" } : {}), arguments: args },
          },
        ],
      });
    const stream =
      thought("Time?") +
      part("", true) +
      part('{"time') +
      part('Zone":"UTC"}') +
      finished("tool_calls") +
      DONE;
    const heard = await hear(scene({ gateway: [streamed(stream)] }));
    expect(heard.events.slice(1)).toEqual([
      { type: "thinking", delta: "Time?" },
      {
        type: "tool-call",
        toolCallId: "call_00_a",
        toolName: "clock",
        input: '{"timeZone":"UTC"}',
      },
      { type: "finish", finish: "tool-calls", usage: null },
    ]);
  });

  test.each([
    ["stop", "stop"],
    ["length", "length"],
    ["content_filter", "content-filter"],
    ["tool_calls", "tool-calls"],
    ["insufficient_system_resource", "no-resources"],
    ["aborted", "cut"],
  ])("whose reason to finish is %s is %s", async (reason, finish) => {
    const stream = said("Hi") + finished(reason) + usageChunk() + DONE;
    const heard = await hear(scene({ gateway: [streamed(stream)] }));
    expect(heard.events.at(-1)).toMatchObject({ type: "finish", finish, usage: { output: 9 } });
    expect(heard).toMatchObject({ text: "Hi", error: null });
  });

  test.each(["", DONE])("that ends cleanly without saying so is cut (%j)", async (end) => {
    const on = scene({ gateway: [streamed(thought("Hmm.") + said("Hi") + end)] });
    const heard = await hear(on);
    expect(heard.events.at(-1)).toEqual({ type: "finish", finish: "cut", usage: null });
    expect(heard).toMatchObject({ thinking: "Hmm.", text: "Hi", error: null });
    expect(asked(on)).toEqual([1, 0]);
  });

  test("of Workers AI that ends cleanly without saying so is cut as well", async () => {
    const clock = new ManualClock();
    const farEnd = new FarEnd(streamed(native("Hi")));
    const tier = tierOf([route("workers-ai", (seen) => restModel(clock, farEnd, seen))]);
    const heard = await listen(
      callTier(tier, HELLO, { signal: new AbortController().signal, clock, random: () => 0 }),
    );
    expect(heard.events.at(-1)).toEqual({ type: "finish", finish: "cut", usage: null });
  });

  test.each([
    ["negative", { prompt_tokens: -1, completion_tokens: 2 }],
    ["more cached than read", { prompt_tokens: 1, completion_tokens: 2, prompt_cache_hit_tokens: 2 }],
    ["absent", null],
  ])("whose usage is %s has none", async (_, usage) => {
    const stream = said("Hi") + finished("stop") + usageChunk(usage) + DONE;
    const heard = await hear(scene({ gateway: [streamed(stream)] }));
    expect(heard.events.at(-1)).toEqual({ type: "finish", finish: "stop", usage: null });
  });
});

describe("An abort", () => {
  const stop = new Error("stopped by the user");

  test("before the call sends nothing and is no attempt", async () => {
    const on = scene({ gateway: [ANSWER], direct: [ANSWER] });
    const heard = await hear(on, { signal: AbortSignal.abort(stop) });
    expect(heard).toMatchObject({ events: [], error: stop });
    expect(asked(on)).toEqual([0, 0]);
  });

  test("before the headers ends the request, and tries nothing else", async () => {
    const on = scene({ gateway: [silent], direct: [ANSWER] });
    const abort = new AbortController();
    const heard = listen(call(on, { signal: abort.signal }));
    await settle();
    abort.abort(stop);
    expect(await heard).toMatchObject({ events: [], error: stop });
    expect(on.gateway.requests[0]?.signal?.aborted).toBe(true);
    expect([...asked(on), on.clock.sleeping]).toEqual([1, 0, 0]);
  });

  test("during the wait for another try ends it at once", async () => {
    const on = scene({ gateway: null, direct: [answering(deepSeekError(503))] });
    const abort = new AbortController();
    const heard = listen(call(on, { signal: abort.signal }));
    await on.clock.advance(399);
    abort.abort(stop);
    expect(await heard).toMatchObject({ error: stop, events: [{ type: "attempt" }] });
    expect([...asked(on), on.clock.sleeping]).toEqual([0, 1, 0]);
  });

  test("in the middle of an answer lets go of its stream", async () => {
    const body = new LiveBody();
    const on = scene({ gateway: [streamed(body.stream)], direct: [ANSWER] });
    const abort = new AbortController();
    const heard = listen(call(on, { signal: abort.signal }));
    body.write(said("Hi"));
    await settle();
    abort.abort(stop);
    expect(await heard).toMatchObject({ text: "Hi", error: stop });
    await settle();
    expect(body.isCancelled).toBe(true);
    expect([...asked(on), on.clock.sleeping]).toEqual([1, 0, 0]);
  });

  test("that came while a route was being opened lets go of its stream", async () => {
    const clock = new ManualClock();
    const body = new LiveBody();
    const abort = new AbortController();
    const model = chatModel(clock, new FarEnd(streamed(body.stream)));
    const tier = tierOf([
      {
        route: "direct",
        credential: "DEEPSEEK_API_KEY",
        open: () => ({
          ...model,
          doStream: async ({ prompt }) => {
            const result = await model.doStream({ prompt });
            abort.abort(stop);
            return result;
          },
        }),
      },
    ]);
    const heard = listen(callTier(tier, HELLO, { signal: abort.signal, clock, random: () => 0 }));
    expect(await heard).toMatchObject({ events: [], error: stop });
    await settle();
    expect(body.isCancelled).toBe(true);
  });

  test("a reader that leaves early lets go of the stream as well", async () => {
    const body = new LiveBody();
    const on = scene({ gateway: [streamed(body.stream)] });
    body.write(said("Hi"));
    for await (const item of call(on)) if (item.type === "text") break;
    await settle();
    expect(body.isCancelled).toBe(true);
    expect(on.clock.sleeping).toBe(0);
  });
});
