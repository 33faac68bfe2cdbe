// Server-sent events of a model, merged before any provider parses them: the path behind costs about a millisecond an
// event, so fewer events are the lever. Invariant: the text that comes out is the text that went in, in order.
// It also is the one place that sees mid-stream errors, garbage and keep-alive comments, which providers pass over.

import { createParser, type EventSourceMessage } from "eventsource-parser";
import type { Clock } from "../core/clock.ts";
import { faultOfEvent, UpstreamFault } from "./upstream-fault.ts";

/** Silence that a stream may keep, in milliseconds. */
export interface StreamDeadlines {
  /** Before the first event. */
  readonly firstEventMs: number;
  /** Between two events. */
  readonly stallMs: number;
  /** The longest that keep-alive comments alone may stand for progress. */
  readonly queueMs: number;
}

/** What was seen of a stream beside its text; filled while it is read. */
export interface StreamObservation {
  usage: unknown;
  /** What ended the stream before its time. */
  fault: UpstreamFault | null;
}

const MERGE_WINDOW_MS = 50;
const WIDEST_WINDOW_MS = 400;
const MAX_MERGED_CHARACTERS = 32_768;
const MAX_EVENT_CHARACTERS = 8 * 1024 * 1024;
/** How long the body's end is waited for after [DONE]: some servers keep the connection open. */
const END_AFTER_DONE_MS = 1_000;

