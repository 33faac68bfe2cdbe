// What a tier tries again, what it tries elsewhere, and what is final.

import { describe, expect, test } from "vitest";
import { backoffMs } from "../../../src/models/tier.ts";
import { deepSeekError, GATEWAY_CODES, gatewayError, htmlErrorPage } from "../../emulators/error-bodies.ts";
import { LiveBody } from "../../fakes/bytes.ts";
import { chunk, DONE, event, said, thought } from "../../fakes/event-text.ts";
import { refused, silent, streamed, unreachable, type Answer } from "../../fakes/far-end.ts";
import { DEADLINES } from "../../fakes/routes.ts";
import { ANSWER, answering, asked, attempts, breaking, hear, scene, types } from "./tier-scene.ts";

describe("The other route", () => {
  test.each([
    ["a page with status 503", refused(503, htmlErrorPage(503)), 503, "upstream_unavailable"],
    ["2001", answering(gatewayError(2001)), 400, "upstream_unavailable"],
    ["2005", answering(gatewayError(2005)), 400, "upstream_unavailable"],
    ["2008", answering(gatewayError(2008)), 400, "upstream_unavailable"],
    ["2009", answering(gatewayError(2009)), 401, "upstream_unavailable"],
    ["nobody there", unreachable, null, "upstream_unavailable"],
    ["silence", silent, null, "upstream_timeout"],
    ["a stream without an event", streamed(new LiveBody().stream), 200, "upstream_timeout"],
  ])("is taken at once after %s", async (_, answer, status, code) => {
    const on = scene({ gateway: [answer], direct: [ANSWER] });
    const heard = await hear(on);
    expect(heard).toMatchObject({ thinking: "Hmm.", text: "Hi!", error: null });
    expect(types(heard)).toEqual(["attempt", "opened", "thinking", "text", "finish"]);
    const ms = code === "upstream_timeout" ? DEADLINES.firstEventMs : 0;
    expect(attempts(heard)).toEqual([{ route: "gateway", status, code, ms }]);
    expect(heard.events[1]).toMatchObject({ route: "direct", observation: { status: 200 } });
    expect(asked(on)).toEqual([1, 1]);
  });

  const rules = GATEWAY_CODES.filter((code) => ![2001, 2005, 2008, 2009, 2040].includes(code));
  test.each(rules)("is not taken round the gateway's %i", async (code) => {
    const on = scene({ gateway: [answering(gatewayError(code))], direct: [ANSWER] });
    const heard = await hear(on);
    expect(asked(on)).toEqual([1, 0]);
    expect(types(heard)).toEqual(["attempt"]);
    expect(heard.error).toMatchObject({
      code: code === 2019 ? "upstream_invalid" : "upstream_refused",
    });
  });

  test.each([400, 401, 402, 422] as const)("is not asked what DeepSeek refused with %i", async (status) => {
    const on = scene({ gateway: [answering(deepSeekError(status))], direct: [ANSWER] });
    const heard = await hear(on);
    expect(asked(on)).toEqual([1, 0]);
    expect(attempts(heard)).toMatchObject([{ route: "gateway", status, ms: 0 }]);
    expect(heard.error).toMatchObject({ status });
  });

  test.each([401, 402] as const)(
    "is asked at once what was refused with %i, where it has another credential",
    async (status) => {
      const on = scene({
        gateway: [answering(deepSeekError(status))],
        direct: [ANSWER],
        storedKey: true,
      });
      const heard = await hear(on);
      expect(asked(on)).toEqual([1, 1]);
      expect(heard).toMatchObject({ text: "Hi!", error: null });
      expect(attempts(heard)).toMatchObject([{ route: "gateway", status, ms: 0 }]);
    },
  );

  test("is asked where the gateway stores no key", async () => {
    const on = scene({ gateway: [answering(gatewayError(2040))], direct: [ANSWER], storedKey: true });
    expect(await hear(on)).toMatchObject({ text: "Hi!", error: null });
    expect(asked(on)).toEqual([1, 1]);
  });

  test("has the last word where both credentials are refused", async () => {
    const on = scene({
      gateway: [answering(deepSeekError(401))],
      direct: [answering(deepSeekError(402))],
      storedKey: true,
    });
    expect((await hear(on)).error).toMatchObject({ kind: "provider-balance" });
    expect(asked(on)).toEqual([1, 1]);
  });

  test("is passed over where its credential was refused by the route before it", async () => {
    const { tier, ...rest } = scene({
      gateway: [answering(deepSeekError(401))],
      direct: [ANSWER],
    });
    const third = { ...tier.routes[0], route: "openai-compatible", credential: "FAST_API_KEY" } as const;
    const on = { ...rest, tier: { ...tier, routes: [...tier.routes, third] as const } };
    const heard = await hear(on);
    expect(asked(on)).toEqual([2, 0]);
    expect(attempts(heard).map(({ route: by }) => by)).toEqual(["gateway", "openai-compatible"]);
  });

  test("is asked after the retries where DeepSeek is overloaded", async () => {
    const on = scene({ gateway: [answering(deepSeekError(503))], direct: [ANSWER] });
    const heard = await hear(on);
    expect(asked(on)).toEqual([3, 1]);
    expect(attempts(heard).map(({ route: by, status }) => [by, status])).toEqual([
      ["gateway", 503],
      ["gateway", 503],
      ["gateway", 503],
    ]);
    expect(heard).toMatchObject({ text: "Hi!", error: null });
  });

  test("where every route fails, the last one's fault is the call's", async () => {
    const on = scene({
      gateway: [answering(deepSeekError(503))],
      direct: [answering(deepSeekError(429))],
    });
    const heard = await hear(on);
    expect(asked(on)).toEqual([3, 3]);
    expect(attempts(heard)).toHaveLength(6);
    expect(heard.error).toMatchObject({ code: "upstream_rate_limited", status: 429 });
    expect(on.clock.sleeping).toBe(0);
  });
});

