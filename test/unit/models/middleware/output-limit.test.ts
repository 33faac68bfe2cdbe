// A text that its limit has cut must not pass for a finished one.

import type { LanguageModelV4FinishReason, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { wrapLanguageModel } from "ai";
import { describe, expect, test } from "vitest";
import { outputLimit } from "../../../../src/models/middleware/output-limit.ts";
import { nativeStream } from "../../../fakes/event-text.ts";
import { FarEnd, streamed } from "../../../fakes/far-end.ts";
import { ManualClock } from "../../../fakes/clock.ts";
import { finalMessage, modelOf, saying } from "../../../fakes/model.ts";
import { restModel } from "../../../fakes/routes.ts";

function finish(
  unified: LanguageModelV4FinishReason["unified"],
  tokens: number | undefined,
): LanguageModelV4StreamPart {
  return {
    type: "finish",
    finishReason: { unified, raw: unified },
    usage: {
      inputTokens: { total: 9, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: tokens, text: undefined, reasoning: undefined },
    },
  };
}

async function finishOf(end: LanguageModelV4StreamPart, maxOutputTokens: number | undefined) {
  const model = wrapLanguageModel({ model: modelOf(saying(["Hi"], end)), middleware: outputLimit() });
  const limit = maxOutputTokens === undefined ? {} : { maxOutputTokens };
  const message = await finalMessage(model, { prompt: [], ...limit });
  expect(message.text).toBe("Hi");
  return message.finish;
}

describe("An answer that ends", () => {
  test.each([
    ["below its limit", 255, 256, "stop"],
    ["at its limit", 256, 256, "length"],
    ["above its limit", 257, 256, "length"],
    ["without a limit", 100_000, undefined, "stop"],
    ["without a count of its tokens", undefined, 256, "stop"],
    ["with a count that can't be true", Number.MAX_SAFE_INTEGER, 256, "stop"],
  ] as const)("%s", async (_, tokens, limit, expected) => {
    expect(await finishOf(finish("stop", tokens), limit)).toBe(expected);
  });

  test.each(["length", "tool-calls", "content-filter", "error", "other"] as const)(
    "for the reason %s keeps that reason",
    async (reason) => {
      expect(await finishOf(finish(reason, 256), 256)).toBe(reason);
    },
  );

  test("of Workers AI, which gives no reason, is known by its usage", async () => {
    // The stream reports 34 tokens.
    for (const [maxOutputTokens, expected] of [
      [34, "length"],
      [35, "stop"],
    ] as const) {
      const farEnd = new FarEnd(streamed(nativeStream(["Hi"])));
      const model = wrapLanguageModel({
        model: restModel(new ManualClock(), farEnd),
        middleware: outputLimit(),
      });
      expect(await finalMessage(model, { prompt: [], maxOutputTokens })).toMatchObject({ finish: expected });
    }
  });
});
