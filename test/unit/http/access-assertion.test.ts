// Behind Cloudflare Access: an assertion is believed where its signature, algorithm, issuer, audience and times are right.

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { HOST, READ, send, SOCKET, STOP, upgrade } from "./door.ts";
import { fakeEnv } from "./fake-env.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("Cloudflare Access", () => {
  let team: string;
  let keys: JWK[] = [];
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    response
      .writeHead(request.url === "/cdn-cgi/access/certs" ? 200 : 404, { "content-type": "application/json" })
      .end(JSON.stringify({ keys }));
  });
  const pairs: Record<string, CryptoKey> = {};
  const addKey = async (kid: string): Promise<void> => {
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    pairs[kid] = privateKey;
    keys = [...keys, { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" }];
  };

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    team = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await addKey("first");
  });
  afterAll(() => void server.close());

  interface Claims {
    readonly issuer?: string;
    readonly audience?: string;
    readonly expires?: number | null;
    readonly notBefore?: number;
    readonly kid?: string;
    readonly payload?: Record<string, unknown>;
  }

  const now = (): number => Math.floor(Date.now() / 1_000);

  const assertion = ({ issuer, audience, expires, notBefore, kid = "first", payload }: Claims = {}) => {
    const jwt = new SignJWT(payload ?? { sub: "u-1", email: "ada@example.com" })
      .setProtectedHeader({ alg: "RS256", kid })
      .setIssuer(issuer ?? team)
      .setAudience(audience ?? "aud-1")
      .setNotBefore(notBefore ?? now() - 10);
    if (expires !== null) jwt.setExpirationTime(expires ?? now() + 60);
    return jwt.sign(pairs[kid] ?? pairs["first"]!);
  };

  const settings = () => ({ AUTH_MODE: "access", ACCESS_TEAM_DOMAIN: team, ACCESS_AUD: "aud-1" });
  const enter = async (jwt: string, init: RequestInit & { path?: string } = {}) => {
    const fake = fakeEnv(settings());
    const { path = READ, headers = {}, ...rest } = init;
    const response = await send(path, {
      fake,
      ...rest,
      headers: { ...(headers as Record<string, string>), "cf-access-jwt-assertion": jwt },
    });
    return { status: response.status, object: fake.asked[0]?.object, fake };
  };

  test("lets in whom it vouches for, by the subject and not by the address", async () => {
    expect(await enter(await assertion())).toMatchObject({ status: 200, object: "access:u-1:c1" });
    const service = await assertion({ payload: { sub: "", common_name: "ci.access" } });
    expect(await enter(service)).toMatchObject({ status: 200, object: "access:service:ci.access:c1" });
  });

  test("is believed only where everything about the assertion is right", async () => {
    const hs256 = await new SignJWT({ sub: "u-1" })
      .setProtectedHeader({ alg: "HS256", kid: "first" })
      .setIssuer(team)
      .setAudience("aud-1")
      .setExpirationTime(now() + 60)
      .sign(new TextEncoder().encode(JSON.stringify(keys[0])));
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const none = `${encode({ alg: "none" })}.${encode({ iss: team, aud: "aud-1", sub: "u-1", exp: now() + 60 })}.`;
    const good = await assertion();
    for (const [what, jwt] of [
      ["expired", await assertion({ expires: now() - 1 })],
      ["without an end", await assertion({ expires: null })],
      ["not yet valid", await assertion({ notBefore: now() + 60 })],
      ["for another application", await assertion({ audience: "aud-2" })],
      ["of another team", await assertion({ issuer: "https://evil.cloudflareaccess.com" })],
      ["without a subject", await assertion({ payload: { email: "ada@example.com" } })],
      ["unsigned", none],
      ["of another algorithm", hs256],
      ["cut off", good.slice(0, -10)],
      ["changed", good.replace(/\.[^.]+\./, `.${encode({ sub: "root" })}.`)],
      ["nothing", "x"],
    ] as const) {
      const { status, object } = await enter(jwt);
      expect([what, status, object]).toEqual([what, 401, undefined]);
    }
  });

  test("needs a page's origin for what changes anything, but not a service's", async () => {
    const person = await assertion();
    expect((await enter(person, { path: STOP, method: "POST" })).status).toBe(403);
    expect((await enter(person, { path: SOCKET, headers: upgrade })).status).toBe(403);
    expect((await enter(person, { path: STOP, method: "POST", headers: { origin: HOST } })).status).toBe(200);
    const service = await assertion({ payload: { sub: "", common_name: "ci.access" } });
    expect((await enter(service, { path: STOP, method: "POST" })).status).toBe(200);
  });

  test("is asked for new keys as they rotate, and not again for each key that somebody makes up", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    await enter(await assertion());
    vi.setSystemTime(Date.now() + 31_000);
    await addKey("second");
    expect((await enter(await assertion({ kid: "second" }))).status).toBe(200);
    const before = asked;
    for (let count = 0; count < 50; count++)
      expect((await enter(await assertion({ kid: `made-up-${count}` }))).status).toBe(401);
    expect(asked - before).toBeLessThanOrEqual(1);
  });

  test("that can't be reached lets nobody in, and says so", async () => {
    const away = { ...settings(), ACCESS_TEAM_DOMAIN: "http://127.0.0.1:9" };
    const response = await send(READ, {
      fake: fakeEnv(away),
      headers: { "cf-access-jwt-assertion": await assertion({ issuer: "http://127.0.0.1:9" }) },
    });
    expect([response.status, await response.json()]).toEqual([
      503,
      expect.objectContaining({ code: "upstream_unavailable" }),
    ]);
  });
});
