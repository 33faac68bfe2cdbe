// How a chat client reaches a conversation: its address, its stored messages, its socket, and why it is refused.
// Node's WebSocket takes any request header, Origin and Cookie included. It does not tell a refused upgrade's status:
// `upgradeStatus` does.

import { request as httpRequest } from "node:http";
import type { UIMessage } from "ai";

export interface ConnectOptions {
  /** `{ deltas: "1" }` makes it a client of Upshift's own kind. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Load the stored messages first, as every client does. Default true. */
  readonly history?: boolean;
}

export function chatUrl(
  url: string,
  conversationId: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const search = new URLSearchParams(query).toString();
  return `${url}/agents/chat-agent/${encodeURIComponent(conversationId)}${search && `?${search}`}`;
}

/** How an upgrade is answered: 101, or the refusal with its body. The socket is closed again. */
export async function upgradeStatus(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly body: string }> {
  return await new Promise((resolve, reject) => {
    const upgrade = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
    const key = {
      "sec-websocket-key": Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64"),
    };
    const request = httpRequest(
      url,
      { agent: false, headers: { ...upgrade, ...key, ...headers } },
      (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (text: string) => (body += text));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    request.on("upgrade", (_response, socket) => {
      socket.destroy();
      resolve({ status: 101, body: "" });
    });
    request.on("error", reject);
    request.end();
  });
}

export async function loadHistory(
  url: string,
  conversationId: string,
  options: ConnectOptions,
): Promise<UIMessage[]> {
  // A ticket is good for one use, and that is the socket's.
  const { deltas: _deltas, ticket: _ticket, ...query } = options.query ?? {};
  const address = new URL(chatUrl(url, conversationId, query));
  address.pathname += "/get-messages";
  const response = await fetch(address, { headers: { ...options.headers } });
  const text = await response.text();
  // The unchanged client takes any refusal for an empty history.
  return response.ok && text.trim() !== "" ? (JSON.parse(text) as UIMessage[]) : [];
}

export function openSocket(address: string, headers: ConnectOptions["headers"]): WebSocket {
  // The DOM's types do not know Node's second argument.
  const NodeWebSocket = WebSocket as unknown as new (
    url: string,
    init: { headers: Record<string, string> },
  ) => WebSocket;
  return new NodeWebSocket(address, { headers: { ...headers } });
}
