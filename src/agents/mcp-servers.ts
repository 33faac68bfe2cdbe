// A conversation's connections to its user's MCP servers: made in a turn that has such servers, all at once, and kept while the
// object lives. A server that is down costs its own tools.

import type { Clock } from "../core/clock.ts";
import type { McpServer } from "../tools/mcp.ts";
import { mcpTool } from "../tools/mcp-tool.ts";
import type { Tool } from "../tools/tool.ts";
import { fetchFor, type McpAccess } from "./mcp-access.ts";
import { McpFailure, openMcpConnection, type OpenMcpConnection } from "./mcp-connection.ts";

const MOST_TOOLS = 64;
/** For so long no turn waits for a server that did not answer in time. */
const LEFT_ALONE_MS = 60_000;

export interface McpServersPorts extends McpAccess {
  readonly clock: Clock;
  readonly names: {
    /** All that were ever given. */
    given(): ReadonlySet<string>;
    nameOf(server: Pick<McpServer, "id" | "name">, tool: string, isTaken: (name: string) => boolean): string;
  };
}

export interface McpTools {
  readonly tools: readonly Tool<never>[];
  /** The names of the servers that can't be reached. */
  readonly unreachable: readonly string[];
  /** The names of all tools that were ever theirs, also of servers that are not there now. */
  readonly everNamed: ReadonlySet<string>;
}

export class McpServers {
  readonly #ports: McpServersPorts;
  /** By the servers' ids. */
  readonly #open = new Map<string, OpenMcpConnection>();
  readonly #slowUntil = new Map<string, number>();

  constructor(ports: McpServersPorts) {
    this.#ports = ports;
  }

  /** @param isTaken whether a name is that of a tool of Upshift's own */
  async toolsOf(
    servers: readonly McpServer[],
    isTaken: (name: string) => boolean,
    signal: AbortSignal,
  ): Promise<McpTools> {
    this.#closeAllBut(new Set(servers.map(({ id }) => id)));
    const connections = await Promise.all(servers.map((server) => this.#reach(server, signal)));
    const tools: Tool<never>[] = [];
    for (const [index, server] of servers.entries()) {
      const connection = connections[index];
      for (const offered of connection?.tools ?? []) {
        if (tools.length === MOST_TOOLS) break;
        const name = this.#ports.names.nameOf(server, offered.name, isTaken);
        tools.push(mcpTool(name, offered, server, connection!) as unknown as Tool<never>);
      }
    }
    return {
      tools,
      unreachable: servers.filter((_, index) => connections[index] === null).map(({ name }) => name),
      everNamed: this.#ports.names.given(),
    };
  }

  /** With its tools as they are now; null where it can't be reached. */
  async #reach(server: McpServer, signal: AbortSignal): Promise<OpenMcpConnection | null> {
    if (this.#ports.clock.now() < (this.#slowUntil.get(server.id) ?? 0)) return null;
    try {
      return (await this.#refreshed(server.id, signal)) ?? (await this.#connect(server, signal));
    } catch (error) {
      if (error instanceof McpFailure && error.isSlow)
        this.#slowUntil.set(server.id, this.#ports.clock.now() + LEFT_ALONE_MS);
      return null;
    }
  }

  /** The connection that was kept; null where there is none, or its session is gone: the server may still be there. */
  async #refreshed(id: string, signal: AbortSignal): Promise<OpenMcpConnection | null> {
    const kept = this.#open.get(id);
    if (kept === undefined) return null;
    try {
      await kept.refresh(signal);
      return kept;
    } catch (error) {
      this.#drop(id);
      if (error instanceof McpFailure && error.isSlow) throw error;
      return null;
    }
  }

  async #connect(server: McpServer, signal: AbortSignal): Promise<OpenMcpConnection> {
    const { clock } = this.#ports;
    const fetch = fetchFor(this.#ports, server);
    const connection = await openMcpConnection(server, { fetch, clock }, signal);
    this.#open.set(server.id, connection);
    return connection;
  }

  #closeAllBut(ids: ReadonlySet<string>): void {
    for (const id of this.#open.keys()) if (!ids.has(id)) this.#drop(id);
  }

  #drop(id: string): void {
    // Nobody waits for the goodbye.
    void this.#open.get(id)?.close();
    this.#open.delete(id);
  }
}
