// A WebSocket server as small as a scripted peer needs: text frames up to 64 KiB, one client at a time.

import { createHash } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export interface SocketServer {
  readonly url: string;
  readonly upgrades: readonly { readonly url: string; readonly headers: IncomingHttpHeaders }[];
  readonly received: readonly Record<string, unknown>[];
  /** Answers a frame from the client with frames; set by the test. */
  onFrame: (frame: Record<string, unknown>) => void;
  /** What `GET …/get-messages` answers. */
  stored: unknown[];
  /** Refuses upgrades with that status. */
  refuse: number | null;
  send(frame: object | string): void;
  closeSocket(code: number, reason: string): void;
  close(): Promise<void>;
}

export async function startSocketServer(): Promise<SocketServer> {
  const upgrades: { url: string; headers: IncomingHttpHeaders }[] = [];
  const received: Record<string, unknown>[] = [];
  let socket: Duplex | null = null;
  const sockets = new Set<Duplex>();
  const http = createServer((_request, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(server.stored));
  });
  http.on("upgrade", (request, client) => {
    sockets.add(client);
    upgrades.push({ url: request.url ?? "", headers: request.headers });
    if (server.refuse !== null) {
      client.end(`HTTP/1.1 ${server.refuse} Refused\r\ncontent-length: 4\r\n\r\nnope`);
      return;
    }
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}${MAGIC}`)
      .digest("base64");
    client.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    socket = client;
    let held = Buffer.alloc(0);
    client.on("error", () => {});
    client.on("data", (piece: Buffer) => {
      held = Buffer.concat([held, piece]);
      for (let frame = readFrame(held); frame !== null; frame = readFrame(held)) {
        held = held.subarray(frame.size);
        if (frame.opcode === 8) client.end(encode(8, frame.payload));
        if (frame.opcode !== 1) continue;
        const parsed = JSON.parse(frame.payload.toString("utf8")) as Record<string, unknown>;
        received.push(parsed);
        server.onFrame(parsed);
      }
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const server: SocketServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    upgrades,
    received,
    onFrame: () => {},
    stored: [],
    refuse: null,
    send: (frame) =>
      socket?.write(encode(1, Buffer.from(typeof frame === "string" ? frame : JSON.stringify(frame)))),
    closeSocket: (code, reason) => {
      const payload = Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
      socket?.end(encode(8, payload));
    },
    close: async () => {
      for (const open of sockets) open.destroy();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
  return server;
}

function encode(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = length < 126 ? [0x80 | opcode, length] : [0x80 | opcode, 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), payload]);
}

/** A client's frame, which is always masked; null while it is not whole. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (bytes.length < 2) return null;
  const short = (bytes[1] as number) & 0x7f;
  const extended = short === 126 ? 2 : 0;
  const start = 2 + extended + 4;
  if (bytes.length < start) return null;
  const length = extended === 0 ? short : bytes.readUInt16BE(2);
  if (bytes.length < start + length) return null;
  const mask = bytes.subarray(2 + extended, start);
  const payload = Buffer.from(
    bytes.subarray(start, start + length).map((byte, index) => byte ^ (mask[index % 4] as number)),
  );
  return { opcode: (bytes[0] as number) & 0x0f, payload, size: start + length };
}
