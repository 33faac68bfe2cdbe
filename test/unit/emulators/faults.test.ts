// Every fault, as a plain fetch client sees it.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startDeepSeek } from "../../emulators/deepseek.ts";
import type { Emulator } from "../../emulators/emulator.ts";
import { DEEPSEEK_STATUSES, deepSeekError } from "../../emulators/error-bodies.ts";
import { drain, eventsOf, HELLO, post } from "./calls.ts";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startDeepSeek();
});
afterEach(async () => {
  await emulator.close();
});

const call = (signal?: AbortSignal) =>
  post(`${emulator.url}/chat/completions`, HELLO, signal ? { signal } : {});
const reply = { text: "one two three four" };

describe("An answer", () => {
  test("is a short ok where nothing was scripted, and is recorded with what became of it", async () => {
    const { text, failed } = await drain(await call());
    expect(failed).toBe(false);
    expect(text).toContain('"content":"ok"');
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);

    const request = await emulator.waitForRequest(1);
    await request.ended;
    expect(request).toMatchObject({
      index: 0,
      method: "POST",
      path: "/chat/completions",
      body: HELLO,
      status: 200,
      chunksSent: 4,
      bytesSent: Buffer.byteLength(text),
      closedByClient: false,
    });
    expect(request.headers["content-type"]).toBe("application/json");
    expect(request.finishedAt).not.toBeNull();
    expect(emulator.totals()).toMatchObject({
      requests: 1,
      promptTokens: 5,
      completionTokens: 1,
      tokensSent: 1,
    });
  });

  test("takes one behaviour each from a list, and the last for all that follow", async () => {
    emulator.script([
      { reply: { text: "first" } },
      { fault: { http: deepSeekError(503) } },
      { reply: { text: "rest" } },
    ]);
    const seen: (number | string)[] = [];
    for (let round = 0; round < 4; round++) {
      const response = await call();
      const { text } = await drain(response);
      seen.push(response.ok ? (/"content":"(\w+)"/.exec(text)?.[1] ?? "") : response.status);
    }
    expect(seen).toEqual(["first", 503, "rest", "rest"]);
  });

  test("can be held back by a script until the test lets it go", async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    emulator.script(async (_request, index) => {
      if (index === 1) await held;
      return { reply: { text: `answer ${index}` } };
    });
    expect((await drain(await call())).text).toContain("answer");
    const second = call();
    expect((await emulator.waitForRequest(2)).status).toBeNull();
    release();
    expect((await drain(await second)).failed).toBe(false);
  });

  test.each([["byte" as const], ["whole" as const], [7], [{ seed: 4 }]])(
    "is the same bytes when cut by %j",
    async (chunking) => {
      emulator.script({ reply: { thinking: "Ünïcode 🧠", text: "Schöne Grüße 👩‍🚀" }, chunking });
      const cut = await drain(await call());
      emulator.script({ reply: { thinking: "Ünïcode 🧠", text: "Schöne Grüße 👩‍🚀" } });
      const plain = await drain(await call());
      const content = (text: string) =>
        eventsOf(text).map((data) => data.replace(/"id":"[^"]+"|"created":\d+/g, ""));
      expect(content(cut.text)).toEqual(content(plain.text));
      const [first] = emulator.requests;
      await first?.ended;
      expect(first?.chunksSent).toBe(eventsOf(plain.text).length);
    },
  );

  test("in bytes really arrives in many reads, in whole in few", async () => {
    emulator.script([
      { reply, chunking: "byte" },
      { reply, chunking: "whole" },
    ]);
    expect((await drain(await call())).reads).toBeGreaterThan(20);
    expect((await drain(await call())).reads).toBeLessThan(4);
  });

  test("is cut into deltas at seeded places with nothing lost", async () => {
    const text = "A quick brown fox 🦊 jumps over the lazy dog. ".repeat(20);
    const contentOf = async (): Promise<string[]> =>
      eventsOf((await drain(await call())).text)
        .filter((data) => data !== "[DONE]")
        .map(
          (data) =>
            (JSON.parse(data) as { choices: { delta: { content: string } }[] }).choices[0]?.delta.content ??
            "",
        );
    emulator.script([
      { reply: { text }, deltas: { seed: 9 } },
      { reply: { text }, deltas: 8 },
      { reply: { text }, deltas: 1 },
    ]);
    for (const [min, max] of [
      [60, 400],
      [20, 60],
      [200, 400],
    ] as const) {
      const deltas = await contentOf();
      expect(deltas.join("")).toBe(text);
      expect(deltas.length).toBeGreaterThan(min);
      expect(deltas.length).toBeLessThan(max);
    }
    expect(new Set(emulator.requests.map((request) => request.tokensSent)).size).toBe(1);
  });

  test("comes after the delay, the keep-alive comments, and at the pace that was asked for", async () => {
    emulator.script({ reply, firstDelayMs: 60, keepAlive: { count: 3, everyMs: 20 }, paceMs: 15 });
    const startedAt = performance.now();
    const response = await call();
    expect(performance.now() - startedAt).toBeGreaterThan(55);
    const { text } = await drain(response);
    expect(performance.now() - startedAt).toBeGreaterThan(60 + 60 + 6 * 15 - 10);
    expect(text.startsWith(": keep-alive\n\n".repeat(3))).toBe(true);
    expect(emulator.requests[0]?.chunksSent).toBe(7);
  });

  test("may go on for ever, until the client has had enough", async () => {
    emulator.script({ reply: { text: "again ", repeatText: Number.POSITIVE_INFINITY } });
    const controller = new AbortController();
    await call(controller.signal);
    const request = await emulator.waitForRequest(1);
    await request.waitForChunks(200);
    controller.abort();
    await request.ended;
    expect(request.closedByClient).toBe(true);
    expect(request.usage).toBeNull();
    expect(request.tokensSent).toBeGreaterThan(190);
  });
});

