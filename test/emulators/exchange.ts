// One request and its answer on the socket. It records what happened and tells the client's leaving from our own faults;
// it decides nothing about content.

import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { HttpAnswer } from "./behaviour.ts";
import type { Usage } from "./usage.ts";
import type { RecordedRequest } from "./recorded-request.ts";

/** Where the system can't be asked what a client has read, it is given this long. */
const READ_BEFORE_RESET_MS = 25;
/** Linux's list of its TCP sockets. */
const SOCKETS = "/proc/net/tcp";

/** Bytes that wait in this machine's socket of these two ports for their reader; null where that can't be told. */
function unreadBytes(ownPort: number | undefined, peerPort: number | undefined): number | null {
  if (ownPort === undefined || peerPort === undefined || !existsSync(SOCKETS)) return null;
  const [own, peer] = [ownPort, peerPort].map((port) => port.toString(16).toUpperCase().padStart(4, "0"));
  // Columns: number, local address, remote address, state, bytes to send:bytes to read, …, all in hexadecimal.
  const row = readFileSync(SOCKETS, "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .find(
      ([, local, remote]) => local?.endsWith(`:${own}`) === true && remote?.endsWith(`:${peer}`) === true,
    );
  const queue = row?.[4]?.split(":")[1];
  return queue === undefined ? null : Number.parseInt(queue, 16);
}

export class Exchange implements RecordedRequest {
  readonly at = Date.now();
  readonly method: string;
  path: string;
  readonly query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  readonly violations: string[] = [];
  readonly ended: Promise<void>;

  index = -1;
  body: unknown = undefined;
  status: number | null = null;
  bytesSent = 0;
  chunksSent = 0;
  tokensSent = 0;
  usage: Usage | null = null;
  closedByClient = false;
  closedAt: number | null = null;
  finishedAt: number | null = null;

  readonly #response: ServerResponse;
  readonly #gone = new AbortController();
  readonly #chunkWaiters = new Set<() => void>();
  #extraHeaders: Record<string, string> = {};
  #closedByUs = false;
  #capture: Uint8Array[] | null = null;

  constructor(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "/", "http://emulator");
    this.method = request.method ?? "GET";
    this.path = decodeURIComponent(url.pathname);
    this.query = Object.fromEntries(url.searchParams);
    this.headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : `${value}`,
      ]),
    );
    this.#response = response;
    response.on("finish", () => (this.finishedAt = Date.now()));
    this.ended = new Promise((resolve) => {
      response.on("close", () => {
        this.closedAt = Date.now();
        this.closedByClient = this.finishedAt === null && !this.#closedByUs;
        this.#gone.abort();
        this.#wakeChunkWaiters();
        resolve();
      });
    });
  }

  /** Aborted when the exchange is over. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  async waitForChunks(count: number): Promise<void> {
    while (this.chunksSent < count) {
      if (this.signal.aborted)
        throw new Error(`The answer ended after ${this.chunksSent} of ${count} chunks.`);
      await new Promise<void>((resolve) => this.#chunkWaiters.add(resolve));
    }
  }

  /** Headers for whatever answer follows, also an error. */
  addHeaders(headers: Readonly<Record<string, string>>): void {
    this.#extraHeaders = { ...this.#extraHeaders, ...headers };
  }

  /** Keeps the bytes of the answer, for a cache. */
  capture(): readonly Uint8Array[] {
    this.#capture ??= [];
    return this.#capture;
  }

  begin(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.signal.aborted) return;
    this.status = status;
    this.#response.writeHead(status, { ...this.#extraHeaders, ...headers });
    this.#response.flushHeaders();
  }

  /** Writes, waits while the client is slow, and lets the bytes leave on their own. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.signal.aborted) return;
    this.bytesSent += bytes.length;
    this.#capture?.push(bytes);
    if (this.#response.write(bytes)) await nextTurn();
    else
      await Promise.race([
        once(this.#response, "drain", { signal: this.signal }).catch(() => {}),
        this.ended,
      ]);
  }

  noteChunk(tokens: number, usage: Usage | null): void {
    if (this.signal.aborted) return;
    this.chunksSent++;
    this.tokensSent += tokens;
    if (usage !== null) this.usage = usage;
    this.#wakeChunkWaiters();
  }

  end(): void {
    if (!this.signal.aborted) this.#response.end();
  }

  async answer(answer: HttpAnswer): Promise<void> {
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    const bytes = Buffer.from(text);
    this.begin(answer.status, {
      "content-type": answer.contentType ?? "application/json",
      "content-length": `${bytes.length}`,
      ...answer.headers,
    });
    await this.write(bytes);
    this.end();
  }

  async reset(): Promise<void> {
    if (this.bytesSent > 0) await this.#untilRead();
    this.#closedByUs = true;
    this.#response.socket?.resetAndDestroy();
  }

  /** As where another service listens on the port. */
  speakNoHttp(): void {
    this.#closedByUs = true;
    this.#response.socket?.end("SSH-2.0-OpenSSH_9.9\r\n");
  }

  /** A reset throws away on the client's side what it has not read yet, and how much that is would be chance. */
  async #untilRead(): Promise<void> {
    const { localPort, remotePort } = this.#response.socket ?? {};
    for (;;) {
      const unread = unreadBytes(remotePort, localPort);
      await this.pause(unread === null ? READ_BEFORE_RESET_MS : 5);
      if (unread === null || unread === 0 || this.signal.aborted) return;
    }
  }

  /** The emulator itself is going away: what it cuts off is not the client's doing. */
  abandon(): void {
    this.#closedByUs = true;
  }

  /** Ends early when the exchange is over. */
  async pause(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: this.signal }).catch(() => {});
  }

  #wakeChunkWaiters(): void {
    const waiters = [...this.#chunkWaiters];
    this.#chunkWaiters.clear();
    for (const wake of waiters) wake();
  }
}