describe("Another try", () => {
  test.each([0, 1, 2, 5])("is made %i times at most", async (retries) => {
    const on = scene({ gateway: null, direct: [answering(deepSeekError(500))], retries });
    const heard = await hear(on);
    expect(asked(on)).toEqual([0, retries + 1]);
    expect(attempts(heard)).toHaveLength(retries + 1);
    expect(heard.error).toMatchObject({ code: "upstream_unavailable", status: 500 });
  });

  test.each([400, 401, 402, 403, 404, 422])("is not made after %i, whoever said so", async (status) => {
    for (const answer of [
      refused(status, htmlErrorPage(status)),
      refused(status, { error: { message: "no", type: "x", param: null, code: "x" } }),
      refused(status, { ...(gatewayError(2005).body as object) }),
      refused(status, { ...(gatewayError(2009).body as object) }),
    ]) {
      const on = scene({ gateway: [answer], direct: null });
      await hear(on);
      expect(asked(on)).toEqual([1, 0]);
    }
  });

  test("succeeds in the end", async () => {
    const on = scene({ gateway: null, direct: [unreachable, answering(deepSeekError(429)), ANSWER] });
    const heard = await hear(on);
    expect(types(heard)).toEqual(["attempt", "attempt", "opened", "thinking", "text", "finish"]);
    expect(attempts(heard).map(({ code, status }) => [code, status])).toEqual([
      ["upstream_unavailable", null],
      ["upstream_rate_limited", 429],
    ]);
  });

  test.each([
    ["a connection that breaks before any event", breaking("")],
    [
      "a connection that breaks after a chunk without text",
      breaking(chunk({ role: "assistant", content: "" })),
    ],
    [
      "a connection that breaks in half a call of a tool",
      breaking(
        chunk({
          tool_calls: [
            { index: 0, id: "c", type: "function", function: { name: "clock", arguments: '{"a' } },
          ],
        }),
      ),
    ],
    ["an error in the first event", streamed(event({ error: { message: "overloaded" } }))],
    ["garbage in the first event", streamed("data: {oops}\n\n")],
    ["a stream without any event", streamed("")],
    ["only [DONE]", streamed(DONE)],
    ["an event of another kind", streamed(event({ hello: "world" }))],
    ["a page with status 200", streamed("<html>", { "content-type": "text/html" })],
    ["only keep-alive comments", streamed(": keep-alive\n\n: keep-alive\n\n")],
  ])("is made after %s", async (_, answer) => {
    const on = scene({ gateway: null, direct: [answer, ANSWER] });
    const heard = await hear(on);
    expect(types(heard)).toEqual(["attempt", "opened", "thinking", "text", "finish"]);
    expect(asked(on)).toEqual([0, 2]);
  });

  test.each([
    ["a connection that breaks", breaking(thought("Hmm") + said("Hi")), "upstream_unavailable"],
    [
      "an error in mid-stream",
      streamed(thought("Hmm") + said("Hi") + event({ error: { message: "x" } })),
      "upstream_unavailable",
    ],
    ["garbage in mid-stream", streamed(`${thought("Hmm")}${said("Hi")}data: {oops}\n\n`), "upstream_invalid"],
  ])("is not made after the first output, nor another route taken: %s", async (_, answer, code) => {
    const on = scene({ gateway: [answer], direct: [ANSWER] });
    const heard = await hear(on);
    expect(asked(on)).toEqual([1, 0]);
    expect(types(heard)).toEqual(["opened", "thinking", "text"]);
    expect(heard).toMatchObject({ thinking: "Hmm", text: "Hi", error: { code } });
  });

  test("is not made where a stream falls silent after its first output", async () => {
    const body = new LiveBody();
    const on = scene({ gateway: [streamed(body.stream)], direct: [ANSWER] });
    body.write(thought("Hmm"));
    const heard = await hear(on);
    expect(asked(on)).toEqual([1, 0]);
    expect(heard).toMatchObject({ thinking: "Hmm", error: { code: "upstream_timeout" } });
    expect(body.isCancelled).toBe(true);
  });
});

