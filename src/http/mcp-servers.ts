// The MCP servers that the user added: listed with what they are good for now, added, removed.

import { refuseAddress, type McpAccess } from "../agents/mcp-access.ts";
import { lookAt } from "../agents/mcp-look.ts";
import { UpshiftError } from "../core/errors.ts";
import { isLoopback } from "../core/loopback.ts";
import { MOST_SERVERS, newServerSchema, type NewMcpServer } from "../tools/mcp.ts";
import { ToolError } from "../tools/tool.ts";
import { directoryOf, privately, type App, type AppContext } from "./context.ts";
import { readJson } from "./json-body.ts";

const refusal = (path: string, reason: string): UpshiftError =>
  new UpshiftError("invalid_request", reason, { errors: [{ path, reason }] });

const accessOf = ({ var: { config } }: AppContext): McpAccess => ({
  config,
  fetch: (url, init) => fetch(url, init),
});

/** @throws UpshiftError `invalid_request` where nothing would ever be sent to it */
function refuseUnreachable(context: AppContext, { url, headers }: NewMcpServer): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === "http:" && Object.keys(headers).length > 0 && !isLoopback(hostname))
    throw refusal("url", "Headers are secrets, so they are sent by https only. Use an https address.");
  try {
    refuseAddress(accessOf(context), url);
  } catch (error) {
    throw error instanceof ToolError ? refusal("url", error.message) : error;
  }
}

export function mountMcpServers(app: App): void {
  app.get("/api/mcp-servers", async (context) => {
    const servers = await directoryOf(context).mcpServers();
    const access = accessOf(context);
    const { signal } = context.req.raw;
    const views = await Promise.all(servers.map((server) => lookAt(server, access, signal)));
    return privately(Response.json({ servers: views }));
  });
  app.post("/api/mcp-servers", async (context) => {
    const server = await readJson(context.req.raw, newServerSchema);
    refuseUnreachable(context, server);
    const added = await directoryOf(context).addMcpServer(server);
    if (added === "name-taken")
      throw refusal(
        "name",
        `You have a server named ${server.name} already. Choose another name, or remove it.`,
      );
    if (added === "full")
      throw refusal(
        "body",
        `You have ${MOST_SERVERS} servers, which is the most there can be. Remove one first.`,
      );
    const view = await lookAt({ ...server, id: added.id }, accessOf(context), context.req.raw.signal);
    return privately(Response.json(view, { status: 201 }));
  });
  app.delete("/api/mcp-servers/:id", async (context) => {
    if (!(await directoryOf(context).removeMcpServer(context.req.param("id"))))
      throw new UpshiftError("not_found", "There is no MCP server with this id.");
    return privately(new Response(null, { status: 204 }));
  });
}
