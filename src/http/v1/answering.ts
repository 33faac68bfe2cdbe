// How a completion is answered: whole when its turn has ended, or as server-sent events. What fails before there is anything
// to say has its own status, in both.

import type { UIMessageChunk } from "ai";
import type { Clock } from "../../core/clock.ts";
import { UpshiftError } from "../../core/errors.ts";
import type { Mode } from "../../core/receipt.ts";
import { Completion, usageOf, type Delta, type FinishReason } from "./completion.ts";
import { errorBody, errorResponse } from "./errors.ts";

/** How long a stream says nothing before a comment tells that it lives; proxies close what is silent for 30 seconds or more. */
export const KEEP_ALIVE_MS = 10_000;
/** How long a stream waits with its status for something to say: what fails later fails in the stream. */
export const FIRST_WORD_MS = 3_000;

/** Runs the turn to its end, or to the signal's abort, and says its chunks. @throws UpshiftError where it could not begin */
export type RunCompletion = (emit: (chunk: UIMessageChunk) => void, signal: AbortSignal) => Promise<void>;

export interface AskedCompletion {
  readonly model: Mode;
  readonly streams: boolean;
  readonly wantsUsage: boolean;
  readonly isJson: boolean;
  readonly run: RunCompletion;
  /** Goes on while the work lasts, also when the caller has gone. */
  readonly keepAlive: (work: Promise<unknown>) => void;
  /** The caller has gone away. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Of the HTTP request. */
  readonly requestId: string;
  readonly logError: (requestId: string, error: unknown) => void;
}

const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

const envelope = (
  completion: Completion,
  { model, clock }: AskedCompletion,
  object: string,
): Record<string, unknown> => ({
  id: completion.id,
  object,
  created: Math.floor(clock.now() / 1000),
  model,
});

/** Runs the turn; what it throws becomes the completion's error. */
async function follow(
  asked: AskedCompletion,
  completion: Completion,
  say: (delta: Delta) => void,
  signal: AbortSignal,
): Promise<UpshiftError | null> {
  const work = asked
    .run((chunk) => {
      const delta = completion.apply(chunk);
      if (delta !== null) say(delta);
    }, signal)
    .then(
      () => completion.error,
      (error: unknown) => {
        if (error instanceof UpshiftError) return error;
        const { requestId } = asked;
        asked.logError(requestId, error);
        return new UpshiftError("internal", `Something went wrong here (request ${requestId}).`);
      },
    );
  asked.keepAlive(work);
  return work;
}

export function answerCompletion(asked: AskedCompletion): Promise<Response> {
  return asked.streams ? streamed(asked) : whole(asked);
}

async function whole(asked: AskedCompletion): Promise<Response> {
  const completion = new Completion(asked.isJson);
  const error = await follow(asked, completion, () => {}, asked.signal);
  if (error !== null) return errorResponse(error);
  const { message, finishReason, receipt } = completion;
  const body = {
    ...envelope(completion, asked, "chat.completion"),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason }],
    ...(receipt !== null && { usage: usageOf(receipt), receipt }),
  };
  return Response.json(body, { headers: HEADERS });
}

async function streamed(asked: AskedCompletion): Promise<Response> {
  const { clock, wantsUsage } = asked;
  const completion = new Completion(asked.isJson);
  const gone = new AbortController();
  const over = new AbortController();
  const begun = Promise.withResolvers<void>();
  const encoder = new TextEncoder();
  let out!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      out = controller;
    },
    cancel: () => gone.abort(),
  });
  let saidAt = clock.now();
  const send = (text: string): void => {
    saidAt = clock.now();
    // Who has gone reads nothing more.
    if (!gone.signal.aborted) out.enqueue(encoder.encode(text));
  };
  const sendChunk = (choices: readonly unknown[], more: Record<string, unknown> = {}): void => {
    const usage = wantsUsage ? { usage: null } : {};
    const chunk = {
      ...envelope(completion, asked, "chat.completion.chunk"),
      choices,
      ...usage,
      ...more,
    };
    send(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  const choice = (delta: Delta, finish: FinishReason | null = null): Record<string, unknown> => ({
    index: 0,
    delta,
    logprobs: null,
    finish_reason: finish,
  });
  let hasBegun = false;
  const begin = (): void => {
    if (!hasBegun) sendChunk([choice({ role: "assistant", content: "" })]);
    hasBegun = true;
    begun.resolve();
  };
  const end = (error: UpshiftError | null): void => {
    over.abort();
    if (error !== null) send(`data: ${JSON.stringify(errorBody(error))}\n\n`);
    else {
      begin();
      const { receipt, finishReason } = completion;
      const last = receipt === null ? {} : { receipt };
      sendChunk([choice({}, finishReason)], wantsUsage ? {} : last);
      if (wantsUsage) sendChunk([], { ...(receipt !== null && { usage: usageOf(receipt) }), ...last });
    }
    send("data: [DONE]\n\n");
    if (!gone.signal.aborted) out.close();
  };
  const signal = AbortSignal.any([asked.signal, gone.signal]);
  const ended = follow(
    asked,
    completion,
    (delta) => {
      begin();
      sendChunk([choice(delta)]);
    },
    signal,
  );
  const keptAlive = (async () => {
    let patienceMs = FIRST_WORD_MS;
    while (!over.signal.aborted && !signal.aborted) {
      await clock.sleep(saidAt + patienceMs - clock.now(), AbortSignal.any([over.signal, signal]));
      if (over.signal.aborted || signal.aborted || clock.now() - saidAt < patienceMs) continue;
      send(": keep-alive\n\n");
      begun.resolve();
      patienceMs = KEEP_ALIVE_MS;
    }
  })();
  // What fails before anything was said is answered with its status.
  const early = await Promise.race([ended, begun.promise]);
  if (early instanceof UpshiftError) {
    over.abort();
    return errorResponse(early);
  }
  const finished = ended.then(end);
  asked.keepAlive(Promise.all([finished, keptAlive]));
  return new Response(body, {
    headers: { ...HEADERS, "content-type": "text/event-stream; charset=utf-8" },
  });
}
