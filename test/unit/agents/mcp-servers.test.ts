// A conversation's MCP servers: their tools under names of their own, and what a server that is down, slow or removed costs.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { McpServers } from "../../../src/agents/mcp-servers.ts";
import { ToolNameStore } from "../../../src/storage/tool-name-store.ts";
import { CONVERSATION_MIGRATIONS } from "../../../src/storage/migrations.ts";
import { migrate } from "../../../src/storage/sql.ts";
import { createRegistry } from "../../../src/tools/registry.ts";
import { startMcpServer, text, type EmulatedTool, type McpEmulator } from "../../emulators/mcp-server.ts";
import { callerOn, runAgreed } from "../../fakes/tools.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { nodeSql } from "./support/node-sql.ts";

const saying = (words: string, name = "search"): EmulatedTool => ({ name, run: () => text(words) });

let clock: ManualClock;
let servers: McpServers;
const emulators: McpEmulator[] = [];
beforeEach(() => {
  clock = new ManualClock();
  const sql = nodeSql();
  migrate(sql, CONVERSATION_MIGRATIONS);
  servers = new McpServers({
    config: { AUTH_MODE: "open" },
    fetch: (url, init) => fetch(url, init),
    clock,
    names: new ToolNameStore(sql),
  });
});
afterEach(async () => {
  await servers.toolsOf([], () => false, SIGNAL);
  await Promise.all(emulators.splice(0).map((emulator) => emulator.close()));
});

const SIGNAL = new AbortController().signal;

async function emulate(...tools: EmulatedTool[]): Promise<McpEmulator> {
  const emulator = await startMcpServer(tools);
  emulators.push(emulator);
  return emulator;
}

const named = (name: string, { url }: McpEmulator) => ({ id: `id-of-${name}`, name, url, headers: {} });

type Named = ReturnType<typeof named>;

/** What a turn has: the names of the tools, and the servers that it does without. */
async function inTurn(...users: Named[]): Promise<{ tools: string[]; unreachable: readonly string[] }> {
  const { tools, unreachable } = await servers.toolsOf(users, (name) => name === "clock", SIGNAL);
  return { tools: tools.map(({ name }) => name), unreachable };
}

/** What a call of it brings, once the user agreed. */
async function call(name: string, ...users: Named[]): Promise<unknown> {
  const { tools } = await servers.toolsOf(users, () => false, SIGNAL);
  const caller = callerOn(clock, { callKey: crypto.randomUUID() });
  const result = await runAgreed(createRegistry(tools), { toolName: name, input: "{}" }, caller);
  return result.kind === "done" ? (result.output as { text: string }).text : result;
}

const connects = ({ requests }: McpEmulator): number =>
  requests.filter(({ method }) => method === "initialize").length;

describe("The tools", () => {
  test("have their own names, and the server's before them where those are taken", async () => {
    const a = named("a", await emulate(saying("A"), saying("A", "clock")));
    const b = named("b", await emulate(saying("B"), saying("B", "find it!")));
    expect((await inTurn(a, b)).tools).toEqual(["search", "a_clock", "b_search", "find_it_"]);
    expect([await call("search", a, b), await call("b_search", a, b)]).toEqual(["A", "B"]);
  });

  test("keep their names whichever servers are there: an approval for one never goes to another", async () => {
    const [first, second] = [await emulate(saying("A")), await emulate(saying("B"))];
    const [a, b] = [named("a", first), named("b", second)];
    await inTurn(a, b);
    await first.close();
    expect(await inTurn(a, b)).toEqual({ tools: ["b_search"], unreachable: ["a"] });
    expect(await inTurn(b)).toEqual({ tools: ["b_search"], unreachable: [] });
  });

  test("are 64 in all", async () => {
    const many = Array.from({ length: 32 }, (_, index) => saying("", `t${index}`));
    const [a, b, c] = await Promise.all([emulate(...many), emulate(...many), emulate(...many)]);
    expect((await inTurn(named("a", a), named("b", b), named("c", c))).tools).toHaveLength(64);
  });
});

describe("A server", () => {
  test("is connected to once, and asked for its tools in each turn", async () => {
    const emulator = await emulate(saying("A"));
    await inTurn(named("a", emulator));
    emulator.tools = [saying("A", "other")];
    expect((await inTurn(named("a", emulator))).tools).toEqual(["other"]);
    expect(connects(emulator)).toBe(1);
  });

  test("that has forgotten its session is connected to again", async () => {
    const emulator = await emulate(saying("A"));
    await inTurn(named("a", emulator));
    emulator.forgetSessions();
    expect(await call("search", named("a", emulator))).toBe("A");
    expect(connects(emulator)).toBe(2);
  });

  test("that is down costs its tools alone, until it is back", async () => {
    const [up, down] = [await emulate(saying("A")), await emulate(saying("B", "find"))];
    await down.close();
    expect(await inTurn(named("a", up), named("b", down))).toEqual({ tools: ["search"], unreachable: ["b"] });
    await down.listen();
    expect(await inTurn(named("a", up), named("b", down))).toEqual({
      tools: ["search", "find"],
      unreachable: [],
    });
  });

  test("that does not answer is left alone for a minute, so that no turn waits for it", async () => {
    const emulator = await emulate(saying("A"));
    emulator.instead = () => void clock.advance(5_000);
    expect((await inTurn(named("a", emulator))).unreachable).toEqual(["a"]);
    emulator.instead = null;
    const before = emulator.requests.length;
    expect((await inTurn(named("a", emulator))).unreachable).toEqual(["a"]);
    expect(emulator.requests.length).toBe(before);
    await clock.advance(60_000);
    expect((await inTurn(named("a", emulator))).tools).toEqual(["search"]);
  });

  test("that was removed is said goodbye to, and has no tools", async () => {
    const emulator = await emulate(saying("A"));
    await inTurn(named("a", emulator));
    expect((await inTurn()).tools).toEqual([]);
    await vi.waitFor(() => expect(emulator.requests.at(-1)?.http).toBe("DELETE"));
  });
});
