// Says `length` where an answer used up its output limit. Workers AI's own streams give no reason for their end, so a
// text that the limit has cut would pass for a finished one.

import type { LanguageModelV4Middleware, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { isTokenCount } from "../usage.ts";

export function outputLimit(): LanguageModelV4Middleware {
  return {
    specificationVersion: "v4",
    async wrapStream({ doStream, params }) {
      const result = await doStream();
      const limit = params.maxOutputTokens ?? Infinity;
      const transform = new TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart>({
        transform(part, controller) {
          const written = part.type === "finish" ? (part.usage.outputTokens.total ?? 0) : 0;
          const isCut =
            part.type === "finish" &&
            part.finishReason.unified === "stop" &&
            isTokenCount(written) &&
            written >= limit;
          controller.enqueue(
            isCut ? { ...part, finishReason: { unified: "length", raw: part.finishReason.raw } } : part,
          );
        },
      });
      return { ...result, stream: result.stream.pipeThrough(transform) };
    },
  };
}
