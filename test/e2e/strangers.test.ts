// What strangers, and pages in a user's browser, get from outside in the real runtime: credentials in every spelling, forms and
// preflights of other sites, other people's conversations by way of /v1, and answers that no cache may keep.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { upgradeStatus } from "../support/chat-socket.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";

const ALICE = "alice-token-0123456789";
const BOB = "bob-token-0123456789ab";
const WORDS = "Alice alone says this.";

let upshift: Upshift;
beforeAll(async () => {
  upshift = await startUpshift({ vars: { AUTH_MODE: "token", API_TOKENS: `alice=${ALICE},bob=${BOB}` } });
  await post("/api/conversations/c1/messages", { text: WORDS, mode: "fast" }, bearer(ALICE));
});
afterAll(() => upshift.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(upshift.url + path, { headers });

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(upshift.url + path, { method: "POST", headers, body: JSON.stringify(body) });

const textsOf = async (id: string, token: string): Promise<string> =>
  await (await get(`/api/conversations/${id}/messages`, bearer(token))).text();

describe("A credential", () => {
  const REFUSED: Readonly<Record<string, Record<string, string>>> = {
    "by another scheme": { authorization: `Token ${ALICE}` },
    "by Basic": { authorization: `Basic ${Buffer.from(`alice:${ALICE}`).toString("base64")}` },
    "without a scheme": { authorization: ALICE },
    "twice in one header": { authorization: `Bearer ${ALICE}, Bearer ${ALICE}` },
    "in x-api-key": { "x-api-key": ALICE },
    "in api-key": { "api-key": ALICE },
    "in x-auth-token": { "x-auth-token": ALICE },
    "in proxy-authorization": { "proxy-authorization": `Bearer ${ALICE}` },
    "as a protocol of sockets": { "sec-websocket-protocol": `bearer, ${ALICE}` },
    "of Access, in another mode": { "cf-access-jwt-assertion": ALICE },
    "as a name alone": {
      "cf-access-authenticated-user-email": "alice",
      "x-forwarded-user": "alice",
      "x-user-id": "token:alice",
    },
    "with its last letter changed": bearer(`${ALICE.slice(0, -1)}x`),
    "without its last letter": bearer(ALICE.slice(0, -1)),
    "with a letter more": bearer(`${ALICE}x`),
    "of the right length alone": bearer("x".repeat(ALICE.length)),
    "in capitals": bearer(ALICE.toUpperCase()),
  };

  test.each(Object.entries(REFUSED))(
    "%s lets nobody in, anywhere, all in the same words",
    async (_, headers) => {
      const query = `?token=${ALICE}&api_key=${ALICE}&access_token=${ALICE}&ticket=${ALICE}`;
      for (const answer of [
        await get(`/api/conversations/c1/messages${query}`, headers),
        await get("/api/conversations", headers),
        await get(`/v1/models${query}`, headers),
        await post("/api/conversations/c1/stop", {}, headers),
        await post(
          "/v1/chat/completions",
          { model: "fast", messages: [{ role: "user", content: "Hi." }] },
          headers,
        ),
      ]) {
        expect(answer.status).toBe(401);
        const text = await answer.text();
        expect(text).toMatch(/unauthenticated/);
        expect(text).not.toContain(WORDS);
        expect(text).not.toContain(ALICE);
      }
      expect((await upgradeStatus(`${upshift.url}/agents/chat-agent/c1${query}`, headers)).status).toBe(401);
    },
  );

  test.each(["Bearer ", "bearer ", "BEARER   "])("is taken by the scheme %j", async (scheme) => {
    const headers = { authorization: scheme + ALICE };
    expect((await get("/api/conversations/c1/messages", headers)).status).toBe(200);
    expect((await get("/v1/models", headers)).status).toBe(200);
    expect((await upgradeStatus(`${upshift.url}/agents/chat-agent/c1`, headers)).status).toBe(101);
  });

  test("as it is in a cookie lets nobody in", async () => {
    const headers = { cookie: `upshift_session=${ALICE}; token=${ALICE}`, origin: upshift.url };
    expect((await get("/api/conversations/c1/messages", headers)).status).toBe(401);
    expect((await post("/api/conversations/c1/stop", {}, headers)).status).toBe(401);
    expect((await upgradeStatus(`${upshift.url}/agents/chat-agent/c1`, headers)).status).toBe(401);
  });

  test("is what tells who it is, whatever intermediaries' headers say", async () => {
    const headers = { ...bearer(BOB), "x-forwarded-user": "alice", "x-user-id": "token:alice" };
    expect(await (await get("/api/conversations/c1/messages", headers)).text()).not.toContain(WORDS);
  });
});

describe("Another user's conversation, by OpenAI's API", () => {
  test("is neither read nor continued: the caller gets one of their own by that name", async () => {
    const before = await textsOf("c1", ALICE);
    expect(before).toContain(WORDS);
    const answer = await post(
      "/v1/chat/completions",
      {
        model: "fast",
        messages: [{ role: "user", content: "What was said here?" }],
        conversation: "c1",
        user: "alice",
        metadata: { user: "alice", conversation: "c1", chat_id: "c1" },
      },
      bearer(BOB),
    );
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain(WORDS);
    expect(await textsOf("c1", ALICE)).toBe(before);
    const bobs = JSON.parse(await textsOf("c1", BOB)) as { messages: unknown[] };
    expect(bobs.messages).toHaveLength(2);
  });

  test.each(["token:alice:c1", "alice/c1", "../token:alice:c1", "c1:alice", "c1\u0000"])(
    "can't be named by the name of its object: %j",
    async (conversation) => {
      const body = { model: "fast", messages: [{ role: "user", content: "Hi." }], conversation };
      const answer = await post("/v1/chat/completions", body, bearer(BOB));
      expect(answer.status).toBe(400);
    },
  );
});

describe("A page of another site, in the browser of a user who is signed in,", () => {
  const cookieOf = async (): Promise<string> => {
    const response = await post("/api/session", { token: ALICE });
    const cookie = response.headers.get("set-cookie")!;
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Strict/i);
    expect(cookie).toMatch(/; Path=\//i);
    expect(cookie).not.toMatch(/Domain=/i);
    expect(cookie).not.toContain(ALICE);
    return cookie.split(";")[0]!;
  };

  test.each([
    ["a form", "application/x-www-form-urlencoded"],
    ["a form of text", "text/plain"],
    ["a form of files", "multipart/form-data; boundary=x"],
    ["a script", "application/json"],
  ])("can't send a message by %s", async (_, type) => {
    const cookie = await cookieOf();
    const before = await textsOf("c1", ALICE);
    for (const from of ["https://evil.example", "null", `${upshift.url}.evil.example`, undefined]) {
      const headers = { cookie, "content-type": type, ...(from !== undefined && { origin: from }) };
      const answer = await post("/api/conversations/c1/messages", { text: "Sent by evil." }, headers);
      expect([from, answer.status]).toEqual([from, 403]);
    }
    expect(await textsOf("c1", ALICE)).toBe(before);
  });

  test("is told nothing by any answer: no preflight, no error, no file allows it to read", async () => {
    for (const origin of ["https://evil.example", "null", `${upshift.url}.evil.example`])
      for (const path of ["/api/conversations", "/v1/models", "/api/nowhere", "/agents/chat-agent/c1", "/"])
        for (const method of ["OPTIONS", "GET"]) {
          const headers = { ...bearer(ALICE), origin, "access-control-request-method": "POST" };
          const answer = await fetch(upshift.url + path, { method, headers });
          const told = [...answer.headers.keys()].filter((name) => name.startsWith("access-control"));
          expect([method, path, told]).toEqual([method, path, []]);
          await answer.text();
        }
  });
});

test("No answer of the Worker's may be kept by a cache, whether it has what was asked for or not", async () => {
  const paths = createApp({ offline: undefined })
    .routes.filter(({ path, method }) => method === "GET" && !path.includes("*"))
    .map(({ path }) => path);
  const kept: string[] = [];
  for (const path of [...new Set([...paths, "/api/nowhere", "/v1/nowhere"])])
    for (const [id, headers] of [
      ["c1", bearer(ALICE)],
      ["nobodys", bearer(ALICE)],
      ["not an id", bearer(ALICE)],
      ["c1", {}],
    ] as const) {
      const answer = await get(path.replaceAll(/:\w+/g, encodeURIComponent(id)), headers);
      await answer.text();
      const isSafe =
        answer.headers.get("cache-control")?.includes("no-store") === true &&
        answer.headers.get("etag") === null;
      if (!isSafe) kept.push(`${path} (${answer.status})`);
    }
  expect([...new Set(kept)]).toEqual([]);
});

describe("The page", () => {
  test("is served under a policy that lets it load, run and be framed by nothing from elsewhere", async () => {
    for (const path of ["/", "/c/anything", "/build/app.js", "/styles.css"]) {
      const { headers } = await get(path);
      const policy = headers.get("content-security-policy")!.split("; ");
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'",
        ]),
      );
      expect(policy.join("; ")).not.toMatch(/unsafe|\*|https?:|data:/);
      expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d{8,}$/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("permissions-policy")).toContain("microphone=()");
    }
  });

  test("names no address of another host", async () => {
    const page = await (await get("/")).text();
    for (const [, address] of page.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^\/[^/]/);
    expect(await (await get("/styles.css")).text()).not.toMatch(/@import|url\(\s*["']?(?:https?:)?\/\//);
  });
});
