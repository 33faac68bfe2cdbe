// The routes of automations as a client calls them, and waiting for runs.

import { expect, vi } from "vitest";
import type { AutomationView, RunView } from "../../src/automations/automation.ts";

export const SOON = { timeout: 60_000, interval: 100 };

export type AutomationRoutes = ReturnType<typeof automationsOf>;

/** The routes of one conversation's automations. */
export function automationsOf(url: string, conversationId: string) {
  const root = `${url}/api/conversations/${conversationId}/automations`;
  const call = async (method: string, path = "", body?: unknown): Promise<Response> =>
    fetch(`${root}${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
    });
  const expectJson = async <T>(response: Response, status: number): Promise<T> => {
    const text = await response.text();
    expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} `));
    return JSON.parse(text) as T;
  };
  return {
    call,
    create: async (body: unknown) => expectJson<AutomationView>(await call("POST", "", body), 201),
    list: async () =>
      (await expectJson<{ automations: AutomationView[] }>(await call("GET"), 200)).automations,
    get: async (id: string) => expectJson<AutomationView>(await call("GET", `/${id}`), 200),
    patch: async (id: string, body: unknown) =>
      expectJson<AutomationView>(await call("PATCH", `/${id}`, body), 200),
    run: async (id: string) => expectJson<{ runId: string }>(await call("POST", `/${id}/run`), 202),
    runs: async (id: string) =>
      expectJson<{ runs: RunView[]; nextCursor: string | null }>(await call("GET", `/${id}/runs`), 200),
    /** The runs, once there are so many and all have ended. */
    ended: async (id: string, count: number): Promise<RunView[]> =>
      vi.waitFor(async () => {
        const { runs } = await expectJson<{ runs: RunView[] }>(await call("GET", `/${id}/runs`), 200);
        expect(runs.map(({ outcome }) => outcome)).not.toContain("running");
        expect(runs).toHaveLength(count);
        return runs;
      }, SOON),
  };
}

export const reminder = (seconds: number, over: object = {}): object => ({
  name: "Stretching",
  prompt: "Remind the user to stretch.",
  trigger: { type: "delay", seconds },
  ...over,
});
