// A user's signing secret and failed notifications: each user's own, and kept by no cache.

import { expect, test } from "vitest";
import type { Env } from "../../../src/agents/env.ts";
import { createApp } from "../../../src/http/app.ts";

const app = createApp({ offline: () => Promise.resolve(new Response()) });

async function ask(path: string, method = "GET"): Promise<unknown> {
  const env = {
    Directory: {
      getByName: (userId: string) => ({
        failedNotifications: async () => [{ id: `run of ${userId}` }],
        signingSecret: async () => `secret of ${userId}`,
        rotateSigningSecret: async () => `new secret of ${userId}`,
      }),
    },
  } as unknown as Env;
  const response = await app.request(`http://localhost:8787${path}`, { method }, env);
  expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
  return await response.json();
}

test("The notifications that could not be delivered are the user's own", async () => {
  expect(await ask("/api/notifications/failed")).toEqual({ notifications: [{ id: "run of local" }] });
});

test("The signing secret is the user's own, and can be replaced", async () => {
  expect(await ask("/api/signing-secret")).toEqual({ secret: "secret of local" });
  expect(await ask("/api/signing-secret/rotate", "POST")).toEqual({ secret: "new secret of local" });
});
