// One request and its answer on the socket. It records what happened and tells the client's leaving from our own faults;
// it decides nothing about content.

import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { HttpAnswer } from "./behaviour.ts";
import type { Usage } from "./usage.ts";
import type { RecordedRequest } from "./recorded-request.ts";

/** Before a reset, so that the client has read what was sent: a reset throws unread bytes away on the client's side. */
const READ_BEFORE_RESET_MS = 25;

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
    if (this.bytesSent > 0) await this.pause(READ_BEFORE_RESET_MS);
    this.#closedByUs = true;
    this.#response.socket?.resetAndDestroy();
  }

  /** As where another service listens on the port. */
  speakNoHttp(): void {
    this.#closedByUs = true;
    this.#response.socket?.end("SSH-2.0-OpenSSH_9.9\r\n");
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
