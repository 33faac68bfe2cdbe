// Who may come in: in open mode this machine alone, and of other pages only those that the operator has named.

import { describe, expect, test } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import { fakeEnv } from "./fake-env.ts";

const app = createApp({ offline: () => Promise.resolve(new Response()) });

async function ask(
  url: string,
  init: { method?: string; headers?: Record<string, string> } = {},
  variables: Record<string, unknown> = {},
): Promise<{ status: number; code: string | undefined; asked: number }> {
  const { env, asked } = fakeEnv(variables);
  const response = await app.request(url, init, env);
  const body = (await response.json().catch(() => ({}))) as { code?: string };
  return { status: response.status, code: body.code, asked: asked.length };
}

const upgrade = (origin?: string): Record<string, string> => ({
  upgrade: "websocket",
  connection: "Upgrade",
  ...(origin === undefined ? {} : { origin }),
});

const SOCKET = "http://localhost:8787/agents/chat-agent/c1";
const STOP = "http://localhost:8787/api/conversations/c1/stop";

describe("open mode", () => {
  test.each([
    "http://localhost:8787",
    "http://localhost",
    "https://localhost",
    "http://127.0.0.1:8787",
    "http://127.1.2.3",
    "http://[::1]:8787",
    "http://LOCALHOST:8787",
    // The URL parser writes these as 127.0.0.1.
    "http://2130706433",
    "http://0x7f.1",
  ])("answers this machine: %s", async (host) => {
    expect(await ask(`${host}/api/health`)).toMatchObject({ status: 200 });
  });

  test.each([
    "https://upshift.example.workers.dev",
    "http://localhost.evil.example",
    "http://evil.example",
    "http://127.0.0.1.evil.example",
    "http://localhost.",
    "http://notlocalhost",
    "http://0.0.0.0:8787",
    "http://128.0.0.1",
    "http://192.168.0.1",
    "http://[::2]",
    "http://[::ffff:127.0.0.1]",
  ])("answers no other host, on no route: %s", async (host) => {
    for (const [path, init] of [
      ["/api/health", {}],
      ["/api/models", {}],
      ["/api/conversations/c1/messages", {}],
      ["/api/conversations/c1/stop", { method: "POST" }],
      ["/agents/chat-agent/c1", { headers: upgrade() }],
      ["/agents/chat-agent/c1/get-messages", {}],
      ["/no/such/route", {}],
    ] as const) {
      expect(await ask(host + path, init)).toEqual({
        status: 403,
        code: "auth_not_configured",
        asked: 0,
      });
    }
  });

  test("is not entered by a header that claims another host", async () => {
    const headers = { host: "localhost", "x-forwarded-host": "localhost", forwarded: "host=localhost" };
    expect(await ask("https://upshift.example/api/health", { headers })).toMatchObject({ status: 403 });
  });
});

describe("an origin", () => {
  const foreign = [
    "https://evil.example",
    "null",
    "",
    "http://localhost:8788",
    "https://localhost:8787",
    "http://localhost:8787.evil.example",
    "http://localhost:87870",
    "http://127.0.0.1:8787",
    "http://localhost:8787/",
    "http://evil.localhost:8787",
    "file://",
    "http://localhost:8787, https://evil.example",
  ];

  test.each(foreign)("that is foreign may neither open a socket nor change anything: %j", async (origin) => {
    for (const [url, init] of [
      [SOCKET, { headers: upgrade(origin) }],
      [SOCKET, { headers: { ...upgrade(origin), upgrade: "WebSocket" } }],
      [STOP, { method: "POST", headers: { origin } }],
      ["http://localhost:8787/api/conversations/c1", { method: "DELETE", headers: { origin } }],
      ["http://localhost:8787/api/conversations/c1", { method: "PATCH", headers: { origin } }],
    ] as const) {
      expect(await ask(url, init)).toEqual({ status: 403, code: "forbidden_origin", asked: 0 });
    }
  });

  test("that is one's own may, and so may none in open mode", async () => {
    for (const origin of ["http://localhost:8787", undefined]) {
      expect((await ask(SOCKET, { headers: upgrade(origin) })).asked).toBe(1);
      const headers = origin === undefined ? {} : { origin };
      expect((await ask(STOP, { method: "POST", headers })).asked).toBe(1);
    }
  });

  test("that the operator has named may, exactly as named", async () => {
    const variables = { ALLOWED_ORIGINS: "https://app.example, http://localhost:5173" };
    for (const origin of ["https://app.example", "http://localhost:5173"])
      expect((await ask(SOCKET, { headers: upgrade(origin) }, variables)).asked).toBe(1);
    for (const origin of [
      "http://app.example",
      "https://app.example.evil.example",
      "https://sub.app.example",
      "*",
    ])
      expect(await ask(SOCKET, { headers: upgrade(origin) }, variables)).toMatchObject({
        code: "forbidden_origin",
      });
  });

  test("is not opened to all by a star: origins are compared, not matched", async () => {
    expect(
      await ask(SOCKET, { headers: upgrade("https://evil.example") }, { ALLOWED_ORIGINS: "*" }),
    ).toMatchObject({
      status: 403,
    });
  });

  test("that is foreign may read what is no secret, without being told that it may", async () => {
    const { env } = fakeEnv();
    const response = await app.request(
      "http://localhost:8787/api/health",
      { headers: { origin: "https://evil.example" } },
      env,
    );
    expect(response.status).toBe(200);
    expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});