describe("A client that goes away", () => {
  test.each([
    ["before the headers", { fault: { neverAnswer: true } } as const, 0],
    ["during the first delay", { reply, firstDelayMs: 60_000 }, 0],
    ["between two chunks", { reply, paceMs: 200 }, 1],
    ["while the stream stalls", { reply, fault: { stallAfterChunks: 2 } }, 2],
  ])("%s is noticed at once", async (_when, behaviour, chunks) => {
    emulator.script(behaviour);
    const controller = new AbortController();
    const response = call(controller.signal);
    const request = await emulator.waitForRequest(1);
    await request.waitForChunks(chunks);
    const abortedAt = Date.now();
    controller.abort();
    await response.catch(() => {});
    await request.ended;
    expect(request.closedByClient).toBe(true);
    expect(request.finishedAt).toBeNull();
    expect((request.closedAt ?? 0) - abortedAt).toBeLessThan(1000);
    await expect(request.waitForChunks(99)).rejects.toThrow("ended after");
  });
});

describe("A fault", () => {
  test.each(DEEPSEEK_STATUSES)("of HTTP %i has its status and body", async (status) => {
    emulator.script({
      fault: { http: { ...deepSeekError(status), headers: { "retry-after": "7" } } },
    });
    const response = await call();
    expect(response.status).toBe(status);
    expect(response.headers.get("retry-after")).toBe("7");
    expect(await response.json()).toEqual(deepSeekError(status).body);
    expect(emulator.requests[0]?.closedByClient).toBe(false);
  });

  test("of HTML is a page with the status of a dead origin", async () => {
    emulator.script([
      { fault: { html: true } },
      { fault: { html: { status: 200, body: "<h1>Maintenance</h1>" } } },
    ]);
    const dead = await call();
    expect([dead.status, dead.headers.get("content-type")]).toEqual([502, "text/html; charset=UTF-8"]);
    expect(await dead.text()).toContain("<title>502 Error</title>");
    const mild = await call();
    expect([mild.status, await mild.text()]).toEqual([200, "<h1>Maintenance</h1>"]);
  });

  test("at the connection fails the fetch", async () => {
    emulator.script({ fault: { resetAtConnect: true } });
    await expect(call()).rejects.toThrow("fetch failed");
    const [request] = emulator.requests;
    await request?.ended;
    expect(request).toMatchObject({ status: null, closedByClient: false, finishedAt: null });
  });

  test("of another service on the port fails the fetch", async () => {
    emulator.script({ fault: { notHttp: true } });
    await expect(call()).rejects.toThrow("fetch failed");
    const [request] = emulator.requests;
    await request?.ended;
    expect(request).toMatchObject({ status: null, closedByClient: false, finishedAt: null });
  });

  test("of a connection that stays open comes after the whole answer", async () => {
    emulator.script({ reply, fault: { staysOpen: true } });
    const controller = new AbortController();
    const drained = drain(await call(controller.signal));
    const request = await emulator.waitForRequest(1);
    await request.waitForChunks(7);
    expect(request).toMatchObject({ closedAt: null, finishedAt: null });
    controller.abort();
    const { text, failed } = await drained;
    expect([text.endsWith("data: [DONE]\n\n"), failed]).toEqual([true, true]);
    await request.ended;
    expect(request.closedByClient).toBe(true);
  });

  test("after n chunks resets, with those chunks read", async () => {
    emulator.script({ reply, fault: { resetAfterChunks: 3 } });
    const { text, failed } = await drain(await call());
    expect(failed).toBe(true);
    expect(eventsOf(text)).toHaveLength(3);
    expect(emulator.requests[0]).toMatchObject({
      chunksSent: 3,
      closedByClient: false,
      finishedAt: null,
    });
  });

  test("after n chunks ends cleanly without a finish reason", async () => {
    emulator.script({ reply, fault: { endAfterChunks: 3 } });
    const { text, failed } = await drain(await call());
    expect(failed).toBe(false);
    expect(eventsOf(text)).toHaveLength(3);
    expect(text).not.toContain("[DONE]");
    expect(text).not.toContain('"finish_reason":"stop"');
    expect(emulator.totals().completionTokens).toBe(0);
  });

  test("of an error object comes inside the 200 and ends it", async () => {
    emulator.script({ reply, fault: { errorObjectAfterChunks: 2 } });
    const events = eventsOf((await drain(await call())).text);
    expect(events).toHaveLength(3);
    expect(JSON.parse(events[2] as string)).toEqual(deepSeekError(500).body);
  });

  test("of garbage is one event that is not JSON, and the stream goes on", async () => {
    emulator.script({ reply, fault: { garbageAfterChunks: 2 } });
    const events = eventsOf((await drain(await call())).text);
    expect(() => JSON.parse(events[2] as string) as unknown).toThrow();
    expect(events.at(-1)).toBe("[DONE]");
  });

  test("of usage is missing or absurd, and CRLF ends every line", async () => {
    emulator.script([
      { reply, fault: { usageMissing: true } },
      { reply, fault: { usageAbsurd: true } },
      { reply, fault: [{ crlf: true }, { usageAbsurd: { promptTokens: -1 } }] },
    ]);
    expect((await drain(await call())).text).not.toContain("prompt_tokens");
    expect((await drain(await call())).text).toContain('"completion_tokens":9007199254740991');
    const { text } = await drain(await call());
    expect(text).toContain('"prompt_tokens":-1');
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
    expect(emulator.requests[0]?.usage).toBeNull();
  });

  test("of being down refuses connections, and coming back is on the same port", async () => {
    emulator.script({ fault: { neverAnswer: true } });
    const cut = call();
    const request = await emulator.waitForRequest(1);
    await Promise.all([emulator.goDown(), expect(cut).rejects.toThrow()]);
    expect(request.closedByClient).toBe(false);
    await expect(call()).rejects.toThrow("fetch failed");
    await emulator.comeBack();
    emulator.script({ reply });
    expect((await drain(await call())).failed).toBe(false);
    expect(emulator.requests).toHaveLength(2);
  });

  test("applies to an answer that does not stream as well", async () => {
    const whole = { ...HELLO, stream: false };
    emulator.script([
      { reply, keepAlive: { count: 2, everyMs: 1 } },
      { reply, fault: { resetAfterChunks: 0 } },
      { reply, fault: { endAfterChunks: 0 } },
    ]);
    const send = () => post(`${emulator.url}/chat/completions`, whole);
    const text = await (await send()).text();
    expect(text.startsWith("\n\n{")).toBe(true);
    expect(JSON.parse(text)).toMatchObject({
      choices: [{ message: { content: "one two three four" } }],
    });
    await expect(send().then((response) => response.text())).rejects.toThrow();
    expect(await (await send()).text()).toBe("");
  });

  test("of waiting in vain says what was seen", async () => {
    await call();
    await expect(emulator.waitForRequest(2, 20)).rejects.toThrow("POST /chat/completions 200");
  });
});
