// The routes: which object each asks, under whose name, what is refused before any object wakes, and how errors look.

import { describe, expect, test, vi } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import { fakeEnv, type FakeEnv } from "./fake-env.ts";

const offline = () => Promise.resolve(new Response());
const app = createApp({ offline });
const HOST = "http://localhost:8787";

const get = (path: string, { env }: FakeEnv = fakeEnv(), init: RequestInit = {}) =>
  Promise.resolve(app.request(HOST + path, init, env));

async function expectProblem(
  response: Response,
  status: number,
  code: string,
): Promise<Record<string, unknown>> {
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const body = (await response.json()) as Record<string, unknown>;
  expect(body).toMatchObject({ type: "about:blank", status, code });
  expect(body["title"]).toEqual(expect.any(String));
  expect(body["detail"]).toMatch(/^[A-Z"`].*[.]$/s);
  return body;
}

describe("a conversation", () => {
  test.each([
    ["/api/conversations/c1/messages", "GET", "/messages?limit=100"],
    [
      "/api/conversations/c1/messages?limit=5&before=m1&versions=all",
      "GET",
      "/messages?limit=5&before=m1&versions=all",
    ],
    ["/agents/chat-agent/c1/get-messages", "GET", "/get-messages"],
    ["/api/conversations/c1/stop", "POST", "/stop"],
  ])("is asked under its user's name: %s", async (path, method, asked) => {
    const fake = fakeEnv();
    const response = await get(path, fake, { method });
    expect(fake.asked).toMatchObject([{ object: "local:c1", method, path: asked }]);
    expect(await response.json()).toEqual({ from: "the conversation" });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("is passed nothing else of a query", async () => {
    const fake = fakeEnv();
    await get("/api/conversations/c1/messages?user=root&limit=7&__proto__=x", fake);
    expect(fake.asked[0]?.path).toBe("/messages?limit=7");
  });

  test("gets a socket's request as it came, with its query", async () => {
    const fake = fakeEnv();
    await get("/agents/chat-agent/c1?deltas=1&_pk=me", fake, { headers: { upgrade: "websocket" } });
    expect(fake.asked).toMatchObject([{ object: "local:c1", path: "/agents/chat-agent/c1?deltas=1&_pk=me" }]);
    expect(fake.asked[0]?.headers.get("upgrade")).toBe("websocket");
  });

  test("is not asked without an upgrade at its socket's address", async () => {
    const fake = fakeEnv();
    await expectProblem(await get("/agents/chat-agent/c1", fake), 400, "invalid_request");
    await expectProblem(
      await get("/agents/chat-agent/c1", fake, { headers: { upgrade: "h2c" } }),
      400,
      "invalid_request",
    );
    expect(fake.asked).toEqual([]);
  });

  test.each([
    "a".repeat(65),
    "a.b",
    "a%20b",
    "a%2Fb",
    "..%2Fx",
    "local:c1",
    "bob%3Ac1",
    "%C3%A4",
    "%00",
    "a%0Ab",
    "a%0A",
    "%F0%9F%92%A9",
  ])("has an id of letters, digits, _ and -, and no other: %s", async (id) => {
    for (const [path, init] of [
      [`/agents/chat-agent/${id}`, { headers: { upgrade: "websocket" } }],
      [`/agents/chat-agent/${id}/get-messages`, {}],
      [`/api/conversations/${id}/messages`, {}],
      [`/api/conversations/${id}/stop`, { method: "POST" }],
    ] as const) {
      const fake = fakeEnv();
      await expectProblem(await get(path, fake, init), 400, "invalid_conversation_id");
      expect(fake.asked).toEqual([]);
    }
  });

  test.each(["a", "A-Z_0-9", "-", "_", "constructor", "__proto__", "a".repeat(64)])(
    "may be called %s",
    async (id) => {
      const fake = fakeEnv();
      expect((await get(`/api/conversations/${id}/messages`, fake)).status).toBe(200);
      expect(fake.asked[0]?.object).toBe(`local:${id}`);
    },
  );

  test.each(["0", "-1", "501", "1.5", "many", "", "1e9", "NaN", "Infinity"])(
    "has pages of 1 to 500: limit=%s",
    async (limit) => {
      const fake = fakeEnv();
      const problem = await expectProblem(
        await get(`/api/conversations/c1/messages?limit=${limit}`, fake),
        400,
        "invalid_request",
      );
      expect(problem["errors"]).toEqual([{ path: "limit", reason: expect.any(String) }]);
      expect(fake.asked).toEqual([]);
    },
  );

  test("that answers an error has it passed on, uncached", async () => {
    const fake = fakeEnv(
      {},
      () => new Response("gone", { status: 404, headers: { "cache-control": "max-age=60" } }),
    );
    const response = await get("/api/conversations/c1/messages", fake);
    expect([response.status, response.headers.get("cache-control")]).toEqual([404, "no-store"]);
  });
});

describe("what there is not", () => {
  test.each([
    ["GET", "/api"],
    ["GET", "/api/nothing"],
    ["POST", "/api/health"],
    ["PUT", "/api/conversations/c1/messages"],
    ["GET", "/api/conversations/c1/stop"],
    ["GET", "/agents/other-agent/c1"],
    ["GET", "/agents/chat-agent"],
    ["GET", "/agents/chat-agent/c1/sub/x"],
    ["GET", "/api/health/"],
    ["GET", "//api/health"],
  ])("is not found, as a problem: %s %s", async (method, path) => {
    const fake = fakeEnv();
    await expectProblem(await get(path, fake, { method }), 404, "not_found");
    expect(fake.asked).toEqual([]);
  });
});

describe("a setting that can't be", () => {
  test.each([
    ["FAST_THINKING_TOKENS", "lots", "lots"],
    ["ESCALATION_THRESHOLD", "2", "2"],
    ["REASONER_ROUTES", "carrier-pigeon", "carrier-pigeon"],
    ["PRICES", "{", "{"],
  ])(
    "answers 500 on every route, with its name, what was found and what is accepted: %s",
    async (name, value, found) => {
      for (const path of ["/api/health", "/api/conversations/c1/messages", "/nothing"]) {
        const fake = fakeEnv({ [name]: value });
        const problem = await expectProblem(await get(path, fake), 500, "config_invalid");
        expect(problem["detail"]).toContain(name);
        expect(problem["detail"]).toContain(found);
        expect(problem["errors"]).toEqual([{ path: name, reason: expect.stringContaining("needed") }]);
        expect(fake.asked).toEqual([]);
      }
    },
  );

  test("is told before the host is: the operator sees it in a deployment as well", async () => {
    const { env } = fakeEnv({ AUTH_MODE: "none" });
    await expectProblem(
      await app.request("https://upshift.example/api/health", {}, env),
      500,
      "config_invalid",
    );
  });

  test("is told without the value of any secret, also of those that are right", async () => {
    const secrets = {
      DEEPSEEK_API_KEY: "sk-very-secret-1",
      FAST_API_KEY: "sk-very-secret-2",
      AI_GATEWAY_TOKEN: "sk-very-secret-3",
      WORKERS_AI_API_TOKEN: "sk-very-secret-4",
      API_TOKENS: "alice=sk-very-secret-5",
    };
    const response = await get("/api/health", fakeEnv({ ...secrets, ESCALATION_THRESHOLD: "2" }));
    expect(await response.text()).not.toContain("very-secret");
    // A secret of the wrong kind, as a list in wrangler.toml makes it.
    for (const name of Object.keys(secrets)) {
      const text = await (await get("/api/health", fakeEnv({ [name]: ["sk-very-secret-6"] }))).text();
      expect(text, name).not.toContain("very-secret");
    }
  });
});

describe("a bug", () => {
  test("answers 500 with a request id that is also in the log, and nothing else", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    try {
      const fake = fakeEnv({}, () => {
        throw new Error("the database's password is hunter2");
      });
      const response = await get("/api/conversations/c1/messages", fake);
      const problem = await expectProblem(response, 500, "internal");
      const id = /request ([0-9a-f-]{36})/.exec(String(problem["detail"]))?.[1];
      expect(id).toBeDefined();
      expect([problem["requestId"], response.headers.get("x-request-id")]).toEqual([id, id]);
      expect(JSON.stringify(problem)).not.toMatch(/hunter2|\.ts/);
      expect(log.mock.calls.flat().join("")).toContain(id);
    } finally {
      log.mockRestore();
    }
  });
});

describe("/api/health", () => {
  const health = async (variables: Record<string, unknown>, bundle = app) =>
    (await (await bundle.request(`${HOST}/api/health`, {}, fakeEnv(variables).env)).json()) as Record<
      string,
      never
    >;

  test("says that simulations answer where nothing is configured", async () => {
    expect(await health({})).toEqual({
      status: "ok",
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      tiers: {
        fast: {
          provider: "offline",
          model: "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b",
          offline: true,
          configured: true,
        },
        reasoner: {
          model: "deepseek-reasoner",
          wireModel: "deepseek-flash",
          routes: ["offline"],
          offline: true,
          configured: true,
        },
      },
    });
  });

  test("says which tier is there, and never that a simulation stands in for the other", async () => {
    expect((await health({ DEEPSEEK_API_KEY: "k" }))["tiers"]).toMatchObject({
      fast: { provider: null, configured: false, offline: false },
      reasoner: { routes: ["direct"], configured: true, offline: false },
    });
    expect((await health({ AI: { run: () => {} } }))["tiers"]).toMatchObject({
      fast: { provider: "workers-ai", configured: true },
      reasoner: { routes: [], configured: false, offline: false },
    });
    // The binding knows the account.
    expect((await health({ AI: { run: () => {} }, AI_GATEWAY_ID: "g" }))["tiers"]).toMatchObject({
      reasoner: { routes: ["gateway"], configured: true, offline: false },
    });
    expect((await health({ AI_GATEWAY_ID: "g" }))["tiers"]).toMatchObject({
      reasoner: { routes: ["offline"], offline: true },
    });
  });

  test("of a deployment has no simulations, and says where one is named", async () => {
    const deployed = createApp({ offline: undefined });
    expect((await health({}, deployed))["tiers"]).toMatchObject({
      fast: { configured: false, offline: false },
      reasoner: { configured: false, offline: false },
    });
    expect(await health({ FAST_PROVIDER: "offline" }, deployed)).toMatchObject({ code: "config_invalid" });
  });

  test("tells no secret", async () => {
    const text = JSON.stringify(
      await health({ DEEPSEEK_API_KEY: "sk-secret", AI_GATEWAY_TOKEN: "sk-secret" }),
    );
    expect(text).not.toContain("sk-secret");
  });
});

describe("/api/models", () => {
  test("lists what is configured first, with prices, sources and what was retired", async () => {
    const body = (await (await get("/api/models")).json()) as {
      models: Record<string, unknown>[];
      notices: string[];
    };
    expect(body.models.slice(0, 2)).toMatchObject([
      {
        id: "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b",
        tier: "fast",
        prices: { input: 0.497, output: 4.881 },
      },
      {
        id: "deepseek-reasoner",
        tier: "reasoner",
        wireModel: "deepseek-flash",
        prices: {
          input: 0.15,
          cachedInput: 0.003,
          output: 0.6,
          asOf: expect.any(String),
          source: expect.any(String),
        },
        retired: { since: "2026-07-24", successor: "deepseek-flash" },
      },
    ]);
    expect(new Set(body.models.map(({ id }) => id)).size).toBe(body.models.length);
    expect(body.notices).toEqual([
      expect.stringContaining("simulations"),
      expect.stringContaining("deepseek-reasoner was retired on 2026-07-24"),
    ]);
  });

  test("shows the operator's prices over the catalogue's, and none for a model nobody knows", async () => {
    const PRICES = '{"deepseek-flash":{"input":1,"output":2}}';
    const fake = fakeEnv({ PRICES, FAST_MODEL: "my-model", DEEPSEEK_API_KEY: "k" });
    const body = (await (await get("/api/models", fake)).json()) as { models: Record<string, unknown>[] };
    expect(body.models.slice(0, 2)).toMatchObject([
      { id: "my-model", prices: null },
      { id: "deepseek-reasoner", prices: { input: 1, output: 2, source: "PRICES" } },
    ]);
  });
});
