// What pages of other origins are told: that they may, where the operator has named them, and otherwise nothing.

import { describe, expect, test } from "vitest";
import { ALICE, bearer, READ, send, STOP, TOKENS } from "./door.ts";
import { fakeEnv } from "./fake-env.ts";

describe("A page of another origin", () => {
  const variables = { ...TOKENS, ALLOWED_ORIGINS: "https://app.example" };
  const permissions = (response: Response): string[] =>
    [...response.headers.keys()].filter((name) => name.startsWith("access-control"));
  const preflight = (origin: string) =>
    send(STOP, {
      fake: fakeEnv(variables),
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
      },
    });

  test("is told that it may where it is allowed, with a token and never with cookies", async () => {
    const response = await preflight("https://app.example");
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example");
    expect(response.headers.get("access-control-allow-methods")).toContain("DELETE");
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    const answer = await send(READ, {
      fake: fakeEnv(variables),
      headers: { ...bearer(ALICE), origin: "https://app.example" },
    });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([
      200,
      "https://app.example",
    ]);
    const refused = await send(READ, {
      fake: fakeEnv(variables),
      headers: { origin: "https://app.example" },
    });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([
      401,
      "https://app.example",
    ]);
  });

  test.each(["https://evil.example", "null", "https://app.example.evil.example", "http://app.example", "*"])(
    "is told nothing where it is not: %s",
    async (origin) => {
      const response = await preflight(origin);
      expect([response.status, permissions(response)]).toEqual([204, []]);
      const answer = await send(READ, { fake: fakeEnv(variables), headers: { ...bearer(ALICE), origin } });
      expect(permissions(answer)).toEqual([]);
    },
  );
});
