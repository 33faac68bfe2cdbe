// The reasoner through AI Gateway, by the AI binding and by URL: what the gateway is told, whose credentials are used, what
// of its answers is kept and what its refusals mean. Both ways do the same, so they have the same tests.

import { afterEach, describe, expect, test } from "vitest";
import type { UpstreamFault } from "../../../src/models/upstream-fault.ts";
import { DEEPSEEK_TEST_KEY } from "../../emulators/deepseek.ts";
import { deepSeekError, GATEWAY_CODES, gatewayError } from "../../emulators/error-bodies.ts";
import type { Gateway, GatewayOptions } from "../../emulators/gateway.ts";
import type { Heard } from "../../fakes/routes.ts";
import { gatewayPath, gatewayScene, WAYS, type GatewayScene } from "./support/gateway-ways.ts";

let gateway: Gateway;
let call: GatewayScene["call"];
afterEach(() => gateway.close());

const observationOf = ({ events }: Heard) =>
  events.flatMap((event) => (event.type === "opened" ? [event.observation] : []))[0];
const steering = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(gateway.requests.at(-1)?.headers ?? {}).filter(([name]) => name.startsWith("cf-aig-")),
  );
const metadata = (): unknown => gateway.logs.at(-1)?.metadata;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

describe.each(WAYS)("By %s", (way) => {
  const begin = async (options: GatewayOptions = {}): Promise<void> => {
    ({ gateway, call } = await gatewayScene(way, options));
    gateway.script({ reply: { thinking: "Hm.", text: "Because." } });
  };

  test("the answer streams, with the gateway's log id and cache status", async () => {
    await begin();
    const heard = await call();
    expect(heard).toMatchObject({ thinking: "Hm.", text: "Because.", error: null });
    expect(observationOf(heard)).toMatchObject({
      status: 200,
      gatewayLogId: gateway.logs[0]?.id,
      cacheStatus: "MISS",
      usage: expect.objectContaining({ completion_tokens: 3 }),
    });
    expect(gateway.requests).toMatchObject([
      {
        path: gatewayPath,
        body: {
          model: "deepseek-flash",
          stream: true,
          thinking: { type: "enabled" },
          messages: [{ role: "user", content: "Why?" }],
        },
        violations: [],
      },
    ]);
  });

  test("the gateway is told not to cache, to try once, how long to wait and whose request it is", async () => {
    await begin();
    await call({ reason: "thinking-overrun", vars: { UPSTREAM_FIRST_EVENT_TIMEOUT_MS: "4321" } });
    expect(steering()).toEqual({
      "cf-aig-authorization": "Bearer cf-gateway-token",
      "cf-aig-skip-cache": "true",
      "cf-aig-max-attempts": "1",
      "cf-aig-request-timeout": "4321",
      "cf-aig-event-id": expect.stringMatching(UUID),
      "cf-aig-metadata": expect.any(String),
    });
    expect(metadata()).toEqual({
      conversation: "chat-1",
      user: "hash-of-ada",
      tier: "reasoner",
      reason: "thinking-overrun",
    });
  });

  test("a call that nothing escalated has no reason, rather than a null that loses all metadata", async () => {
    await begin();
    await call();
    expect(metadata()).toEqual({ conversation: "chat-1", user: "hash-of-ada", tier: "reasoner" });
  });

  test("each request is an event of its own, a retry too", async () => {
    await begin();
    gateway.script([{ fault: { http: deepSeekError(503) } }, { reply: { text: "Because." } }]);
    expect(await call({ vars: { UPSTREAM_RETRIES: "1" } })).toMatchObject({ text: "Because." });
    const [first, second] = gateway.logs.map(({ eventId }) => eventId);
    expect([first, second]).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
    expect(second).not.toBe(first);
  });

  test("the operator's DeepSeek key is sent, and no other where there is one", async () => {
    await begin({ apiKey: DEEPSEEK_TEST_KEY });
    expect(await call()).toMatchObject({ text: "Because.", error: null });
    expect(gateway.requests[0]?.headers["authorization"]).toBe(`Bearer ${DEEPSEEK_TEST_KEY}`);
  });

  test("without a key no Authorization is sent, and the one that the gateway stores is used", async () => {
    await begin({ storedKeyAliases: ["default"], apiKey: "sk-stored" });
    expect(await call()).toMatchObject({ text: "Because.", error: null });
    expect(gateway.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test("a user's cached answers are the user's own", async () => {
    await begin({ cacheStreams: true });
    const cached = async (user: string, text: string): Promise<string | null | undefined> =>
      observationOf(await call({ user, text, vars: { AI_GATEWAY_CACHE_TTL: "300" } }))?.cacheStatus;
    expect(await cached("hash-of-ada", "Why?")).toBe("MISS");
    expect(steering()).toMatchObject({
      "cf-aig-cache-ttl": "300",
      "cf-aig-cache-key": expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(steering()).not.toHaveProperty("cf-aig-skip-cache");
    expect(await cached("hash-of-ada", "Why?")).toBe("HIT");
    expect(await cached("hash-of-bob", "Why?")).toBe("MISS");
    expect(await cached("hash-of-ada", "How?")).toBe("MISS");
    expect(gateway.requests.flatMap(({ violations }) => violations)).toEqual([]);
  });

  test("a shared cache answers everybody, by the gateway's own key", async () => {
    await begin({ cacheStreams: true });
    const vars = { AI_GATEWAY_CACHE_TTL: "300", AI_GATEWAY_CACHE_SCOPE: "shared" };
    await call({ user: "hash-of-ada", vars });
    expect(steering()).not.toHaveProperty("cf-aig-cache-key");
    const heard = await call({ user: "hash-of-bob", vars });
    expect(observationOf(heard)?.cacheStatus).toBe("HIT");
    expect(heard).toMatchObject({ thinking: "Hm.", text: "Because.", error: null });
  });

  test("without a cache even the same request is asked anew", async () => {
    await begin({ cacheStreams: true });
    await call();
    expect(observationOf(await call())?.cacheStatus).toBe("MISS");
  });

  test.each(GATEWAY_CODES)("the gateway's refusal %i is known by its envelope", async (code) => {
    await begin();
    gateway.script({ fault: { http: gatewayError(code) } });
    const { error, events } = await call();
    const isRoundable = [2001, 2005, 2008, 2009].includes(code);
    expect(error).toMatchObject({
      name: "UpstreamFault",
      kind: expect.stringMatching(/^(?:gateway|guardrail)/) as string,
      goRound: isRoundable ? "at-once" : code === 2040 ? "other-credential" : "never",
      retry: false,
    });
    expect(events).toMatchObject([{ type: "attempt", attempt: { status: gatewayError(code).status } }]);
  });

  test("DeepSeek's own refusal is passed through", async () => {
    await begin();
    gateway.script({ fault: { http: deepSeekError(402) } });
    expect((await call()).error).toMatchObject({ code: "upstream_payment", status: 402 });
  });

  test("a gateway that says nothing is let go of after our own wait", async () => {
    await begin();
    gateway.script({ fault: { neverAnswer: true } });
    const { error } = await call({ vars: { UPSTREAM_FIRST_EVENT_TIMEOUT_MS: "200" } });
    expect(error).toMatchObject({ code: "upstream_timeout" });
    await gateway.requests[0]?.ended;
    expect(gateway.requests[0]?.closedByClient).toBe(true);
  });

  test("a stopped call is let go of", async () => {
    await begin();
    const words = "So it is, and so it was, and so it will be. ";
    gateway.script({ reply: { text: words, repeatText: Infinity }, paceMs: 5 });
    const abort = new AbortController();
    const heard = call({ signal: abort.signal });
    await (await gateway.waitForRequest(1)).waitForChunks(3);
    abort.abort();
    expect(((await heard).error as Error).name).toBe("AbortError");
    await gateway.requests[0]?.ended;
    expect(gateway.requests[0]?.closedByClient).toBe(true);
  });

  test("a gateway that is not there could be gone round", async () => {
    await begin();
    await gateway.goDown();
    const fault = (await call()).error as UpstreamFault;
    expect([fault.code, fault.status, fault.goRound]).toEqual(["upstream_unavailable", null, "at-once"]);
    await gateway.comeBack();
  });
});

describe("By URL alone", () => {
  test("an authenticated gateway refuses a call without its token", async () => {
    ({ gateway, call } = await gatewayScene("url"));
    const { error } = await call({ vars: { AI_GATEWAY_TOKEN: "" } });
    expect(steering()).not.toHaveProperty("cf-aig-authorization");
    expect(error).toMatchObject({ code: "upstream_unavailable", status: 401, goRound: "at-once" });
  });
});

describe("By the binding alone", () => {
  test("neither account nor token is needed, and a token that is set is not sent", async () => {
    ({ gateway, call } = await gatewayScene("binding"));
    await call({ vars: { AI_GATEWAY_TOKEN: "for-the-api-only" } });
    expect(steering()["cf-aig-authorization"]).toBe("Bearer cf-gateway-token");
    expect(gateway.logs[0]?.status).toBe(200);
  });
});
