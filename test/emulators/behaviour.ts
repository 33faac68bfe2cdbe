// What a test says about an upstream's next answers: plain data, the same for every emulator.
// It knows nothing of a wire format; each emulator puts it into its provider's own words.

import type { Chunking } from "../support/seeded.ts";
import type { ChatBody } from "./chat-body.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { Usage } from "./usage.ts";

export interface ToolCallReply {
  readonly name: string;
  /** An object, or the raw text where it is meant to be broken JSON. */
  readonly arguments: string | Readonly<Record<string, unknown>>;
  readonly id?: string;
}

export interface Reply {
  readonly thinking?: string;
  /** Where thinking travels as text: whether `<think>` is written. R1 on Workers AI leaves it out, so default false there. */
  readonly openTag?: boolean;
  /** Default true, except where a reply without text ends with `length`: that one was cut inside its thinking. */
  readonly closeTag?: boolean;
  readonly text?: string;
  /** `text` that many times over, produced lazily; Infinity for a model that never stops. */
  readonly repeatText?: number;
  readonly toolCalls?: readonly ToolCallReply[];
  /** The raw finish reason; default `stop`, or `tool_calls`. */
  readonly finish?: string;
  /** Over the counts that the emulator makes itself. */
  readonly usage?: Partial<Usage>;
}

/** A reply made from what the request carried. */
export type Brain = (body: ChatBody, request: RecordedRequest) => Reply;

export interface HttpAnswer {
  readonly status: number;
  /** A string is sent as it is, anything else as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
}

/** Chunks are counted in server-sent events (not in writes), comments left out. */
export type Fault =
  | { readonly http: HttpAnswer }
  | { readonly html: true | { readonly status?: number; readonly body?: string } }
  | { readonly resetAtConnect: true }
  /** What answers does not speak HTTP. */
  | { readonly notHttp: true }
  | { readonly neverAnswer: true }
  | { readonly resetAfterChunks: number }
  /** The socket stays open; nothing more comes. With 0, the headers were sent. */
  | { readonly stallAfterChunks: number }
  /** A clean end without finish reason or `[DONE]`. */
  | { readonly endAfterChunks: number }
  /** An error object inside the 200 stream, then a clean end. */
  | { readonly errorObjectAfterChunks: number; readonly body?: unknown }
  /** One event that is not JSON; the stream then goes on. */
  | { readonly garbageAfterChunks: number; readonly text?: string }
  /** The answer is whole, `[DONE]` included, but its connection is not closed. */
  | { readonly staysOpen: true }
  | { readonly crlf: true }
  | { readonly usageMissing: true }
  | { readonly usageAbsurd: true | Partial<Usage> };

/** How thinking is put: as text between tags, or in a field of the delta. */
export type ThinkingAs = "tags" | "reasoning" | "reasoning_content";

export interface Behaviour {
  readonly reply?: Reply | Brain;
  /** How text is cut into deltas: a token each (default), n tokens each, or at seeded places, also inside tags. */
  readonly deltas?: "token" | number | { readonly seed: number };
  /** How the bytes of the stream are cut into writes. Default `token`: one write an event. */
  readonly chunking?: Chunking;
  /** Between events, kept on average however busy the machine is. */
  readonly paceMs?: number;
  /** Before the headers. */
  readonly firstDelayMs?: number;
  /** Comments (or blank lines, where nothing streams) after the headers and before the first event. */
  readonly keepAlive?: { readonly count: number; readonly everyMs: number };
  readonly fault?: Fault | readonly Fault[];
  readonly thinkingAs?: ThinkingAs;
  /** The model named in the answer; default the one that was asked for. */
  readonly model?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One behaviour for all calls, one each (the last for all that follow), or made for each call, also later, so that a
 * test can hold an answer back. `index` counts the model calls since the script was set, from 0.
 */
export type Script =
  | Behaviour
  | readonly Behaviour[]
  | ((request: RecordedRequest, index: number) => Behaviour | Promise<Behaviour>);

type FaultName = Fault extends infer F
  ? F extends Fault
    ? Exclude<keyof F, "body" | "text">
    : never
  : never;

/** The fault of that name, if the behaviour has it. */
export function faultOf<Name extends FaultName>(
  behaviour: Behaviour,
  name: Name,
): Extract<Fault, Readonly<Record<Name, unknown>>> | undefined {
  const faults: readonly Fault[] = Array.isArray(behaviour.fault)
    ? (behaviour.fault as readonly Fault[])
    : behaviour.fault === undefined
      ? []
      : [behaviour.fault as Fault];
  return faults.find((fault): fault is Extract<Fault, Readonly<Record<Name, unknown>>> => name in fault);
}

export async function behaviourFor(
  script: Script,
  request: RecordedRequest,
  index: number,
): Promise<Behaviour> {
  if (typeof script === "function") return await script(request, index);
  if (!Array.isArray(script)) return script as Behaviour;
  const list = script as readonly Behaviour[];
  return list[Math.min(index, list.length - 1)] ?? {};
}
