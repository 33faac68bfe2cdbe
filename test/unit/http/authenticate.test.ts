// Whose a request is, with tokens: every way that is documented, and no other.

import { afterEach, describe, expect, test, vi } from "vitest";
import { GRANT_HEADER, grantsOf } from "../../../src/agents/grant.ts";
import { ALICE, bearer, BOB, HOST, READ, send, SOCKET, STOP, TOKENS, upgrade } from "./door.ts";
import { fakeEnv, type FakeEnv } from "./fake-env.ts";

async function signIn(token = ALICE, host = HOST): Promise<{ header: string; cookie: string }> {
  const response = await send(`${host}/api/session`, { method: "POST", body: JSON.stringify({ token }) });
  expect(response.status).toBe(204);
  const header = response.headers.get("set-cookie") ?? "";
  return { header, cookie: header.split(";")[0] ?? "" };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("A token", () => {
  test.each([
    ["alice", ALICE],
    ["bob", BOB],
  ])("lets its own user in, and to that user's objects alone: %s", async (user, token) => {
    const fake = fakeEnv(TOKENS);
    for (const path of [READ, "/agents/chat-agent/c1/get-messages"])
      expect((await send(path, { fake, headers: bearer(token) })).status).toBe(200);
    await send(SOCKET, { fake, headers: { ...bearer(token), ...upgrade } });
    expect(fake.asked.map(({ object }) => object)).toEqual(Array(3).fill(`token:${user}:c1`));
  });

  test.each([
    ["none", {}],
    ["a wrong one", bearer("alice-token-0123456780")],
    ["a beginning of one", bearer(ALICE.slice(0, -1))],
    ["one and more", bearer(`${ALICE}x`)],
    ["the user's name", bearer("alice")],
    ["the whole entry", bearer(`alice=${ALICE}`)],
    ["an empty one", { authorization: "Bearer " }],
    ["two", { authorization: `Bearer ${ALICE}, Bearer ${BOB}` }],
    ["another scheme", { authorization: `Basic ${btoa(`alice:${ALICE}`)}` }],
    ["no scheme", { authorization: ALICE }],
    ["another header", { "x-api-key": ALICE }],
    ["a header that the Worker makes itself", { [GRANT_HEADER]: "open" }],
    ["a cookie that is a token", { cookie: `__Host-upshift_session=${ALICE}`, origin: HOST }],
    ["an assertion", { "cf-access-jwt-assertion": ALICE }],
    ["a user's name in a header", { "x-user": "alice", "cf-access-authenticated-user-email": "alice" }],
  ])("is not made up for: %s", async (_, headers: Record<string, string>) => {
    const fake = fakeEnv(TOKENS);
    for (const [path, init] of [
      [READ, { headers }],
      [`${READ}?token=${ALICE}&ticket=${ALICE}`, { headers }],
      [STOP, { method: "POST", headers }],
      [SOCKET, { headers: { ...headers, ...upgrade } }],
      [`${SOCKET}?token=${ALICE}`, { headers: { ...headers, ...upgrade } }],
      ["/api/tickets", { method: "POST", headers }],
      ["/v1/models", { headers }],
      ["/no/such/route", { headers }],
    ] as const) {
      const response = await send(path, { fake, ...init });
      expect([path, response.status]).toEqual([path, 401]);
    }
    expect(fake.asked).toEqual([]);
  });

  test("is asked for in OpenAI's words on /v1", async () => {
    const response = await send("/v1/models");
    expect(await response.json()).toMatchObject({
      error: { type: "authentication_error", code: "unauthenticated" },
    });
  });

  test("that is wrong is not passed over for a cookie that is right", async () => {
    const { cookie } = await signIn();
    expect((await send(READ, { headers: { cookie, ...bearer("wrong") } })).status).toBe(401);
  });

  test("is not asked for by a probe", async () => {
    expect((await send("/api/health")).status).toBe(200);
  });

  test("can't be had where none is set: everybody is refused", async () => {
    const fake = fakeEnv({ AUTH_MODE: "token" });
    const response = await send(READ, { fake, headers: bearer("") });
    expect([response.status, await response.json()]).toEqual([
      403,
      expect.objectContaining({ code: "auth_not_configured" }),
    ]);
  });
});

describe("A sign-in", () => {
  test("is a cookie that scripts can't read, other sites can't send, and that holds no token", async () => {
    const { header, cookie } = await signIn();
    expect(header).toMatch(/^__Host-upshift_session=[0-9a-f]{64}; /);
    for (const attribute of ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"])
      expect(header).toContain(attribute);
    expect(header).not.toMatch(/Domain|alice/i);
    const fake = fakeEnv(TOKENS);
    expect((await send(READ, { fake, headers: { cookie } })).status).toBe(200);
    expect(fake.asked).toMatchObject([{ object: "token:alice:c1" }]);
  });

  test("on loopback, over plain http, is named so that browsers take it", async () => {
    const { header } = await signIn(ALICE, "http://localhost:8787");
    expect(header).toMatch(/^upshift_session=/);
    expect(header).not.toContain("Secure");
  });

  test("ends when it is ended, and with its token", async () => {
    const { cookie } = await signIn();
    const ended = await send("/api/session", { method: "DELETE", headers: { cookie } });
    expect([ended.status, ended.headers.get("set-cookie")]).toEqual([
      204,
      expect.stringMatching(/^__Host-upshift_session=;.*Max-Age=0/),
    ]);
    const fake = fakeEnv({ ...TOKENS, API_TOKENS: `alice=another-token-01234,bob=${BOB}` });
    expect((await send(READ, { fake, headers: { cookie } })).status).toBe(401);
  });

  test("is refused for a wrong token, from a foreign page, and where no token is asked for", async () => {
    const ask = (token: string, headers = {}, fake = fakeEnv(TOKENS)) =>
      send("/api/session", { fake, method: "POST", headers, body: JSON.stringify({ token }) });
    expect((await ask("wrong")).status).toBe(401);
    expect((await ask(ALICE, { origin: "https://evil.example" })).status).toBe(403);
    const access = fakeEnv({ AUTH_MODE: "access", ACCESS_TEAM_DOMAIN: "team.example", ACCESS_AUD: "aud" });
    expect((await ask(ALICE, {}, access)).status).toBe(400);
  });

  test.each([
    [undefined],
    ["null"],
    ["https://evil.example"],
    [`${HOST}.evil.example`],
    ["http://upshift.example"],
  ])("changes nothing and opens no socket for a page of origin %s", async (origin) => {
    const { cookie } = await signIn();
    const fake = fakeEnv(TOKENS);
    const headers = { cookie, ...(origin === undefined ? {} : { origin }) };
    for (const init of [
      { path: STOP, method: "POST", headers },
      { path: SOCKET, headers: { ...headers, ...upgrade } },
    ]) {
      const { path, ...rest } = init;
      const response = await send(path, { fake, ...rest });
      expect([path, response.status]).toEqual([path, 403]);
    }
    expect(fake.asked).toEqual([]);
  });

  test("of one's own page does", async () => {
    const { cookie } = await signIn();
    const fake = fakeEnv(TOKENS);
    await send(STOP, { fake, method: "POST", headers: { cookie, origin: HOST } });
    await send(SOCKET, { fake, headers: { cookie, origin: HOST, ...upgrade } });
    expect(fake.asked).toHaveLength(2);
  });
});

describe("A ticket", () => {
  const issue = async (fake: FakeEnv, body?: object): Promise<string> => {
    const response = await send("/api/tickets", {
      fake,
      method: "POST",
      headers: bearer(ALICE),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { ticket, expiresAt } = (await response.json()) as { ticket: string; expiresAt: string };
    expect(response.status).toBe(201);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(25_000);
    return ticket;
  };
  const connect = async (fake: FakeEnv, ticket: string, path = SOCKET, headers = {}): Promise<number> => {
    const before = fake.asked.length;
    const { status } = await send(`${path}?ticket=${ticket}&deltas=1`, {
      fake,
      headers: { ...upgrade, ...headers },
    });
    expect(fake.asked.length - before).toBe(status === 200 ? 1 : 0);
    return status;
  };

  test("lets one socket of its user in, once, and goes no further than the door", async () => {
    const fake = fakeEnv(TOKENS);
    const ticket = await issue(fake, { conversation: "c1" });
    expect(await connect(fake, ticket)).toBe(200);
    expect(fake.asked).toMatchObject([{ object: "token:alice:c1", path: `${SOCKET}?deltas=1` }]);
    const grant = fake.asked[0]!.headers.get(GRANT_HEADER)!;
    expect(grant).not.toContain(ALICE);
    expect(await connect(fake, ticket)).toBe(401);
  });

  test("is for its own conversation, or for any where none was named, and is used up by a wrong one", async () => {
    const fake = fakeEnv(TOKENS);
    const bound = await issue(fake, { conversation: "c1" });
    expect(await connect(fake, bound, "/agents/chat-agent/c2")).toBe(401);
    expect(await connect(fake, bound)).toBe(401);
    expect(await connect(fake, await issue(fake), "/agents/chat-agent/c2")).toBe(200);
  });

  test("is over after 30 seconds", async () => {
    const fake = fakeEnv(TOKENS);
    const ticket = await issue(fake);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 30_001 });
    expect(await connect(fake, ticket)).toBe(401);
  });

  test("is not used up by a foreign page, which it does not let in", async () => {
    const fake = fakeEnv(TOKENS);
    const ticket = await issue(fake);
    expect(await connect(fake, ticket, SOCKET, { origin: "https://evil.example" })).toBe(403);
    expect(await connect(fake, ticket)).toBe(200);
  });

  test("opens no other door", async () => {
    const fake = fakeEnv(TOKENS);
    const ticket = await issue(fake);
    expect((await send(`${READ}?ticket=${ticket}`, { fake })).status).toBe(401);
    expect((await send(`${SOCKET}/get-messages?ticket=${ticket}`, { fake, headers: upgrade })).status).toBe(
      401,
    );
  });
});

describe("A grant of an open socket", () => {
  const grantOf = async (token: string): Promise<string> => {
    const fake = fakeEnv(TOKENS);
    await send(SOCKET, { fake, headers: { ...bearer(token), ...upgrade } });
    return fake.asked[0]!.headers.get(GRANT_HEADER)!;
  };

  test("holds until its token is removed, and in no other mode", async () => {
    const grant = await grantOf(ALICE);
    const holds = async (API_TOKENS: string, AUTH_MODE: "open" | "token" | "access" = "token") =>
      (await grantsOf({ AUTH_MODE, API_TOKENS }))(grant, Date.now());
    expect(await holds(TOKENS.API_TOKENS)).toBe(true);
    expect(await holds(`bob=${BOB}`)).toBe(false);
    expect(await holds(TOKENS.API_TOKENS, "open")).toBe(false);
    expect(await holds(TOKENS.API_TOKENS, "access")).toBe(false);
  });
});