describe("The wait before another try", () => {
  /** The times, in milliseconds from the beginning, at which requests were sent. */
  async function sentAt(answer: Answer, random: () => number, retries = 2): Promise<number[]> {
    const times: number[] = [];
    const on = scene({
      gateway: null,
      direct: [
        (request) => {
          times.push(on.clock.now() - begin);
          return answer(request);
        },
      ],
      retries,
    });
    const begin = on.clock.now();
    await hear(on, { random });
    return times;
  }
  const busy = (headers: Record<string, string> = {}): Answer => answering(deepSeekError(429), headers);

  test("doubles, between half and all of its base", async () => {
    expect(await sentAt(busy(), () => 1, 3)).toEqual([0, 400, 1_200, 2_800]);
    expect(await sentAt(busy(), () => 0, 3)).toEqual([0, 200, 600, 1_400]);
  });

  test("never grows past 20 seconds", () => {
    expect(backoffMs(10, { retryAfterMs: null }, () => 1)).toBe(20_000);
    expect(backoffMs(1_000, { retryAfterMs: null }, () => 1)).toBe(20_000);
  });

  test("is what the service asks for", async () => {
    expect(await sentAt(busy({ "retry-after": "7" }), () => 1)).toEqual([0, 7_000, 14_000]);
    expect(await sentAt(busy({ "retry-after": "0" }), () => 1)).toEqual([0, 0, 0]);
    expect(await sentAt(busy({ "retry-after": "20" }), () => 1, 1)).toEqual([0, 20_000]);
  });

  test("is not made where the service asks for more than 20 seconds", async () => {
    expect(await sentAt(busy({ "retry-after": "21" }), () => 1)).toEqual([0]);
    const on = scene({ gateway: [busy({ "retry-after": "3600" })], direct: [ANSWER] });
    expect(await hear(on)).toMatchObject({ text: "Hi!", error: null });
    expect(asked(on)).toEqual([1, 1]);
  });

  test("ends two minutes after the call began, however many retries are set", async () => {
    const times = await sentAt(busy({ "retry-after": "20" }), () => 1, 10);
    expect(times).toEqual([0, 20_000, 40_000, 60_000, 80_000, 100_000, 120_000]);
  });

  test("counts what silence took", async () => {
    // Each silence lasts 10 seconds: at two minutes no other is begun.
    const times = await sentAt(silent, () => 0, 100);
    expect(times.at(-1)).toBeLessThanOrEqual(120_000);
    expect(times.at(-1)! + DEADLINES.firstEventMs).toBeGreaterThan(100_000);
  });

  test("ends for all routes together, and a route that was not tried yet still has its one try", async () => {
    const on = scene({
      gateway: [busy({ "retry-after": "20" })],
      direct: [busy({ "retry-after": "20" })],
      retries: 10,
    });
    expect((await hear(on)).error).toMatchObject({ kind: "provider-rate-limit" });
    expect(asked(on)).toEqual([7, 1]);
    expect(on.clock.sleeping).toBe(0);
  });

  test("an attempt's time is its own, not the wait's", async () => {
    const on = scene({ gateway: null, direct: [silent, unreachable, ANSWER] });
    expect(attempts(await hear(on)).map(({ ms }) => ms)).toEqual([DEADLINES.firstEventMs, 0]);
  });
});
