// The memory at the door: the user's own directory is asked, and what can't be read reaches none.

import { describe, expect, test } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import type { Env } from "../../../src/agents/env.ts";

const app = createApp({ offline: () => Promise.resolve(new Response()) });

const TEA = {
  id: "abcdefgh",
  fact: "I like tea.",
  createdAt: "2026-11-26T09:00:00.000Z",
  conversationId: "c1",
};

function given() {
  const asked: unknown[][] = [];
  const known = (id: string) => (id === TEA.id ? TEA : null);
  const directory = {
    facts: () => [TEA],
    changeFact: (id: string, fact: string) => known(id) && { ...TEA, fact },
    forgetFact: known,
  };
  const Directory = {
    getByName: (name: string) =>
      Object.fromEntries(
        Object.entries(directory).map(([method, answer]) => [
          method,
          (...given: never[]) => {
            asked.push([name, method, ...given]);
            return Promise.resolve((answer as (...given: never[]) => unknown)(...given));
          },
        ]),
      ),
  };
  const request = (method: string, path: string, body?: unknown): Promise<Response> =>
    Promise.resolve(
      app.request(
        `http://localhost:8787${path}`,
        { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
        { Directory } as unknown as Env,
      ),
    );
  return { asked, request };
}

describe("The memory over HTTP", () => {
  test("is the user's own", async () => {
    const { asked, request } = given();
    const response = await request("GET", "/api/memory");
    expect([response.status, await response.json()]).toEqual([200, { facts: [TEA] }]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(asked).toEqual([["local", "facts"]]);
  });

  test("can be worded anew, in one line", async () => {
    const { asked, request } = given();
    const response = await request("PATCH", "/api/memory/abcdefgh", { fact: " I like\ncoffee. " });
    expect([response.status, await response.json()]).toEqual([200, { ...TEA, fact: "I like coffee." }]);
    expect(asked).toEqual([["local", "changeFact", "abcdefgh", "I like coffee."]]);
  });

  test("can be deleted", async () => {
    const { asked, request } = given();
    const response = await request("DELETE", "/api/memory/abcdefgh");
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(asked).toEqual([["local", "forgetFact", "abcdefgh"]]);
  });

  test.each(["PATCH", "DELETE"])("of an unknown id is not found: %s", async (method) => {
    const body = method === "PATCH" ? { fact: "A" } : undefined;
    const response = await given().request(method, "/api/memory/nobody", body);
    expect([response.status, await response.json()]).toMatchObject([404, { code: "not_found" }]);
  });

  test.each([{}, { fact: "" }, { fact: " \n" }, { fact: 5 }, { fact: "a".repeat(501) }])(
    "is not changed into what is no fact: %.40j",
    async (body) => {
      const { asked, request } = given();
      const response = await request("PATCH", "/api/memory/abcdefgh", body);
      expect([response.status, await response.json()]).toMatchObject([
        400,
        { code: "invalid_request", errors: [{ path: "fact" }] },
      ]);
      expect(asked).toEqual([]);
    },
  );
});
