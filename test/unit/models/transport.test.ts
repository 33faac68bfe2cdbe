// The fetch under every HTTP provider: what it bounds, watches, keeps and refuses.

import { describe, expect, test } from "vitest";
import { createTransport, newObservation, type CallObservation } from "../../../src/models/transport.ts";
import { UpstreamFault } from "../../../src/models/upstream-fault.ts";
import { LiveBody, textOf } from "../../fakes/bytes.ts";
import { ManualClock, settle } from "../../fakes/clock.ts";
import { DONE, native } from "../../fakes/event-text.ts";
import { FarEnd, refused, silent, streamed, unreachable, type Answer } from "../../fakes/far-end.ts";
import { DEADLINES, transportSettings } from "../../fakes/routes.ts";

const ADDRESS = "https://upstream.test/chat";
const ASKS_FOR_STREAM = { method: "POST", body: JSON.stringify({ messages: [], stream: true }) };
const ASKS_FOR_JSON = { method: "POST", body: JSON.stringify({ messages: [{ content: '"stream":true' }] }) };

function calling(...answers: Answer[]) {
  const clock = new ManualClock();
  const farEnd = new FarEnd(...answers);
  const observation: CallObservation = newObservation();
  const fetch = createTransport(transportSettings(clock, farEnd), observation);
  return { clock, farEnd, observation, fetch };
}

const answering =
  (body: BodyInit | null, headers: Record<string, string>, status = 200): Answer =>
  () =>
    new Response(body, { status, headers });

/** What a promise is rejected with, as it stands now. */
function failureOf(promise: Promise<unknown>): { readonly error: unknown } {
  const seen: { error: unknown } = { error: null };
  promise.catch((error: unknown) => {
    seen.error = error;
  });
  return seen;
}

describe("What a response says about itself", () => {
  test("its status, log id and cache status are kept", async () => {
    const { fetch, observation } = calling(
      streamed(DONE, { "cf-aig-log-id": "01JLOG", "cf-aig-cache-status": "MISS" }),
    );
    await fetch(ADDRESS, ASKS_FOR_STREAM);
    expect(observation).toMatchObject({ status: 200, gatewayLogId: "01JLOG", cacheStatus: "MISS" });
  });

  test("they are kept of an error as well", async () => {
    const { fetch, observation } = calling(refused(503, {}, { "cf-aig-log-id": "01JLOG" }));
    await fetch(ADDRESS, ASKS_FOR_STREAM);
    expect(observation).toMatchObject({ status: 503, gatewayLogId: "01JLOG", cacheStatus: null });
  });

  test("nothing is kept where no response came", async () => {
    const { fetch, observation } = calling(unreachable);
    await expect(fetch(ADDRESS, ASKS_FOR_STREAM)).rejects.toThrow();
    expect(observation).toEqual(newObservation());
  });
});

describe("An error's body", () => {
  test("is passed on with its status and headers", async () => {
    const { fetch } = calling(refused(429, { error: { message: "slow" } }, { "retry-after": "7" }));
    const response = await fetch(ADDRESS, ASKS_FOR_STREAM);
    expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
      429,
      "7",
      { error: { message: "slow" } },
    ]);
  });

  test("is read to 65,536 characters and no further", async () => {
    let given = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          given++;
          controller.enqueue(new Uint8Array(1_000).fill(120));
        },
        cancel() {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    const { fetch } = calling(answering(endless, { "content-type": "text/html" }, 502));
    const response = await fetch(ADDRESS, ASKS_FOR_STREAM);
    expect((await response.text()).length).toBe(65_536);
    expect(given).toBeLessThan(80);
    await settle();
    expect(cancelled).toBe(true);
  });

  test("that never ends is a time-out", async () => {
    const body = new LiveBody();
    const { fetch, clock, farEnd } = calling(answering(body.stream, {}, 500));
    const failure = failureOf(fetch(ADDRESS, ASKS_FOR_STREAM));
    body.write("<html>");
    await clock.advance(DEADLINES.firstEventMs);
    await settle();
    expect(failure.error).toMatchObject({ code: "upstream_timeout" });
    expect(farEnd.requests[0]?.signal?.aborted).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  test("may be empty", async () => {
    const { fetch } = calling(answering(null, {}, 500));
    const response = await fetch(ADDRESS, ASKS_FOR_STREAM);
    expect([response.status, await response.text()]).toEqual([500, ""]);
  });
});

