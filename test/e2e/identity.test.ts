// Who may do what, in the real runtime with tokens: every route and verb for its owner, another user, nobody, whoever signed in
// with a token that is gone, and whoever holds a ticket of another's; over HTTP and WebSocket.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FRAME } from "../../src/core/frames.ts";
import { createApp } from "../../src/http/app.ts";
import { connectChat } from "../support/chat-client.ts";
import { upgradeStatus } from "../support/chat-socket.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";

const ALICE = "alice-token-0123456789";
const BOB = "bob-token-0123456789ab";
const WORDS = "Alice alone says this.";
const DAVE = "dave-token-01234567890";
const ERIN = "erin-token-01234567890";
const GONE = "carol-token-0123456789";

const USERS = `alice=${ALICE},bob=${BOB},dave=${DAVE},erin=${ERIN}`;

let upshift: Upshift;
let expired: string;
beforeAll(async () => {
  upshift = await startUpshift({
    vars: { AUTH_MODE: "token", API_TOKENS: `${USERS},carol=${GONE}` },
  });
  expired = (await signIn(GONE))!;
  await upshift.restart({ vars: { AUTH_MODE: "token", API_TOKENS: USERS } });
  for (const owner of [ALICE, DAVE]) {
    const begun = await send("POST", "/api/conversations/c1/messages", bearer(owner), {
      text: WORDS,
      mode: "fast",
    });
    if (!begun.ok) throw new Error(`The conversation could not be begun: ${await begun.text()}`);
  }
});
afterAll(() => upshift.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const send = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Response> =>
  fetch(upshift.url + path, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

async function signIn(token: string): Promise<string | undefined> {
  const response = await send("POST", "/api/session", {}, { token });
  return response.headers.get("set-cookie")?.split(";")[0];
}

async function ticketOf(token: string, conversation?: string): Promise<string> {
  const response = await send("POST", "/api/tickets", bearer(token), { conversation });
  return ((await response.json()) as { ticket: string }).ticket;
}

const connect = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
  (await upgradeStatus(upshift.url + path, headers)).status;

/** For whoever comes; each of them has its own tests. */
const PUBLIC = new Set([
  "GET /api/health",
  "GET /api/openapi.json",
  "POST /api/session",
  "DELETE /api/session",
  "POST /api/hooks/:hookId",
  "GET /s/:token",
]);
const SOCKET = "GET /agents/chat-agent/:id";

/** All routes there are, from the application itself: none can be added without its row. */
const ROUTES = createApp({ offline: undefined })
  .routes.filter(({ path, method }) => !path.includes("*") && method !== "ALL")
  .map(({ method, path }) => `${method} ${path}`)
  .filter((route, index, all) => all.indexOf(route) === index && !PUBLIC.has(route) && route !== SOCKET);

const WHOLE = { text: "Hello.", mode: "fast" };
const BODIES: Readonly<Record<string, unknown>> = {
  "POST /api/conversations/:id/messages": WHOLE,
  "POST /v1/chat/completions": { model: "fast", messages: [{ role: "user", content: "Hello." }] },
  "POST /api/tickets": {},
};

/** What another user gets of what is not theirs: nothing of the owner's, by any id. Other routes are everybody's own. */
const NOT_THERE = new Set(
  ROUTES.filter(
    (route) =>
      /\/:(?:id|toolCallId|automationId|factId|serverId)/.test(route) &&
      !["POST /api/conversations/:id/messages", "POST /api/conversations/:id/automations"].includes(route) &&
      !route.endsWith("/get-messages"),
  ),
);

/** They leave nothing to try the others on, so they are tried by users of their own. */
const ENDING = new Set(["DELETE /api/conversations/:id", "DELETE /api/account"]);

const concrete = (route: string): [method: string, path: string] => {
  const [method, path] = route.split(" ") as [string, string];
  return [method, path.replace(":id", "c1").replaceAll(/:\w+/g, "x1")];
};

test("The matrix has a row for every route there is", () => {
  expect(ROUTES.length).toBeGreaterThan(20);
});

describe.each(ROUTES)("%s", (route) => {
  const [method, path] = concrete(route);
  const as = (headers: Record<string, string>, query = "", body: unknown = {}): Promise<Response> =>
    send(method, path + query, headers, method === "GET" || method === "DELETE" ? undefined : body);

  test("lets nobody in without a credential that holds, and says so without a word of what is there", async () => {
    const ticket = await ticketOf(BOB, "c1");
    for (const [who, headers, query] of [
      ["nobody", {}, ""],
      ["a guess", bearer("0123456789abcdef"), ""],
      ["expired", { cookie: expired, origin: upshift.url }, ""],
      ["a foreign ticket", {}, `?ticket=${ticket}`],
      ["a token in the query", {}, `?token=${ALICE}`],
    ] as const) {
      const response = await as(headers, query);
      expect([who, response.status]).toEqual([who, 401]);
      expect(await response.text()).toMatch(/unauthenticated/);
    }
  });

  test("refuses its owner's cookie from a foreign page where it changes anything", async () => {
    const cookie = (await signIn(ALICE))!;
    for (const origin of ["https://evil.example", "null", `${upshift.url}.evil.example`]) {
      const { status } = await as({ cookie, origin });
      if (method === "GET") expect(status).not.toBe(403);
      else expect([origin, status]).toEqual([origin, 403]);
    }
  });

  test("answers its owner, and another user as if there were nothing", async () => {
    const [owner, other] = ENDING.has(route) ? [DAVE, ERIN] : [ALICE, BOB];
    const others = await as(bearer(other));
    const owners = await as(bearer(owner), "", BODIES[route]);
    expect([401, 403, 500]).not.toContain(owners.status);
    expect([401, 403, 500]).not.toContain(others.status);
    const text = await others.text();
    expect(text).not.toContain(WORDS);
    if (NOT_THERE.has(route))
      expect([route, others.status < 500 && others.status >= 400]).toEqual([route, true]);
    if (route.endsWith("/get-messages")) expect(JSON.parse(text)).toEqual([]);
  });
});

describe("A socket", () => {
  test("is let in by a bearer, a cookie of one's own page, and a ticket, once", async () => {
    expect(await connect("/agents/chat-agent/c1", bearer(ALICE))).toBe(101);
    const cookie = (await signIn(ALICE))!;
    expect(await connect("/agents/chat-agent/c1", { cookie, origin: upshift.url })).toBe(101);
    const ticket = await ticketOf(ALICE, "c1");
    expect(await connect(`/agents/chat-agent/c1?ticket=${ticket}`)).toBe(101);
    expect(await connect(`/agents/chat-agent/c1?ticket=${ticket}`)).toBe(401);
  });

  test("is refused to everybody else", async () => {
    const cookie = (await signIn(ALICE))!;
    const path = "/agents/chat-agent/c1";
    expect(await connect(path)).toBe(401);
    expect(await connect(path, { cookie: expired, origin: upshift.url })).toBe(401);
    expect(await connect(`${path}?token=${ALICE}`)).toBe(401);
    expect(await connect(`${path}?ticket=${await ticketOf(ALICE, "c2")}`)).toBe(401);
    for (const origin of [undefined, "null", "https://evil.example", `${upshift.url}.evil.example`])
      expect(await connect(path, { cookie, ...(origin !== undefined && { origin }) })).toBe(403);
  });

  test("of another user by the same id is another conversation, and a ticket is its user's", async () => {
    const told = async (options: { headers?: Record<string, string>; query?: Record<string, string> }) => {
      const client = await connectChat(upshift.url, "c1", { ...options, history: false });
      await client.waitFor(({ type }) => type === FRAME.identity);
      await client.close();
      return JSON.stringify(client.frames);
    };
    expect(await told({ headers: bearer(ALICE) })).toContain(WORDS);
    expect(await told({ headers: bearer(BOB) })).not.toContain(WORDS);
    expect(await told({ query: { ticket: await ticketOf(BOB, "c1") } })).not.toContain(WORDS);
  });
});

test("No token is in anything that was written to the log", () => {
  for (const token of [ALICE, BOB, GONE]) expect(upshift.output()).not.toContain(token);
});
