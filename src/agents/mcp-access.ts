// Which addresses an MCP server of a user's may have, and the one way there: web_fetch's rule, the public internet alone. In open
// mode the user is the operator of this very machine, whose servers may be on it.

import type { Config } from "../config.ts";
import { isLoopback } from "../core/loopback.ts";
import type { McpServer } from "../tools/mcp.ts";
import { guardedFetch, hostAndPort, refuseByItself, type Fetch } from "../tools/web-guard.ts";

/** Of one answer. */
const MOST_BYTES = 1_000_000;

export interface McpAccess {
  readonly config: Pick<Config, "AUTH_MODE">;
  /** The way out. */
  readonly fetch: Fetch;
}

const allowedHosts = ({ config }: Pick<McpAccess, "config">, url: URL): string[] =>
  config.AUTH_MODE === "open" && isLoopback(url.hostname) ? [hostAndPort(url)] : [];

/** @throws ToolError for an address where no request will ever be sent; what its name resolves to is judged at each request */
export function refuseAddress(access: Pick<McpAccess, "config">, address: string): void {
  const url = new URL(address);
  refuseByItself(url, allowedHosts(access, url));
}

/** A fetch for this server: redirects lead nowhere else, and only so much is read. */
export const fetchFor = (access: McpAccess, { url }: Pick<McpServer, "url">): Fetch =>
  guardedFetch(
    { fetch: access.fetch, allowedHosts: allowedHosts(access, new URL(url)) },
    { bytes: MOST_BYTES, onCut: () => {} },
  );
