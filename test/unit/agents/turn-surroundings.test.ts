// What a turn is given beside its transcript, and that it runs without what can't be reached.

import { describe, expect, test } from "vitest";
import { surroundingsOf, type SurroundingsPorts } from "../../../src/agents/turn-surroundings.ts";
import type { McpTools } from "../../../src/agents/mcp-servers.ts";
import { parseConfig } from "../../../src/config.ts";
import { mcpTool } from "../../../src/tools/mcp-tool.ts";
import { webFetch } from "../../../src/tools/web-fetch.ts";
import type { Tool } from "../../../src/tools/tool.ts";
import { callerOn } from "../../fakes/tools.ts";
import { ManualClock } from "../../fakes/clock.ts";

const TEA = {
  id: "abcdefgh",
  fact: "The user likes tea.",
  createdAt: "2026-11-26T09:00:00.000Z",
  conversationId: "c0",
};

const NOBODY = () => Promise.reject(new Error("Nothing is fetched here."));
const WEB_FETCH = webFetch(NOBODY, { fetch: NOBODY, allowedHosts: [] }) as Tool<never>;

const SIGNAL = new AbortController().signal;

const SERVER = { id: "aaaaaaaa", name: "notes", url: "https://notes.example/mcp", headers: {} };

function given(over: Partial<SurroundingsPorts["directory"]> = {}, mcp: Partial<McpTools> = {}) {
  const kept: string[][] = [];
  const warnings: unknown[] = [];
  const reached: unknown[] = [];
  const ports: SurroundingsPorts = {
    config: parseConfig({ SYSTEM_PROMPT: "Be brief." }),
    conversationId: "c1",
    directory: {
      belongings: () => Promise.resolve({ facts: [TEA], servers: [SERVER] }),
      keepFact: (...fact) => {
        kept.push(fact);
        return Promise.resolve({ ...TEA, id: "newnewne", fact: fact[0] });
      },
      forgetFact: () => Promise.resolve(null),
      ...over,
    },
    tools: [],
    servers: {
      toolsOf: (servers, isTaken) => {
        reached.push(servers, isTaken("calculator"), isTaken("forget"), isTaken("search"));
        return Promise.resolve({ tools: [], unreachable: [], everNamed: new Set(), ...mcp });
      },
    },
    warn: (message, details) => void warnings.push([message, details]),
  };
  return { ports, kept, warnings, reached };
}

describe("A turn", () => {
  test("is told the facts behind its system prompt", async () => {
    const { settings } = await surroundingsOf(given().ports, SIGNAL);
    expect(settings.systemPrompt).toMatch(/^Be brief\.\n\n.*\n- \[abcdefgh\] The user likes tea\.$/s);
  });

  test("keeps facts under its conversation, and knows them when one is to be forgotten", async () => {
    const { ports, kept } = given();
    const { tools } = await surroundingsOf(ports, SIGNAL);
    await tools.run({ toolName: "remember", input: '{"fact":"Lives in Ulm."}' }, callerOn(new ManualClock()));
    expect(kept).toEqual([["Lives in Ulm.", "c1"]]);
    const call = { toolName: "forget", input: '{"factId":"newnewne"}' };
    expect(await tools.run(call, callerOn(new ManualClock(), { hasReadUntrusted: true }))).toEqual({
      kind: "needs-approval",
      effect: "Forgets: “Lives in Ulm.”",
    });
  });

  test("has the tools of its user's MCP servers, which may not have the names of its own", async () => {
    const offered = { name: "search", description: "Searches.", inputSchema: { type: "object" } } as const;
    const call = () => Promise.resolve({ kind: "lost" } as const);
    const search = mcpTool("search", offered, SERVER, { call }) as unknown as Tool<never>;
    const { ports, reached } = given({}, { tools: [search] });
    const { tools } = await surroundingsOf(ports, SIGNAL);
    expect(reached).toEqual([[SERVER], true, true, false]);
    expect(tools.definitionsFor("reasoner").map(({ name }) => name)).toContain("search");
  });

  test("is told which of the servers it has to do without", async () => {
    const { settings } = await surroundingsOf(given({}, { unreachable: ["notes"] }).ports, SIGNAL);
    expect(settings.systemPrompt).toMatch(/^Be brief\.\n\nThese MCP servers .* missing: notes\.\n\n/);
  });

  test("takes for a stranger's what any tool of a server ever brought, also of one that is gone", async () => {
    const { ports } = given({}, { everNamed: new Set(["search"]) });
    const { tools } = await surroundingsOf({ ...ports, tools: [WEB_FETCH] }, SIGNAL);
    expect(["web_fetch", "search", "calculator"].map((name) => tools.isUntrusted(name))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("runs without either where the directory can't be reached, and the operator is warned", async () => {
    const { ports, warnings } = given({ belongings: () => Promise.reject(new Error("overloaded")) });
    const { settings, tools } = await surroundingsOf(ports, SIGNAL);
    expect(settings.systemPrompt).toBe("Be brief.");
    expect(tools.definitionsFor("fast").map(({ name }) => name)).toContain("calculator");
    expect(warnings).toEqual([
      [expect.stringContaining("without memory"), { conversationId: "c1", error: "Error: overloaded" }],
    ]);
  });
});
