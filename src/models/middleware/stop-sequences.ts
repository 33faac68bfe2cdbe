// Ends an answer before the first of the sequences that its asker has named. Applied here for every model: a service would
// look for them in the thinking as well, where "\n" ends it at once. Invariant: the same text gives the same answer however
// the stream was cut.

import type { LanguageModelV4Middleware, LanguageModelV4StreamPart } from "@ai-sdk/provider";

const NO_USAGE = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};

/** Where the first of the sequences begins; -1 where none is there. */
function firstOf(sequences: readonly string[], text: string): number {
  const found = sequences.map((sequence) => text.indexOf(sequence)).filter((at) => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

/** The longest end of `text` that may be the beginning of a sequence. */
function halfSequence(sequences: readonly string[], text: string): number {
  const longest = Math.max(...sequences.map((sequence) => sequence.length)) - 1;
  for (let length = Math.min(longest, text.length); length > 0; length--) {
    const end = text.slice(-length);
    if (sequences.some((sequence) => sequence.startsWith(end))) return length;
  }
  return 0;
}

/** @param sequences at least one, none of them empty */
export function stopSequences(sequences: readonly string[]): LanguageModelV4Middleware {
  return {
    specificationVersion: "v4",
    async wrapStream({ doStream }) {
      const result = await doStream();
      let held = "";
      let id = "answer";
      const transform = new TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart>({
        transform(part, controller) {
          const write = (delta: string): void => {
            if (delta !== "") controller.enqueue({ type: "text-delta", id, delta });
          };
          if (part.type !== "text-delta") {
            if (part.type === "text-end" || part.type === "finish") {
              const at = firstOf(sequences, held);
              write(at < 0 ? held : held.slice(0, at));
              held = "";
            }
            controller.enqueue(part);
            return;
          }
          held += part.delta;
          id = part.id;
          const at = firstOf(sequences, held);
          // One that began earlier may still be completed.
          const open = held.length - halfSequence(sequences, held);
          if (at < 0 || open < at) {
            write(held.slice(0, open));
            held = held.slice(open);
            return;
          }
          write(held.slice(0, at));
          controller.enqueue({ type: "text-end", id });
          // Nobody reads on, so what the call has used is not reported.
          controller.enqueue({
            type: "finish",
            finishReason: { unified: "stop", raw: "stop sequence" },
            usage: NO_USAGE,
          });
          controller.terminate();
        },
      });
      return { ...result, stream: result.stream.pipeThrough(transform) };
    },
  };
}
