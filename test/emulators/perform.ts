// Carries a behaviour out on an exchange: delays, faults, pacing, and the cutting of bytes. The dialect brings the events.

import { writeSizes, type Chunking } from "../support/seeded.ts";
import { faultOf, type Behaviour, type Reply } from "./behaviour.ts";
import type { Usage } from "./usage.ts";
import type { ChatBody } from "./chat-body.ts";
import { htmlErrorPage } from "./error-bodies.ts";
import type { Exchange } from "./exchange.ts";

/** One event of a stream, or the whole document of an answer that does not stream. */
export interface AnswerEvent {
  /** JSON text, or `[DONE]`. */
  readonly data: string;
  readonly tokens: number;
  readonly usage: Usage | null;
}

export interface Answer {
  readonly stream: boolean;
  readonly events: Iterable<AnswerEvent>;
  /** What an error inside the stream looks like. */
  readonly errorObject: unknown;
}

/** `usage` is what to report of what was counted; null where the behaviour leaves it out. */
export type Compose = (reply: Reply, usage: (counted: Usage) => Usage | null) => Answer;

/** A garbage or error event, or what ends the stream by force. */
type Step = AnswerEvent | "reset" | "stall" | "end";

export async function perform(
  exchange: Exchange,
  behaviour: Behaviour,
  body: ChatBody,
  compose: Compose,
): Promise<void> {
  if (faultOf(behaviour, "resetAtConnect")) return await exchange.reset();
  if (faultOf(behaviour, "notHttp")) return exchange.speakNoHttp();
  if (faultOf(behaviour, "neverAnswer")) return await exchange.ended;
  await exchange.pause(behaviour.firstDelayMs ?? 0);

  const http = faultOf(behaviour, "http")?.http;
  if (http) return await exchange.answer({ ...http, headers: { ...http.headers, ...behaviour.headers } });
  const html = faultOf(behaviour, "html")?.html;
  if (html) {
    const { status = 502, body: page = htmlErrorPage(status) } = html === true ? {} : html;
    return await exchange.answer({ status, body: page, contentType: "text/html; charset=UTF-8" });
  }

  const reply =
    typeof behaviour.reply === "function"
      ? behaviour.reply(body, exchange)
      : (behaviour.reply ?? { text: "ok" });
  const answer = compose(reply, (counted) => reportedUsage(behaviour, counted));
  const eol = faultOf(behaviour, "crlf") ? "\r\n" : "\n";
  exchange.begin(200, {
    "content-type": answer.stream ? "text/event-stream" : "application/json",
    ...(answer.stream && { "cache-control": "no-cache" }),
    ...behaviour.headers,
  });
  for (let sent = 0; sent < (behaviour.keepAlive?.count ?? 0); sent++) {
    await exchange.pause(behaviour.keepAlive?.everyMs ?? 0);
    await exchange.write(Buffer.from(answer.stream ? `: keep-alive${eol}${eol}` : eol));
  }
  await send(exchange, behaviour, answer, eol);
}

async function send(exchange: Exchange, behaviour: Behaviour, answer: Answer, eol: string): Promise<void> {
  const writer = new EventWriter(exchange, behaviour.chunking ?? "token");
  const paceMs = answer.stream ? (behaviour.paceMs ?? 0) : 0;
  const startedAt = Date.now();
  let count = 0;
  for (const step of withFaults(answer, behaviour)) {
    if (exchange.signal.aborted) return;
    if (typeof step === "string") {
      await writer.flush();
      if (step === "reset") return await exchange.reset();
      if (step === "stall") return await exchange.ended;
      return exchange.end();
    }
    await exchange.pause(startedAt + paceMs * count++ - Date.now());
    await writer.event(answer.stream ? `data: ${step.data}${eol}${eol}` : step.data, step);
  }
  await writer.flush();
  if (faultOf(behaviour, "staysOpen")) return await exchange.ended;
  exchange.end();
}

function* withFaults(answer: Answer, behaviour: Behaviour): Generator<Step> {
  const error = faultOf(behaviour, "errorObjectAfterChunks");
  const garbage = faultOf(behaviour, "garbageAfterChunks");
  const reset = faultOf(behaviour, "resetAfterChunks")?.resetAfterChunks;
  const stall = faultOf(behaviour, "stallAfterChunks")?.stallAfterChunks;
  const end = faultOf(behaviour, "endAfterChunks")?.endAfterChunks;
  const plain = (data: string): AnswerEvent => ({ data, tokens: 0, usage: null });
  let count = 0;
  const due = function* (): Generator<Step> {
    if (garbage?.garbageAfterChunks === count)
      yield plain(garbage.text ?? '{"choices":[{"delta":{"content":"cut of');
    if (error?.errorObjectAfterChunks === count) {
      yield plain(JSON.stringify(error.body ?? answer.errorObject));
      yield "end";
    }
    if (reset === count) yield "reset";
    if (stall === count) yield "stall";
    if (end === count) yield "end";
  };
  for (const event of answer.events) {
    yield* due();
    yield event;
    count++;
  }
  yield* due();
}

function reportedUsage(behaviour: Behaviour, counted: Usage): Usage | null {
  if (faultOf(behaviour, "usageMissing")) return null;
  const absurd = faultOf(behaviour, "usageAbsurd")?.usageAbsurd;
  if (absurd === undefined) return counted;
  return {
    ...counted,
    ...(absurd === true ? { promptTokens: -7, completionTokens: 9_007_199_254_740_991 } : absurd),
  };
}

/** Cuts the stream of events into writes, and notes each event when its last byte has been written. */
class EventWriter {
  readonly #exchange: Exchange;
  readonly #nextSize: (() => number) | null;
  readonly #whole: boolean;
  #held: Buffer = Buffer.alloc(0);
  #heldFrom = 0;
  #size: number | null = null;
  readonly #open: { readonly end: number; readonly event: AnswerEvent }[] = [];

  constructor(exchange: Exchange, chunking: Chunking) {
    this.#exchange = exchange;
    this.#nextSize = writeSizes(chunking);
    this.#whole = chunking === "whole";
  }

  async event(text: string, event: AnswerEvent): Promise<void> {
    this.#held = this.#held.length === 0 ? Buffer.from(text) : Buffer.concat([this.#held, Buffer.from(text)]);
    this.#open.push({ end: this.#heldFrom + this.#held.length, event });
    if (this.#whole) return;
    if (this.#nextSize === null) return await this.flush();
    for (;;) {
      this.#size ??= this.#nextSize();
      if (this.#held.length < this.#size || this.#exchange.signal.aborted) return;
      await this.#write(this.#size);
      this.#size = null;
    }
  }

  async flush(): Promise<void> {
    if (this.#held.length > 0) await this.#write(this.#held.length);
  }

  async #write(size: number): Promise<void> {
    const piece = this.#held.subarray(0, size);
    this.#held = this.#held.subarray(size);
    this.#heldFrom += size;
    await this.#exchange.write(piece);
    while (this.#open[0] !== undefined && this.#open[0].end <= this.#heldFrom) {
      const { event } = this.#open.shift() as { event: AnswerEvent };
      this.#exchange.noteChunk(event.tokens, event.usage);
    }
  }
}
