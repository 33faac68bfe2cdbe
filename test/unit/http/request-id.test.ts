import { expect, test } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import { requestIdOf } from "../../../src/http/request-id.ts";

const from = (ray: string): Request => new Request("https://upshift.test/", { headers: { "cf-ray": ray } });

test("Cloudflare's id is the request's, with or without the place's name", () => {
  for (const ray of ["8f0c1d2e3a4b5c6d", "8f0c1d2e3a4b5c6d-AMS"]) expect(requestIdOf(from(ray))).toBe(ray);
});

test("what does not look like Cloudflare's id is not repeated", () => {
  for (const ray of ["", "x", "8f0c1d2e3a4b5c6d-AMS ; secret", "8F0C1D2E3A4B5C6D", `${"a".repeat(17)}`])
    expect(requestIdOf(from(ray))).toMatch(/^[0-9a-f-]{36}$/);
});

test("a problem has the request's id in header and body, and an error of /v1 in its header", async () => {
  const app = createApp({ offline: undefined });
  const env = { AUTH_MODE: "token", API_TOKENS: "alice=alice-token-0123456789" };
  for (const path of ["/api/nothing", "/api/models", "/v1/models"]) {
    const response = await app.request(`https://upshift.test${path}`, {}, env);
    const body = (await response.json()) as Record<string, unknown>;
    const id = response.headers.get("x-request-id");
    expect([path, response.ok, id]).toEqual([path, false, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    if (path.startsWith("/api")) expect(body["requestId"]).toBe(id);
  }
});
