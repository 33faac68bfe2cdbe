// Connections to MCP servers on loopback: what is listed, what comes of a call, and what is said of a server that is of no use.

import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fetchFor } from "../../../src/agents/mcp-access.ts";
import { McpFailure, openMcpConnection, type OpenMcpConnection } from "../../../src/agents/mcp-connection.ts";
import { startMcpServer, text, type McpEmulator } from "../../emulators/mcp-server.ts";
import { ManualClock } from "../../fakes/clock.ts";

const ADD = {
  name: "add",
  description: "Adds two numbers.",
  inputSchema: { type: "object", properties: { a: { type: "number" } }, required: ["a"] },
  run: ({ a, b }: Record<string, unknown>) => text(String(Number(a) + Number(b))),
};

let server: McpEmulator;
let clock: ManualClock;
const open: OpenMcpConnection[] = [];
beforeEach(async () => {
  server = await startMcpServer([ADD]);
  clock = new ManualClock();
});
afterEach(async () => {
  server.instead = null;
  for (const connection of open.splice(0)) await connection.close();
  await server.close();
});

const SIGNAL = new AbortController().signal;

async function connect(headers: Record<string, string> = {}, signal = SIGNAL): Promise<OpenMcpConnection> {
  const access = {
    config: { AUTH_MODE: "open" as const },
    fetch: (url: string, init: RequestInit) => fetch(url, init),
  };
  const way = { fetch: fetchFor(access, server), clock };
  const connection = await openMcpConnection({ url: server.url, headers }, way, signal);
  open.push(connection);
  return connection;
}

/** What was said of the server. */
const failure = async (attempt: Promise<unknown>): Promise<McpFailure> => {
  const error: unknown = await attempt.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof McpFailure)) throw new Error(`No McpFailure: ${String(error)}`);
  return error;
};

const asked = (): string[] => server.requests.map(({ http, method }) => `${http} ${method}`.trim());

describe("A connection", () => {
  test.each([false, true])("lists the tools and calls them; results as a stream: %j", async (streams) => {
    server.streams = streams;
    const connection = await connect();
    expect(connection.tools).toEqual([
      { name: "add", description: "Adds two numbers.", inputSchema: ADD.inputSchema },
    ]);
    expect(await connection.call("add", { a: 2, b: 3 }, SIGNAL)).toEqual({
      kind: "answered",
      isError: false,
      text: "5",
    });
    expect(server.requests.at(-1)?.params).toMatchObject({ name: "add", arguments: { a: 2, b: 3 } });
  });

  test("sends the user's headers with every request", async () => {
    const connection = await connect({ authorization: "Bearer secret-1" });
    await connection.call("add", { a: 1, b: 1 }, SIGNAL);
    await connection.close();
    expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(["Bearer secret-1"]),
    );
  });

  test("holds no stream open, and ends its session when it is closed", async () => {
    const connection = await connect();
    await connection.close();
    expect(asked()).not.toContain("GET");
    expect(asked().at(-1)).toBe("DELETE");
  });

  test("finds what the server offers by now, and that a session is gone", async () => {
    const connection = await connect();
    server.tools = [];
    await connection.refresh(SIGNAL);
    expect(connection.tools).toEqual([]);
    expect(await connection.call("add", {}, SIGNAL)).toMatchObject({ kind: "refused" });
    server.forgetSessions();
    expect((await failure(connection.refresh(SIGNAL))).message).toContain("HTTP 404");
  });

  test("takes 32 tools at most, and none that no model could be told", async () => {
    server.tools = [
      { name: "", inputSchema: { type: "object" } },
      { name: "huge", inputSchema: { type: "object", description: "x".repeat(9_000) } },
      ...Array.from({ length: 40 }, (_, index) => ({ name: `t${index}` })),
    ];
    const { tools } = await connect();
    expect(tools.map(({ name }) => name)).toEqual(Array.from({ length: 32 }, (_, index) => `t${index}`));
  });
});

describe("A call", () => {
  test.each<[string, object, object]>([
    [
      "an error of the tool's",
      text("No such city.", { isError: true }),
      { isError: true, text: "No such city." },
    ],
    [
      "parts of other kinds, which are named",
      {
        content: [
          { type: "text", text: "One." },
          { type: "image", data: "AAAA", mimeType: "image/png" },
          { type: "resource_link", name: "Notes", uri: "file:///notes" },
          { type: "resource", resource: { uri: "file:///a", text: "Inside." } },
        ],
      },
      { isError: false, text: "One.\n[image left out]\nNotes: file:///notes\nInside." },
    ],
    [
      "structured content alone",
      { content: [], structuredContent: { city: "Ulm" } },
      { isError: false, text: '{"city":"Ulm"}' },
    ],
  ])("may bring %s", async (_, result, answer) => {
    server.tools = [{ ...ADD, run: () => result }];
    expect(await (await connect()).call("add", { a: 1 }, SIGNAL)).toEqual({ kind: "answered", ...answer });
  });

  const reply = (status: number, body: object) => (_: unknown, response: ServerResponse) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

  test("that the server does not take has not been made", async () => {
    const connection = await connect();
    server.tools = [{ name: "add" }];
    expect(await connection.call("add", {}, SIGNAL)).toEqual({
      kind: "refused",
      why: expect.stringContaining("Unknown tool: add"),
    });
    server.instead = reply(404, {});
    expect(await connection.call("add", {}, SIGNAL)).toMatchObject({ kind: "refused" });
  });

  test("whose answer never comes may have been made", async () => {
    const connection = await connect();
    server.instead = (_, response) => response.destroy();
    expect(await connection.call("add", {}, SIGNAL)).toEqual({ kind: "lost" });
    const stop = new AbortController();
    server.instead = () => stop.abort();
    expect(await connection.call("add", {}, stop.signal)).toEqual({ kind: "lost" });
  });
});

describe("A server", () => {
  test("that is down is said to be out of reach", async () => {
    await server.close();
    const { message, isSlow } = await failure(connect());
    expect([message, isSlow]).toEqual([expect.stringContaining("can't be reached"), false]);
  });

  test("that does not answer is given up after 5 seconds", async () => {
    server.instead = () => void clock.advance(5_000);
    const { message, isSlow } = await failure(connect());
    expect([message, isSlow]).toEqual([expect.stringContaining("within 5 seconds"), true]);
  });

  test("is not called slow where the turn was stopped", async () => {
    const stop = new AbortController();
    server.instead = () => stop.abort();
    expect((await failure(connect({}, stop.signal))).isSlow).toBe(false);
  });

  test.each([
    [401, /refused the credentials \(HTTP 401\)/],
    [500, /HTTP 500/],
    [302, /another address/],
  ])("that answers with %i is told so, and nothing of what it wrote", async (status, expected) => {
    server.instead = (_, response) =>
      response.writeHead(status, { location: "http://169.254.169.254/" }).end("Bearer secret-1");
    const { message } = await failure(connect({ authorization: "Bearer secret-1" }));
    expect(message).toMatch(expected);
    expect(message).not.toContain("secret");
  });
});
