// What the routes of automations refuse, with what words, and that nothing is stored then.

import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { automationsOf as routesOf, reminder, type AutomationRoutes } from "./automation-routes.ts";
import { newConversation } from "./journey.ts";

let upshift: Upshift;
beforeAll(async () => {
  upshift = await startUpshift();
});
afterAll(() => upshift.stop());

const automationsOf = (conversationId: string): AutomationRoutes => routesOf(upshift.url, conversationId);

test("What is not there is not found: another conversation's automations are nobody's here", async () => {
  const api = automationsOf(newConversation("theirs"));
  const { id } = await api.create(reminder(3_600));
  const other = automationsOf(newConversation("mine"));
  expect((await other.call("GET")).status).toBe(404);
  for (const [method, path] of [
    ["GET", ""],
    ["PATCH", ""],
    ["DELETE", ""],
    ["POST", "/run"],
    ["GET", "/runs"],
    ["POST", "/rotate-secret"],
  ] as const) {
    for (const target of [id, "no-such", "%2e%2e", "a%2Fb"]) {
      const response = await other.call(
        method,
        `/${target}${path}`,
        method === "PATCH" ? { name: "x" } : undefined,
      );
      expect(`${method} ${target}${path} ${response.status}`).toBe(`${method} ${target}${path} 404`);
      expect(await response.json()).toMatchObject({ code: "not_found" });
    }
  }
  expect(await api.list()).toMatchObject([{ id, name: "Stretching", status: "active" }]);
});

test.each([
  ["prompt", {}],
  ["trigger.seconds", reminder(0)],
  ["prompt", reminder(1, { prompt: " " })],
  ["trigger.cron", reminder(1, { trigger: { type: "cron", cron: "* * * * * *" } })],
  ["trigger.timeZone", reminder(1, { trigger: { type: "cron", cron: "* * * * *", timeZone: "Nowhere" } })],
  ["trigger", reminder(1, { trigger: { type: "at", at: "2020-01-01T00:00:00Z" } })],
  ["trigger.type", reminder(1, { trigger: { type: "sometimes" } })],
  ["notify", reminder(1, { notify: "https://not-allowed.example/x" })],
  ["responseFormat.type", reminder(1, { responseFormat: { type: "xml" } })],
])("An automation is refused for its %s: %j", async (path, body) => {
  const api = automationsOf(newConversation("refused"));
  const response = await api.call("POST", "", body);
  expect(response.status).toBe(400);
  const problem = (await response.json()) as { code: string; errors: { path: string }[] };
  expect(problem.code).toBe("invalid_request");
  expect(problem.errors.map((error) => error.path)).toContain(path);
  expect((await api.call("GET")).status).toBe(404);
});

test("A change or a look that makes no sense is refused", async () => {
  const api = automationsOf(newConversation("refused"));
  const { id } = await api.create(reminder(3_600));
  for (const [method, path, body] of [
    ["PATCH", "", {}],
    ["PATCH", "", { status: "done" }],
    ["PATCH", "", { trigger: { type: "delay", seconds: -1 } }],
    ["GET", "/runs?limit=0", undefined],
    ["GET", "/runs?cursor=x", undefined],
    ["POST", "/rotate-secret", undefined],
  ] as const) {
    const response = await api.call(method, `/${id}${path}`, body);
    expect(`${method} ${path} ${response.status}`).toBe(`${method} ${path} 400`);
  }
});

test("A twenty-first automation is refused", async () => {
  const api = automationsOf(newConversation("many"));
  await Promise.all(Array.from({ length: 20 }, () => api.create(reminder(3_600))));
  const response = await api.call("POST", "", reminder(3_600));
  expect(response.status).toBe(429);
  expect(await response.json()).toMatchObject({ code: "rate_limited" });
  expect(await api.list()).toHaveLength(20);
});
