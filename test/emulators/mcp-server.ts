// An MCP server on loopback, over Streamable HTTP with sessions, as the TypeScript SDK's are of the 2025 revisions: what it is
// asked without a session is refused with 400, under a session that it does not know with 404. It notes what it was sent.

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface EmulatedTool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema?: object;
  /** The result of `tools/call`. */
  run?(input: Record<string, unknown>): object | Promise<object>;
}

export interface McpRequest {
  readonly http: string;
  /** Of JSON-RPC; "" where there is none. */
  readonly method: string;
  readonly params: Record<string, unknown>;
  readonly headers: IncomingMessage["headers"];
}

export interface McpEmulator {
  readonly url: string;
  readonly requests: readonly McpRequest[];
  /** What it offers from now on. */
  tools: readonly EmulatedTool[];
  /** Answers requests itself instead, as long as it is set. */
  instead: ((request: McpRequest, response: ServerResponse) => void) | null;
  /** Whether results come as a stream of events. */
  streams: boolean;
  /** As after a restart. */
  forgetSessions(): void;
  /** Ends every connection and listens no more, until `listen`. */
  close(): Promise<void>;
  /** On the same port. */
  listen(): Promise<void>;
}

export const text = (words: string, more: object = {}): object => ({
  content: [{ type: "text", text: words }],
  ...more,
});

export async function startMcpServer(tools: readonly EmulatedTool[] = []): Promise<McpEmulator> {
  const requests: McpRequest[] = [];
  const sessions = new Set<string>();
  let port = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const noted = await note(request);
    requests.push(noted);
    if (emulator.instead !== null) return emulator.instead(noted, response);
    const session = request.headers["mcp-session-id"];
    if (noted.http === "DELETE") {
      sessions.delete(String(session));
      return void response.writeHead(200).end();
    }
    if (noted.http !== "POST") return void response.writeHead(405).end();
    if (noted.method === "initialize") {
      const id = crypto.randomUUID();
      sessions.add(id);
      response.setHeader("mcp-session-id", id);
    } else if (session === undefined) return refuse(response, 400, "Bad Request: Server not initialized");
    else if (!sessions.has(String(session))) return refuse(response, 404, "Session not found");
    if (!("id" in noted)) return void response.writeHead(202).end();
    send(
      response,
      { jsonrpc: "2.0", id: noted.id, ...(await resultOf(noted, emulator.tools)) },
      emulator.streams,
    );
  };

  const server = createServer((request, response) => void answer(request, response));
  const listen = async (): Promise<void> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
  };
  await listen();
  const emulator: McpEmulator = {
    url: `http://127.0.0.1:${port}/mcp`,
    requests,
    tools,
    instead: null,
    streams: false,
    forgetSessions: () => sessions.clear(),
    close: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
    listen,
  };
  return emulator;
}

async function note(request: IncomingMessage): Promise<McpRequest & { readonly id?: unknown }> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += String(chunk);
  const message = (body === "" ? {} : JSON.parse(body)) as Record<string, unknown>;
  return {
    http: request.method ?? "",
    method: String(message["method"] ?? ""),
    params: (message["params"] ?? {}) as Record<string, unknown>,
    headers: request.headers,
    ...("id" in message ? { id: message["id"] } : {}),
  };
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const body = { jsonrpc: "2.0", id: null, error: { code: -32_000, message } };
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function send(response: ServerResponse, message: object, asStream: boolean): void {
  const type = asStream ? "text/event-stream" : "application/json";
  response.writeHead(200, { "content-type": type });
  response.end(asStream ? `event: message\ndata: ${JSON.stringify(message)}\n\n` : JSON.stringify(message));
}

async function resultOf({ method, params }: McpRequest, tools: readonly EmulatedTool[]): Promise<object> {
  switch (method) {
    case "initialize":
      return {
        result: {
          protocolVersion: params["protocolVersion"],
          capabilities: { tools: { listChanged: true } },
          serverInfo: { name: "emulated", version: "1" },
        },
      };
    case "tools/list":
      return {
        result: {
          tools: tools.map(({ name, description, inputSchema = { type: "object" } }) => ({
            name,
            description,
            inputSchema,
          })),
        },
      };
    case "tools/call": {
      const tool = tools.find(({ name }) => name === params["name"]);
      if (tool?.run === undefined)
        return { error: { code: -32_602, message: `Unknown tool: ${String(params["name"])}` } };
      return { result: await tool.run((params["arguments"] ?? {}) as Record<string, unknown>) };
    }
    default:
      return { error: { code: -32_601, message: "Method not found" } };
  }
}
