// Reads merged streams: their events, what those say, and a reader in the background.

import { createParser } from "eventsource-parser";
import { mergeEventStream, SilenceWatch } from "../../../src/models/event-stream.ts";
import { newObservation, type CallObservation } from "../../../src/models/transport.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { DEADLINES } from "../../fakes/routes.ts";

export type Json = Record<string, unknown>;

export function merge(
  source: ReadableStream<Uint8Array>,
  clock = new ManualClock(),
): { stream: ReadableStream<Uint8Array>; observation: CallObservation } {
  const observation = newObservation();
  const silence = new SilenceWatch(clock, DEADLINES);
  return { stream: mergeEventStream(source, { clock, silence, observation }), observation };
}

export function eventsIn(text: string): (Json | "[DONE]")[] {
  const events: (Json | "[DONE]")[] = [];
  const parser = createParser({
    onEvent: ({ data }) => events.push(data === "[DONE]" ? data : JSON.parse(data)),
  });
  parser.feed(text);
  return events;
}

/** What events say, apart from how it is divided: runs of one kind of text, and everything else as it is. */
export function saidBy(events: readonly (Json | "[DONE]")[]): string[] {
  const runs: { kind: string; text: string }[] = [];
  for (const item of events) {
    const [kind, text] = readText(item) ?? ["other", JSON.stringify(item)];
    const last = runs.at(-1);
    if (last !== undefined && kind !== "other" && last.kind === kind) last.text += text;
    else runs.push({ kind, text });
  }
  return runs.map(({ kind, text }) => `${kind}: ${text}`);
}

function readText(item: Json | "[DONE]"): [kind: string, text: string] | null {
  if (item === "[DONE]") return null;
  if (typeof item["response"] === "string" && !("usage" in item) && !("tool_calls" in item))
    return ["response", item["response"]];
  const choices = item["choices"] as { delta?: Json; finish_reason?: unknown }[] | undefined;
  const delta = choices?.[0]?.delta;
  if (!delta || choices?.[0]?.finish_reason != null) return null;
  for (const kind of ["content", "reasoning_content", "reasoning"]) {
    const others = Object.entries(delta).filter(([key, value]) => key !== kind && key !== "role" && value);
    if (delta[kind] && others.length === 0) return [kind, String(delta[kind])];
  }
  return null;
}

/** Reads on in the background; `text` is what has come out so far. */
export function drain(stream: ReadableStream<Uint8Array>): {
  readonly text: string;
  readonly ended: boolean;
} {
  const seen = { text: "", ended: false };
  const decoder = new TextDecoder();
  void (async () => {
    for await (const bytes of stream) seen.text += decoder.decode(bytes, { stream: true });
    seen.ended = true;
  })();
  return seen;
}