describe("Where a stream was asked for", () => {
  const stream = native("a") + native("b") + DONE;

  test.each([
    "text/event-stream",
    "text/event-stream; charset=utf-8",
    "Text/Event-Stream",
    "application/octet-stream",
    "text/plain",
    "",
  ])("a stream of type %j comes merged, as an event stream", async (type) => {
    const { fetch } = calling(answering(stream, type === "" ? {} : { "content-type": type }));
    const response = await fetch(ADDRESS, ASKS_FOR_STREAM);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(await response.text()).toBe('data: {"response":"ab","p":"abcdefgh"}\n\ndata: [DONE]\n\n');
  });

  test.each(["application/json", "Application/JSON; charset=utf-8"])(
    "an error as %s with status 200 is an error with its own body",
    async (type) => {
      const body = JSON.stringify({ success: false, errors: [{ code: 3040, message: "Capacity" }] });
      const { fetch, observation } = calling(answering(body, { "content-type": type }));
      const response = await fetch(ADDRESS, ASKS_FOR_STREAM);
      expect([response.ok, await response.text()]).toEqual([false, body]);
      expect(observation.status).toBe(200);
    },
  );

  test("a whole answer of Workers AI is taken as it came, and not asked for again", async () => {
    const body = JSON.stringify({ success: true, errors: [], messages: [], result: { response: "whole" } });
    const { fetch } = calling(answering(body, { "content-type": "application/json" }));
    const response = await fetch(ADDRESS, ASKS_FOR_STREAM);
    expect([response.status, await response.text()]).toEqual([200, body]);
  });

  test.each([
    ["text/html", "<!DOCTYPE html><h1>Welcome</h1>"],
    ["application/json", '{"object":"chat.completion","choices":[]}'],
    ["application/json", "{oops"],
  ])("%s with status 200 is refused without a word of it (%s)", async (type, body) => {
    const { fetch } = calling(answering(body, { "content-type": type }));
    const error = await fetch(ADDRESS, ASKS_FOR_STREAM).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UpstreamFault);
    expect(error).toMatchObject({ code: "upstream_invalid", goRound: "after-retries" });
    expect((error as Error).message).not.toContain(body);
  });

  test("an endless page with status 200 is bounded as well", async () => {
    const page = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(120)),
    });
    const { fetch } = calling(answering(page, { "content-type": "text/html" }));
    await expect(fetch(ADDRESS, ASKS_FOR_STREAM)).rejects.toMatchObject({ code: "upstream_invalid" });
  });

  test("a fault in the middle is noted in the call's observation", async () => {
    const { fetch, observation } = calling(streamed(`${native("a")}data: {oops}\n\n`));
    const response = await fetch(ADDRESS, ASKS_FOR_STREAM);
    expect(await textOf(response.body!)).toContain('"a"');
    expect(observation.fault).toMatchObject({ code: "upstream_invalid" });
  });
});

describe("Where no stream was asked for", () => {
  test.each(["application/json", "text/html"])("what comes as %s is as it came", async (type) => {
    const body = '{"error": "a word in a good answer"}';
    const { fetch } = calling(answering(body, { "content-type": type }));
    const response = await fetch(ADDRESS, ASKS_FOR_JSON);
    expect([response.status, await response.text()]).toEqual([200, body]);
  });
});

describe("Silence and aborts", () => {
  test("silence before the headers is a time-out, and ends the request", async () => {
    const { fetch, clock, farEnd } = calling(silent);
    const failure = failureOf(fetch(ADDRESS, ASKS_FOR_STREAM));
    await clock.advance(DEADLINES.firstEventMs - 1);
    await settle();
    expect(failure.error).toBeNull();
    await clock.advance(1);
    await settle();
    expect(failure.error).toMatchObject({ code: "upstream_timeout", retry: true });
    expect(farEnd.requests[0]?.signal?.aborted).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  test("headers give no new time before the first event", async () => {
    const body = new LiveBody();
    let answer: (response: Response) => void = () => {};
    const { fetch, clock, observation } = calling(() => new Promise((resolve) => (answer = resolve)));
    const response = fetch(ADDRESS, ASKS_FOR_STREAM);
    await clock.advance(DEADLINES.firstEventMs - 1_000);
    answer(new Response(body.stream, { headers: { "content-type": "text/event-stream" } }));
    const text = response.then((came) => came.text());
    await clock.advance(999);
    expect(observation.fault).toBeNull();
    await clock.advance(1);
    expect(await text).toBe("");
    expect(observation.fault).toMatchObject({ code: "upstream_timeout" });
  });

  test("an abort before the headers rejects with its reason", async () => {
    const { fetch, clock, farEnd } = calling(silent);
    const abort = new AbortController();
    const failure = failureOf(fetch(ADDRESS, { ...ASKS_FOR_STREAM, signal: abort.signal }));
    await settle();
    abort.abort(new Error("stopped by the user"));
    await settle();
    expect(failure.error).toMatchObject({ message: "stopped by the user" });
    expect(farEnd.requests[0]?.signal?.aborted).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  test("an abort before the request sends none", async () => {
    const { fetch, farEnd } = calling(streamed(DONE));
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(fetch(ADDRESS, { ...ASKS_FOR_STREAM, signal })).rejects.toThrow("too late");
    expect(farEnd.requests).toHaveLength(0);
  });

  test("an abort while an error's body is read rejects with its reason", async () => {
    const body = new LiveBody();
    const { fetch, clock } = calling(answering(body.stream, {}, 500));
    const abort = new AbortController();
    const failure = failureOf(fetch(ADDRESS, { ...ASKS_FOR_STREAM, signal: abort.signal }));
    await settle();
    abort.abort(new Error("stopped by the user"));
    await settle();
    expect(failure.error).toMatchObject({ message: "stopped by the user" });
    expect(clock.sleeping).toBe(0);
  });

  test("an answered request leaves no timer behind", async () => {
    const { fetch, clock } = calling(streamed(native("a") + DONE));
    await (await fetch(ADDRESS, ASKS_FOR_STREAM)).text();
    await settle();
    expect(clock.sleeping).toBe(0);
  });
});
