// How many turns a user may begin in a minute, in the real runtime: counted over every door, and over a restart.

import { afterAll, beforeAll, expect, test } from "vitest";
import { connectChat } from "../support/chat-client.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";

const ALICE = { authorization: "Bearer alice-token-0123456789" };
const BOB = { authorization: "Bearer bob-token-0123456789ab" };
const HELLO = { text: "Hello.", mode: "fast" };

let upshift: Upshift;
beforeAll(async () => {
  upshift = await startUpshift({
    vars: {
      AUTH_MODE: "token",
      API_TOKENS: "alice=alice-token-0123456789,bob=bob-token-0123456789ab",
      TURNS_PER_MINUTE: "4",
    },
  });
});
afterAll(() => upshift.stop());

const post = (path: string, body: unknown, headers: Record<string, string> = ALICE): Promise<Response> =>
  fetch(upshift.url + path, { method: "POST", headers, body: JSON.stringify(body) });
const completion = (fields: Record<string, unknown> = {}) => ({
  model: "fast",
  messages: [{ role: "user", content: "Hello." }],
  ...fields,
});

test("Past the rate every door refuses, says when, and stores nothing; another user is not concerned", async () => {
  expect((await post("/api/conversations/a/messages", HELLO)).status).toBe(200);
  const socket = await connectChat(upshift.url, "b", { headers: ALICE });
  expect((await socket.submit("Hello.", { body: { mode: "fast" } }).done).outcome).toBe("completed");
  expect((await post("/v1/chat/completions", completion())).status).toBe(200);
  expect((await post("/v1/chat/completions", completion({ conversation: "c" }))).status).toBe(200);

  const refused = await post("/api/conversations/d/messages", HELLO);
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(await refused.json()).toMatchObject({ code: "rate_limited" });
  const there = await fetch(`${upshift.url}/api/conversations/d/messages`, { headers: ALICE });
  expect(there.status).toBe(404);

  const overSocket = await socket.submit("Hello again.", { body: { mode: "fast" } }).done;
  expect(overSocket.error).toMatch(/^rate_limited: /);
  await socket.close();
  const stored = await fetch(`${upshift.url}/api/conversations/b/messages`, { headers: ALICE });
  expect(((await stored.json()) as { messages: unknown[] }).messages).toHaveLength(2);

  for (const fields of [{}, { conversation: "c" }]) {
    const answer = await post("/v1/chat/completions", completion(fields));
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ error: { code: "rate_limited", type: "rate_limit_error" } });
  }
  const elsewhere = { ...ALICE, "x-forwarded-for": "203.0.113.9", "cf-connecting-ip": "203.0.113.9" };
  expect((await post("/api/conversations/e/messages", HELLO, elsewhere)).status).toBe(429);
  expect((await post("/api/conversations/a/messages", HELLO, BOB)).status).toBe(200);
});

test("Repeating what was answered costs no turn, and a restart forgets none", async () => {
  const keyed = { ...BOB, "idempotency-key": "k" };
  for (let times = 0; times < 6; times++)
    expect((await post("/api/conversations/k/messages", HELLO, keyed)).status).toBe(200);
  for (const id of ["l", "m"])
    expect((await post(`/api/conversations/${id}/messages`, HELLO, BOB)).status).toBe(200);
  await upshift.restart();
  expect((await post("/api/conversations/n/messages", HELLO, BOB)).status).toBe(429);
});

test("Deleting the account does not begin the minute anew", async () => {
  const deleted = await fetch(`${upshift.url}/api/account`, { method: "DELETE", headers: BOB });
  expect(deleted.status).toBe(204);
  expect((await post("/api/conversations/o/messages", HELLO, BOB)).status).toBe(429);
});
