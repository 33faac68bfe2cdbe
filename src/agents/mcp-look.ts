// What becomes of an MCP server when it is asked, as its user sees it: a look that keeps no connection.

import { systemClock } from "../core/clock.ts";
import type { McpServer } from "../tools/mcp.ts";
import { fetchFor, type McpAccess } from "./mcp-access.ts";
import { McpFailure, openMcpConnection } from "./mcp-connection.ts";

/** Without its headers, which are secrets. */
export interface McpServerView {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly status: "ready" | "failed";
  /** The names of what it offers. */
  readonly tools?: readonly string[];
  readonly error?: string;
}

/** What is thrown is a bug. */
export async function lookAt(
  server: McpServer,
  access: McpAccess,
  signal: AbortSignal,
): Promise<McpServerView> {
  const { id, name, url } = server;
  try {
    const way = { fetch: fetchFor(access, server), clock: systemClock };
    const connection = await openMcpConnection(server, way, signal);
    await connection.close();
    return { id, name, url, status: "ready", tools: connection.tools.map((tool) => tool.name) };
  } catch (error) {
    if (error instanceof McpFailure) return { id, name, url, status: "failed", error: error.message };
    throw error;
  }
}
