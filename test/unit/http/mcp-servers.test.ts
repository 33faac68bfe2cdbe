// MCP servers at the door: what may be added, what is shown of them, and that their headers never are.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Env } from "../../../src/agents/env.ts";
import { createApp } from "../../../src/http/app.ts";
import type { McpServer, NewMcpServer } from "../../../src/tools/mcp.ts";
import { startMcpServer, type McpEmulator } from "../../emulators/mcp-server.ts";

const app = createApp({ offline: () => Promise.resolve(new Response()) });

let emulator: McpEmulator;
let kept: McpServer[];
beforeEach(async () => {
  emulator = await startMcpServer([{ name: "search" }]);
  kept = [];
});
afterEach(() => emulator.close());

/** A directory that holds two servers at most. */
const Directory = {
  getByName: (user: string) => ({
    mcpServers: () => Promise.resolve(kept),
    addMcpServer(server: NewMcpServer) {
      if (kept.some(({ name }) => name === server.name)) return Promise.resolve("name-taken");
      if (kept.length === 2) return Promise.resolve("full");
      const id = `${user}-${kept.length}`;
      kept.push({ ...server, id });
      return Promise.resolve({ id });
    },
    removeMcpServer(id: string) {
      const before = kept.length;
      kept = kept.filter((server) => server.id !== id);
      return Promise.resolve(kept.length < before);
    },
  }),
};

async function ask(method: string, path = "", body?: unknown): Promise<{ status: number; json: unknown }> {
  const response = await app.request(
    `http://localhost:8787/api/mcp-servers${path}`,
    { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
    { Directory } as unknown as Env,
  );
  const text = await response.text();
  return { status: response.status, json: text === "" ? null : JSON.parse(text) };
}

const HEADERS = { Authorization: "Bearer secret-1" };

describe("A server", () => {
  test("that was added is shown with its tools, and its headers are sent to it and never shown", async () => {
    const { url } = emulator;
    const added = await ask("POST", "", { name: "notes", url, headers: HEADERS });
    const view = { id: "local-0", name: "notes", url, status: "ready", tools: ["search"] };
    expect(added).toEqual({ status: 201, json: view });
    expect(await ask("GET")).toEqual({ status: 200, json: { servers: [view] } });
    expect(kept).toEqual([{ id: "local-0", name: "notes", url, headers: HEADERS }]);
    expect(emulator.requests.every(({ headers }) => headers.authorization === "Bearer secret-1")).toBe(true);
  });

  test("that is down is added all the same, and shown with what is wrong", async () => {
    await emulator.close();
    const { status, json } = await ask("POST", "", { name: "notes", url: emulator.url });
    expect([status, json]).toMatchObject([
      201,
      { status: "failed", error: expect.stringContaining("can't be reached") },
    ]);
  });

  test("is removed once", async () => {
    await ask("POST", "", { name: "notes", url: emulator.url });
    expect((await ask("DELETE", "/local-0")).status).toBe(204);
    expect(await ask("DELETE", "/local-0")).toMatchObject({ status: 404, json: { code: "not_found" } });
  });

  test("of a name that is taken is refused, and one too many", async () => {
    const { url } = emulator;
    await ask("POST", "", { name: "a", url });
    const refused = { status: 400, json: { code: "invalid_request" } };
    expect(await ask("POST", "", { name: "a", url })).toMatchObject({
      ...refused,
      json: { errors: [{ path: "name" }] },
    });
    await ask("POST", "", { name: "b", url });
    expect(await ask("POST", "", { name: "c", url })).toMatchObject({
      ...refused,
      json: { detail: expect.stringContaining("Remove one first") },
    });
  });
});

describe("What can't be a server is refused, and nothing is kept:", () => {
  const URL = "https://notes.example/mcp";
  test.each<[unknown, string]>([
    [{ url: URL }, "name"],
    [{ name: "", url: URL }, "name"],
    [{ name: "a\nb", url: URL }, "name"],
    [{ name: "x".repeat(41), url: URL }, "name"],
    [{ name: "a" }, "url"],
    [{ name: "a", url: "notes" }, "url"],
    [{ name: "a", url: "ws://notes.example" }, "url"],
    [{ name: "a", url: `https://notes.example/${"x".repeat(2_000)}` }, "url"],
    [{ name: "a", url: "https://user:secret-1@notes.example/" }, "url"],
    [{ name: "a", url: URL, headers: { "a b": "1" } }, "headers.a b"],
    [{ name: "a", url: URL, headers: { Host: "other.example" } }, "headers.Host"],
    [{ name: "a", url: URL, headers: { "x-a": "secret-1\nx-b: 2" } }, "headers.x-a"],
    [{ name: "a", url: URL, headers: { "x-a": 5 } }, "headers.x-a"],
    [{ name: "a", url: "http://notes.example/mcp", headers: { "x-a": "secret-1" } }, "url"],
    [{ name: "a", url: "http://169.254.169.254/" }, "url"],
    [{ name: "a", url: "http://10.0.0.1/mcp" }, "url"],
    [{ name: "a", url: "http://metadata.internal/" }, "url"],
    [[], "body"],
  ])("%.90j", async (body, path) => {
    const { status, json } = await ask("POST", "", body);
    expect([status, json]).toMatchObject([400, { code: "invalid_request", errors: [{ path }] }]);
    expect(JSON.stringify(json)).not.toContain("secret-1");
    expect(kept).toEqual([]);
  });
});
