// What a turn of a conversation is given beside its transcript: the tools, the facts that its user asked to keep, and a
// system prompt that tells of them. What can't be reached costs the turn that, and nothing else.

import type { Config } from "../config.ts";
import { forget } from "../tools/forget.ts";
import type { McpServer } from "../tools/mcp.ts";
import { MEMORY_TOOLS, type Fact, type Memory } from "../tools/memory.ts";
import { missingInWords } from "../tools/missing.ts";
import { standardTools, type ToolRegistry } from "../tools/registry.ts";
import { remember } from "../tools/remember.ts";
import type { Tool } from "../tools/tool.ts";
import { memoryInWords } from "../turn/memory-words.ts";
import type { TurnSettings } from "../turn/ports.ts";
import type { McpServers } from "./mcp-servers.ts";
import { turnSettings } from "./turn-settings.ts";

/** What a user has that turns need. */
export interface Belongings {
  readonly facts: readonly Fact[];
  readonly servers: readonly McpServer[];
}

/** The part of the user's directory that turns need; another object, which may be out of reach. */
export interface TurnDirectory {
  belongings(): Promise<Belongings>;
  keepFact(fact: string, conversationId: string): Promise<Fact | null>;
  forgetFact(factId: string): Promise<Fact | null>;
}

export interface SurroundingsPorts {
  readonly config: Config;
  readonly conversationId: string;
  readonly directory: TurnDirectory;
  /** Those that are there in every turn. */
  readonly tools: readonly Tool<never>[];
  readonly servers: Pick<McpServers, "toolsOf">;
  /** For the operator's log. */
  warn(message: string, details: Readonly<Record<string, unknown>>): void;
}

export interface Surroundings {
  readonly tools: ToolRegistry;
  readonly settings: TurnSettings;
}

function memoryOf({ directory, conversationId }: SurroundingsPorts, facts: readonly Fact[]): Memory {
  const known = new Map(facts.map((fact) => [fact.id, fact]));
  return {
    known: (factId) => known.get(factId),
    async keep(text) {
      const fact = await directory.keepFact(text, conversationId);
      if (fact !== null) known.set(fact.id, fact);
      return fact;
    },
    forget: (factId) => directory.forgetFact(factId),
  };
}

async function belongingsIn(ports: SurroundingsPorts): Promise<Belongings> {
  const { directory, conversationId } = ports;
  try {
    return await directory.belongings();
  } catch (error) {
    ports.warn("The user's directory can't be reached: the turn runs without memory and MCP servers.", {
      conversationId,
      error: String(error),
    });
    return { facts: [], servers: [] };
  }
}

const namesOf = (tools: ToolRegistry): string[] =>
  (["fast", "reasoner"] as const).flatMap((tier) => tools.definitionsFor(tier).map(({ name }) => name));

export async function surroundingsOf(ports: SurroundingsPorts, signal: AbortSignal): Promise<Surroundings> {
  const { facts, servers } = await belongingsIn(ports);
  const always = standardTools(ports.tools);
  const own = new Set([...namesOf(always), ...MEMORY_TOOLS]);
  const theirs = await ports.servers.toolsOf(servers, (name) => own.has(name), signal);
  const isUntrusted = (name: string): boolean => always.isUntrusted(name) || theirs.everNamed.has(name);
  const memory = memoryOf(ports, facts);
  const ofMemory = [remember(memory) as Tool<never>, forget(memory) as Tool<never>];
  const tools = standardTools([...ports.tools, ...ofMemory, ...theirs.tools]);
  const settings = turnSettings(ports.config);
  const missing = missingInWords({ tools: namesOf(tools), unreachable: theirs.unreachable });
  const words = [settings.systemPrompt, missing, memoryInWords(facts)].filter((text) => text !== "");
  return {
    // What a server that is gone by now had brought is a stranger's still.
    tools: { ...tools, isUntrusted },
    settings: { ...settings, systemPrompt: words.join("\n\n") },
  };
}
