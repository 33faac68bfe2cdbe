// A connection to one MCP server, over Streamable HTTP, by the client that the SDK's `mcp` has in it. That itself would keep the
// servers and their secrets in every conversation, tell its clients of them, and leave the address check to its own rule.
// Every request goes through our guard, and no stream is left open between calls: it would keep the object awake.

import {
  Client,
  ProtocolError,
  SdkHttpError,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { z } from "zod";
import { version } from "../../package.json";
import type { Clock } from "../core/clock.ts";
import type { McpAnswer, McpConnection, McpServer, OfferedTool } from "../tools/mcp.ts";
import { ToolError } from "../tools/tool.ts";
import type { Fetch } from "../tools/web-guard.ts";

const MOST_TOOLS = 32;
const MOST_PAGES = 10;
const LONGEST_SCHEMA = 8_000;
const CONNECT_MS = 5_000;
/** As a courtesy to servers that keep sessions; nothing depends on it. */
const GOODBYE_MS = 1_000;

export interface OpenMcpConnection extends McpConnection {
  /** Asks for the tools anew. @throws McpFailure */
  refresh(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Why a server is of no use, in a sentence for its user: never what the server wrote, which may repeat a secret. */
export class McpFailure extends Error {
  override readonly name = "McpFailure";
  /** It took its time, and would take it again. */
  readonly isSlow: boolean;

  constructor(message: string, options: { readonly isSlow: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.isSlow = options.isSlow;
  }
}

const TOO_SLOW = `The server did not answer within ${CONNECT_MS / 1_000} seconds.`;

function toFailure(error: unknown): McpFailure {
  if (error instanceof McpFailure) return error;
  const say = (message: string): McpFailure => new McpFailure(message, { isSlow: false, cause: error });
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ToolError) return say(cause.message);
    if (!(cause instanceof SdkHttpError)) continue;
    const { status } = cause;
    if (status === 401 || status === 403)
      return say(
        `The server refused the credentials (HTTP ${status}). Add it again with the headers that it needs.`,
      );
    if (status >= 300 && status < 400)
      return say(`The server sends to another address (HTTP ${status}). Add it under that one.`);
    return say(
      `The server answered with HTTP ${status}. Check that the address is that of its MCP endpoint.`,
    );
  }
  return say("The server can't be reached, or does not speak MCP over Streamable HTTP.");
}

/** @throws McpFailure, also where the work does not end in time */
async function inTime<T>(
  { clock, signal, ms }: { readonly clock: Clock; readonly signal: AbortSignal; readonly ms: number },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const ended = new AbortController();
  const timeUp = clock.sleep(ms, AbortSignal.any([ended.signal, signal])).then((): never | undefined => {
    if (ended.signal.aborted) return undefined;
    late.abort();
    // A turn that was stopped says nothing of the server.
    throw new McpFailure(TOO_SLOW, { isSlow: !signal.aborted });
  });
  try {
    return (await Promise.race([work(AbortSignal.any([signal, late.signal])), timeUp])) as T;
  } catch (error) {
    throw toFailure(error);
  } finally {
    ended.abort();
  }
}

/** What a server offers, as far as it can be used. */
const offeredSchema = z
  .object({
    name: z.string().min(1).max(200),
    description: z.string().default(""),
    inputSchema: z.looseObject({ type: z.literal("object") }),
  })
  .refine(({ inputSchema }) => JSON.stringify(inputSchema).length <= LONGEST_SCHEMA);

async function listTools(client: Client, signal: AbortSignal): Promise<OfferedTool[]> {
  const tools: OfferedTool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES && tools.length < MOST_TOOLS; page++) {
    // The client's own `listTools` would follow the pages without an end.
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.request({ method: "tools/list", params }, { signal });
    for (const tool of answer.tools) {
      const offered = offeredSchema.safeParse(tool);
      if (offered.success) tools.push(offered.data);
    }
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return tools.slice(0, MOST_TOOLS);
}

type Content = Awaited<ReturnType<Client["callTool"]>>["content"][number];

function textOf(part: Content): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "resource":
      return "text" in part.resource ? part.resource.text : `[${part.resource.uri} left out]`;
    case "resource_link":
      return `${part.name}: ${part.uri}`;
    default:
      return `[${part.type} left out]`;
  }
}

/** JSON-RPC's codes for what was not even begun: unreadable, no request, no such method, arguments that don't fit. */
const NOT_TAKEN: ReadonlySet<number> = new Set([-32_700, -32_600, -32_601, -32_602]);

async function callTool(
  client: Client,
  tool: OfferedTool,
  input: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<McpAnswer> {
  try {
    // Without a schema for its output: what comes is text for a model, and a stranger's schema costs time.
    const { name, inputSchema } = tool;
    const toolDefinition = { name, inputSchema: inputSchema as { type: "object" } };
    const answer = await client.callTool({ name, arguments: input }, { signal, toolDefinition });
    const text = answer.content.map(textOf).join("\n");
    return {
      kind: "answered",
      isError: answer.isError === true,
      text:
        text === "" && answer.structuredContent !== undefined
          ? JSON.stringify(answer.structuredContent)
          : text,
    };
  } catch (error) {
    if (error instanceof ProtocolError)
      return NOT_TAKEN.has(error.code)
        ? { kind: "refused", why: error.message }
        : { kind: "answered", isError: true, text: error.message };
    if (error instanceof SdkHttpError && error.status >= 400 && error.status < 500)
      return { kind: "refused", why: `HTTP ${error.status}.` };
    return { kind: "lost" };
  }
}

/** Without the stream that a client may hold open for what a server wants to tell at any time; one that broke off goes on. */
function withoutIdleStream(fetch: Fetch): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return (url, init = {}) => {
    const isIdle = init.method === "GET" && !new Headers(init.headers).has("last-event-id");
    return isIdle ? Promise.resolve(new Response(null, { status: 405 })) : fetch(String(url), init);
  };
}

/** @param fetch guarded @throws McpFailure */
export async function openMcpConnection(
  { url, headers }: Pick<McpServer, "url" | "headers">,
  { fetch, clock }: { readonly fetch: Fetch; readonly clock: Clock },
  signal: AbortSignal,
): Promise<OpenMcpConnection> {
  const client = new Client({ name: "upshift", version }, { versionNegotiation: { mode: "auto" } });
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: withoutIdleStream(fetch),
    requestInit: { headers },
  });
  let tools: readonly OfferedTool[] = [];
  const refresh = async (turn: AbortSignal): Promise<void> => {
    tools = await inTime({ clock, signal: turn, ms: CONNECT_MS }, (until) => listTools(client, until));
  };
  const close = async (): Promise<void> => {
    const goodbye = { clock, signal: new AbortController().signal, ms: GOODBYE_MS };
    await inTime(goodbye, () => transport.terminateSession()).catch(() => {});
    await client.close().catch(() => {});
  };
  try {
    tools = await inTime({ clock, signal, ms: CONNECT_MS }, async (until) => {
      await client.connect(transport, { signal: until });
      return await listTools(client, until);
    });
  } catch (error) {
    await client.close().catch(() => {});
    await transport.close().catch(() => {});
    throw error;
  }
  return {
    get tools() {
      return tools;
    },
    async call(toolName, input, turn) {
      const tool = tools.find(({ name }) => name === toolName);
      return tool === undefined
        ? { kind: "refused", why: "It does not offer this tool any more." }
        : await callTool(client, tool, input, turn);
    },
    refresh,
    close,
  };
}
