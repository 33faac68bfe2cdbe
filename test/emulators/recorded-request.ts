// What an emulator remembers of a request and of what became of it. Tests read it; only the exchange writes it.

import type { Usage } from "./usage.ts";

export interface RecordedRequest {
  /** Position among all requests of this emulator, from 0. */
  readonly index: number;
  /** Milliseconds since the epoch, as all times here. */
  readonly at: number;
  readonly method: string;
  /** Percent-decoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON; the raw text where it is not JSON. */
  readonly body: unknown;

  /** Null while nothing was sent. */
  readonly status: number | null;
  /** Bytes of the body that were handed to the socket. */
  readonly bytesSent: number;
  /** Events that were written whole; 1 for an answer that does not stream. */
  readonly chunksSent: number;
  /** Tokens in those events, reported or not: what a provider would bill for an aborted call. */
  readonly tokensSent: number;
  /** What the answer reported; null while it has not, or never did. */
  readonly usage: Usage | null;
  /** The answer was not finished, and it was the client that went away. */
  readonly closedByClient: boolean;
  readonly closedAt: number | null;
  /** Null where the answer was cut, by whomever. */
  readonly finishedAt: number | null;
  /** What the request did that the real service would not refuse but would not do either, such as a lost metadata header. */
  readonly violations: readonly string[];

  /** When the exchange is over, in whatever way. */
  readonly ended: Promise<void>;
  /** When that many events were written whole. Rejects where the exchange ends before. */
  waitForChunks(count: number): Promise<void>;
}
