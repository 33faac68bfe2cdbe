// The fetch that all HTTP providers are given: deadlines, bounded error bodies, merged event streams, and a note of
// what the response said about itself. It retries nothing and knows no provider.

import type { Clock } from "../core/clock.ts";
import {
  mergeEventStream,
  SilenceWatch,
  type StreamDeadlines,
  type StreamObservation,
} from "./event-stream.ts";
import { UpstreamFault } from "./upstream-fault.ts";

/** What one call's HTTP exchange said beside its text. A new one for every call. */
export interface CallObservation extends StreamObservation {
  status: number | null;
  gatewayLogId: string | null;
  cacheStatus: string | null;
}

export const newObservation = (): CallObservation => ({
  usage: null,
  fault: null,
  status: null,
  gatewayLogId: null,
  cacheStatus: null,
});

export type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

export interface TransportSettings {
  readonly clock: Clock;
  readonly deadlines: StreamDeadlines;
  readonly fetch: Fetch;
}

const MAX_ERROR_CHARACTERS = 65_536;
const MAX_ANSWER_CHARACTERS = 4_000_000;

async function boundedText(response: Response, maxCharacters: number): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (reader !== undefined && text.length < maxCharacters) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw cause instanceof UpstreamFault ? cause : new UpstreamFault("connection-lost", { cause });
    });
    if (done) break;
    text += value;
  }
  await reader?.cancel().catch(() => {});
  return text.slice(0, maxCharacters);
}

/**
 * The promise, or the fault that stands for the silence, or the abort of `signal`, also where the work itself (a
 * binding's) does not heed it. On silence, `abort` ends the work.
 */
export async function beforeSilence<T>(
  work: Promise<T>,
  silence: SilenceWatch,
  clock: Clock,
  abort: AbortController,
  signal: AbortSignal | null | undefined,
): Promise<T> {
  const settled = new AbortController();
  const woken = signal ? AbortSignal.any([settled.signal, signal]) : settled.signal;
  const silent = clock.sleep(silence.remainingMs(), woken).then(() => {
    if (settled.signal.aborted) return;
    signal?.throwIfAborted();
    const fault = silence.fault();
    abort.abort(fault);
    throw fault;
  });
  try {
    return await Promise.race([work, silent.then(() => new Promise<never>(() => {}))]);
  } finally {
    settled.abort();
  }
}

/**
 * A fetch for one call of a model.
 * @returns the response: an error's body and a whole answer's are read and bounded, an event stream is merged
 * @throws UpstreamFault on silence, or where a stream was asked for and something else came with status 200
 */
export function createTransport(settings: TransportSettings, observation: CallObservation): Fetch {
  return async (input, init) => {
    const { clock } = settings;
    const silence = new SilenceWatch(clock, settings.deadlines);
    const abort = new AbortController();
    const signal = init?.signal ? AbortSignal.any([init.signal, abort.signal]) : abort.signal;

    // workerd rejects with a plain Error where a connection fails, and an abort's reason is no failure of the service.
    const reached = settings.fetch(input, { ...init, signal }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new TypeError("the connection failed", { cause });
    });
    const response = await beforeSilence(reached, silence, clock, abort, init?.signal);
    observation.status = response.status;
    observation.gatewayLogId = response.headers.get("cf-aig-log-id");
    observation.cacheStatus = response.headers.get("cf-aig-cache-status");

    const { status, statusText, headers } = response;
    if (!response.ok) {
      const text = await beforeSilence(
        boundedText(response, MAX_ERROR_CHARACTERS),
        silence,
        clock,
        abort,
        init?.signal,
      );
      // Some statuses (304) may not have a body, not even an empty one.
      return new Response(text === "" ? null : text, { status, statusText, headers });
    }
    const type = headers.get("content-type")?.toLowerCase() ?? "";
    const streamWanted = typeof init?.body === "string" && /"stream":\s*true/.test(init.body);
    const isStream = type.includes("event-stream") || (streamWanted && !/json|html/.test(type));
    if (response.body !== null && isStream) {
      const merged = mergeEventStream(response.body, { clock, silence, observation });
      return new Response(merged, {
        status,
        statusText,
        headers: { "content-type": "text/event-stream" },
      });
    }
    const text = await beforeSilence(
      boundedText(response, MAX_ANSWER_CHARACTERS),
      silence,
      clock,
      abort,
      init?.signal,
    );
    if (!streamWanted) return new Response(text, { status, statusText, headers });
    // Asking once more without streaming would pay twice. Workers AI may answer whole; anything else is an error's body.
    const kind = judgeBody(text);
    if (kind === "answer") return new Response(text, { status, statusText, headers });
    if (kind === "error") return new Response(text, { status: 502, statusText: "Error with status 200" });
    throw new UpstreamFault("not-a-stream");
  };
}

/** What a body is that came with status 200 instead of a stream. */
function judgeBody(text: string): "answer" | "error" | "neither" {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== "object" || body === null) return "neither";
    const { error, errors, result } = body as { error?: unknown; errors?: unknown; result?: unknown };
    if ((error !== undefined && error !== null) || (Array.isArray(errors) && errors.length > 0))
      return "error";
    return typeof result === "object" && result !== null ? "answer" : "neither";
  } catch {
    return "neither";
  }
}
