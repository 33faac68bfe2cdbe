// A `fetch` that answers from a script, one answer a request, and keeps what it was asked. It heeds abort signals as
// a real one does.

import type { Fetch } from "../../src/models/transport.ts";
import { bodyOf, bytesOf } from "./bytes.ts";

export interface SeenRequest {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Headers;
  /** The body's JSON. */
  readonly body: Record<string, unknown>;
  readonly signal: AbortSignal | null | undefined;
}

export type Answer = (request: SeenRequest) => Response | Promise<Response>;

export const streamed =
  (body: string | ReadableStream<Uint8Array>, headers: Record<string, string> = {}): Answer =>
  () =>
    new Response(typeof body === "string" ? bodyOf([bytesOf(body)]) : body, {
      headers: { "content-type": "text/event-stream", ...headers },
    });

export const refused =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  () =>
    new Response(typeof body === "string" ? body : JSON.stringify(body), {
      status,
      headers: { "content-type": "application/json", ...headers },
    });

/** Never answers; only an abort ends the wait. */
export const silent: Answer = () => new Promise<never>(() => {});

/** What undici throws where nobody listens. */
export const unreachable: Answer = () => {
  throw new TypeError("fetch failed", {
    cause: Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), { code: "ECONNREFUSED" }),
  });
};

export class FarEnd {
  readonly requests: SeenRequest[] = [];
  readonly #answers: Answer[];

  /** The last answer is given again to every later request. */
  constructor(...answers: Answer[]) {
    this.#answers = answers;
  }

  readonly fetch: Fetch = async (input, init) => {
    const signal = init?.signal;
    signal?.throwIfAborted();
    const request: SeenRequest = {
      url: input instanceof Request ? input.url : String(input),
      method: init?.method,
      headers: new Headers(init?.headers),
      body: typeof init?.body === "string" ? JSON.parse(init.body) : {},
      signal,
    };
    const answer = this.#answers[Math.min(this.requests.length, this.#answers.length - 1)];
    this.requests.push(request);
    if (answer === undefined) throw new Error("The far end has no answer for this request");
    const response = Promise.resolve(answer(request));
    if (!signal) return response;
    return Promise.race([
      response,
      new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
    ]);
  };
}
