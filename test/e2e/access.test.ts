// Behind Cloudflare Access in the real runtime: who is vouched for gets in, and an open socket goes with what let it in.

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FRAME } from "../../src/core/frames.ts";
import { connectChat } from "../support/chat-client.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";

const SIGNED_OUT = 4401;

let upshift: Upshift;
let team: string;
let key: CryptoKey;
const server = createServer((_, response) => {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: [jwk] }));
});
let jwk: Record<string, unknown>;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  key = privateKey;
  jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "RS256", use: "sig" };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  team = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  upshift = await startUpshift({
    vars: { AUTH_MODE: "access", ACCESS_TEAM_DOMAIN: team, ACCESS_AUD: "aud" },
  });
});
afterAll(async () => {
  await upshift.stop();
  server.close();
});

const assertion = async (subject: string, seconds: number): Promise<Record<string, string>> => ({
  "cf-access-jwt-assertion": await new SignJWT({ sub: subject })
    .setProtectedHeader({ alg: "RS256", kid: "k" })
    .setIssuer(team)
    .setAudience("aud")
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(key),
  origin: upshift.url,
});

test("Who is vouched for gets in to their own, and nobody else gets in at all", async () => {
  const path = `${upshift.url}/api/conversations/a/messages`;
  const ask = async (headers: Record<string, string>, body?: unknown) =>
    await fetch(path, { headers, ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }) });
  const ada = await assertion("ada", 60);
  expect((await ask(ada, { text: "Hello.", mode: "fast" })).status).toBe(200);
  expect((await ask(ada)).status).toBe(200);
  expect((await ask(await assertion("bob", 60))).status).toBe(404);
  expect((await ask({})).status).toBe(401);
  expect((await ask({ "cf-access-authenticated-user-email": "ada@example.com" })).status).toBe(401);
  expect((await ask({ authorization: "Bearer 0123456789abcdef" })).status).toBe(401);
});

test("An open socket is closed at its next frame once its assertion has run out", async () => {
  const socket = await connectChat(upshift.url, "a", { headers: await assertion("ada", 3) });
  await socket.waitFor(({ type }) => type === FRAME.identity);
  let closed: { code: number } | null = null;
  void socket.closed.then((end) => (closed = end));
  await expect
    .poll(
      () => {
        if (closed === null) socket.send({ type: FRAME.resumeRequest });
        return closed?.code;
      },
      { timeout: 20_000, interval: 200 },
    )
    .toBe(SIGNED_OUT);
});