/** Watches one request for silence. Comments count as life, but only up to the queue limit. */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #deadlines: StreamDeadlines;
  #lastLife: number;
  #lastEvent: number;
  #started = false;

  constructor(clock: Clock, deadlines: StreamDeadlines) {
    this.#clock = clock;
    this.#deadlines = deadlines;
    this.#lastLife = this.#lastEvent = clock.now();
  }

  sawLife(): void {
    this.#lastLife = this.#clock.now();
  }

  sawEvent(): void {
    this.#started = true;
    this.#lastLife = this.#lastEvent = this.#clock.now();
  }

  remainingMs(): number {
    const limit = this.#started ? this.#deadlines.stallMs : this.#deadlines.firstEventMs;
    const until = Math.min(
      this.#lastLife + limit,
      this.#lastEvent + Math.max(limit, this.#deadlines.queueMs),
    );
    return Math.max(0, until - this.#clock.now());
  }

  fault(): UpstreamFault {
    return new UpstreamFault(this.#started ? "stalled" : "timeout-first");
  }
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The one text field of an event that carries nothing but a piece of text; null for every other event. */
function textField(event: Json): { holder: Json; key: string } | null {
  if (event["usage"] !== undefined && event["usage"] !== null) return null;
  const choices = event["choices"];
  if (choices === undefined) {
    const keys = Object.keys(event).filter((key) => key !== "p" && event[key] !== null);
    return keys.length === 1 && typeof event["response"] === "string"
      ? { holder: event, key: "response" }
      : null;
  }
  if (!Array.isArray(choices) || choices.length !== 1) return null;
  const choice: unknown = choices[0];
  if (!isObject(choice) || !isObject(choice["delta"])) return null;
  if (choice["finish_reason"] !== undefined && choice["finish_reason"] !== null) return null;
  const delta = choice["delta"];
  const filled = Object.keys(delta).filter(
    (key) => key !== "role" && delta[key] !== null && delta[key] !== "",
  );
  const key = filled[0];
  if (filled.length !== 1 || key === undefined || typeof delta[key] !== "string") return null;
  return key === "content" || key === "reasoning_content" || key === "reasoning"
    ? { holder: delta, key }
    : null;
}

function errorInEvent(event: Json): UpstreamFault | null {
  const errors = event["errors"];
  const failed =
    (event["error"] !== undefined && event["error"] !== null) || (Array.isArray(errors) && errors.length > 0);
  return failed ? faultOfEvent(JSON.stringify(event)) : null;
}

/** Merges neighbouring text events. `push` returns the events that are now complete, in order. */
class EventMerger {
  #template: Json | null = null;
  #key = "";
  #pieces: string[] = [];
  #length = 0;

  get holds(): boolean {
    return this.#template !== null;
  }

  push(event: Json): Json[] {
    const field = textField(event);
    if (field === null) return [...this.flush(), event];
    const text = field.holder[field.key] as string;
    const ready =
      this.#template !== null &&
      (this.#key !== field.key || this.#length + text.length > MAX_MERGED_CHARACTERS)
        ? this.flush()
        : [];
    if (this.#template === null) {
      this.#template = event;
      this.#key = field.key;
    }
    this.#pieces.push(text);
    this.#length += text.length;
    return ready;
  }

  flush(): Json[] {
    const event = this.#template;
    if (event === null) return [];
    const field = textField(event);
    if (field !== null) field.holder[field.key] = this.#pieces.join("");
    this.#template = null;
    this.#pieces = [];
    this.#length = 0;
    return [event];
  }
}

/** Windows widen with the lateness of the object's own timers: a busy object sends fewer, larger pieces. */
class MergePace {
  readonly #clock: Clock;
  #windowMs = MERGE_WINDOW_MS;
  #openUntil = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get waitMs(): number {
    return Math.max(0, this.#openUntil - this.#clock.now());
  }

  emitted(): void {
    this.#openUntil = this.#clock.now() + this.#windowMs;
  }

  woke(lateMs: number): void {
    this.#windowMs = Math.min(WIDEST_WINDOW_MS, Math.max(MERGE_WINDOW_MS, this.#windowMs * 0.8, lateMs * 4));
  }
}

/**
 * The same stream with its text events merged: the first at once, later ones in windows of 50 ms and more.
 * On silence, garbage, an error event or a broken connection it notes the fault in the observation and ends. It does not
 * error: the stages behind would drop what they hold, and what is shown would depend on how fast it was read. After
 * [DONE] nothing can spoil the answer any more. Cancelling the result cancels the source.
 */
export function mergeEventStream(
  source: ReadableStream<Uint8Array>,
  options: { clock: Clock; silence: SilenceWatch; observation: StreamObservation },
): ReadableStream<Uint8Array> {
  const { clock, silence, observation } = options;
  const reader = source.getReader();
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const merger = new EventMerger();
  const pace = new MergePace(clock);
  const ready: string[] = [];
  let fault: UpstreamFault | null = null;
  let ended = false;
  let doneAt: number | null = null;
  let reading: Promise<ReadableStreamReadResult<Uint8Array>> | null = null;

  const queue = (events: Json[]): void => {
    for (const event of events) ready.push(`data: ${JSON.stringify(event)}\n\n`);
  };
  const remainingMs = (): number =>
    doneAt === null ? silence.remainingMs() : Math.max(0, doneAt + END_AFTER_DONE_MS - clock.now());
  const onEvent = ({ data }: EventSourceMessage): void => {
    if (fault !== null || doneAt !== null) return;
    silence.sawEvent();
    if (data === "[DONE]") {
      doneAt = clock.now();
      queue(merger.flush());
      ready.push("data: [DONE]\n\n");
      return;
    }
    let event: unknown;
    try {
      event = JSON.parse(data);
    } catch (cause) {
      // Half an event at the end is a stream that was cut, and says so by lacking a finish.
      if (!ended) fault = new UpstreamFault("garbled", { cause });
      return;
    }
    if (!isObject(event)) {
      fault = new UpstreamFault("garbled");
      return;
    }
    fault = errorInEvent(event);
    if (fault !== null) return;
    if (isObject(event["usage"])) observation.usage = event["usage"];
    queue(merger.push(event));
  };
  const parser = createParser({
    onEvent,
    onComment: () => silence.sawLife(),
    maxBufferSize: MAX_EVENT_CHARACTERS,
    // Unknown fields and bad retry values are to be ignored, says the standard; a full buffer is not.
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded")
        fault ??= new UpstreamFault("event-too-large", { cause: error });
    },
  });

  const readOnce = async (): Promise<void> => {
    reading ??= reader.read();
    const limit = merger.holds ? Math.min(pace.waitMs, remainingMs()) : remainingMs();
    const woken = new AbortController();
    const before = clock.now();
    const outcome = await Promise.race([
      reading.then((result) => ({ result })),
      clock.sleep(limit, woken.signal).then(() => null),
    ]).catch((cause: unknown) => {
      if (doneAt === null) fault ??= new UpstreamFault("connection-lost", { cause });
      ended = true;
      return undefined;
    });
    woken.abort();
    if (outcome === undefined) return;
    if (outcome === null) {
      if (merger.holds) pace.woke(clock.now() - before - limit);
      else if (remainingMs() > 0) return;
      else if (doneAt === null) fault = silence.fault();
      else ended = true;
      return;
    }
    reading = null;
    if (outcome.result.done) {
      ended = true;
      // The last event may lack its blank line.
      parser.feed(`${decoder.decode()}\n\n`);
      queue(merger.flush());
      return;
    }
    silence.sawLife();
    try {
      parser.feed(decoder.decode(outcome.result.value, { stream: true }));
    } catch (cause) {
      fault ??= new UpstreamFault("event-too-large", { cause });
    }
  };

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const next = ready.shift();
          if (next !== undefined) {
            controller.enqueue(encoder.encode(next));
            return;
          }
          // What arrived before a fault is given out first, so that nothing shown depends on how bytes were cut.
          if ((fault !== null || pace.waitMs === 0) && merger.holds) {
            queue(merger.flush());
            pace.emitted();
            continue;
          }
          if (fault !== null || ended) {
            observation.fault = fault;
            reader.cancel().catch(() => {});
            controller.close();
            return;
          }
          await readOnce();
        }
      },
      async cancel(reason) {
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
