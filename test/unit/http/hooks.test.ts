// The door of inbound hooks: which conversation is handed a call, with which bytes, and what is refused before any is woken.

import { beforeEach, describe, expect, test } from "vitest";
import type { Env } from "../../../src/agents/env.ts";
import { createApp } from "../../../src/http/app.ts";

const app = createApp({ offline: () => Promise.resolve(new Response()) });
const HOOK = "AbCdEfGhIjKlMnOpQrSt-_";

interface Handed {
  readonly object: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

let handed: Handed[];
/** The hooks that were asked whose they are. */
let asked: string[];
beforeEach(() => {
  handed = [];
  asked = [];
});

const env = {
  HookAddress: {
    getByName: (hookId: string) => ({
      find: () => (asked.push(hookId), Promise.resolve(hookId === HOOK ? "alice:c1" : null)),
    }),
  },
  ChatAgent: {
    getByName: (object: string) => ({
      fetch: async (request: Request) => {
        const { pathname, search } = new URL(request.url);
        const headers = Object.fromEntries(request.headers);
        const body = new Uint8Array(await request.arrayBuffer());
        handed.push({ object, path: pathname + search, headers, body });
        return Response.json({}, { status: 202 });
      },
    }),
  },
} as unknown as Env;

const call = (hookId: string, init: RequestInit = {}): Promise<Response> =>
  Promise.resolve(
    app.request(`http://localhost:8787/api/hooks/${hookId}`, { method: "POST", body: "{}", ...init }, env),
  );

const codeOf = async (response: Response): Promise<[number, unknown]> => [
  response.status,
  ((await response.json()) as { code: unknown }).code,
];

describe("A call of a hook", () => {
  test("is handed to its conversation with its bytes and what signs them, and nothing else", async () => {
    const body = Uint8Array.from([0x7b, 0xff, 0x00, 0x0d, 0x0a, 0x7d]);
    const signed = { "webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,a v1,b" };
    const response = await call(HOOK, {
      body,
      headers: { ...signed, authorization: "Bearer x", cookie: "a=b", "content-type": "application/json" },
    });
    expect([response.status, await response.json()]).toEqual([202, {}]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(handed).toEqual([{ object: "alice:c1", path: `/hook?hook=${HOOK}`, headers: signed, body }]);
  });

  test("without headers is handed on too: the conversation says what is missing", async () => {
    await call(HOOK);
    expect(handed).toMatchObject([{ headers: {} }]);
  });

  test("of 256 KiB is handed on, and of one byte more is refused", async () => {
    expect((await call(HOOK, { body: new Uint8Array(262_144) })).status).toBe(202);
    expect(await codeOf(await call(HOOK, { body: new Uint8Array(262_145) }))).toEqual([
      413,
      "payload_too_large",
    ]);
    expect([handed.length, asked.length]).toEqual([1, 1]);
  });

  test("without end is read up to 256 KiB", async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => (pulled++, controller.enqueue(new Uint8Array(65_536))),
    });
    const endless = { body, duplex: "half" } as RequestInit;
    expect(await codeOf(await call(HOOK, endless))).toEqual([413, "payload_too_large"]);
    expect(pulled).toBeLessThan(10);
  });

  test("that nobody made is not found", async () => {
    expect(await codeOf(await call("B".repeat(22)))).toEqual([404, "not_found"]);
    expect(handed).toEqual([]);
  });

  test.each(["a", "A".repeat(21), "A".repeat(23), "alice:c1", "%2e%2e", `${HOOK}%0A`])(
    "whose id can't be one is not found, and wakes nothing: %s",
    async (hookId) => {
      expect(await codeOf(await call(hookId))).toEqual([404, "not_found"]);
      expect(asked).toEqual([]);
    },
  );

  test("is a POST", async () => {
    expect((await call(HOOK, { method: "GET", body: null })).status).toBe(404);
    expect(handed).toEqual([]);
  });
});
