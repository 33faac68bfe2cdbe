// An answer ends before its first stop sequence, however the stream was cut, and thinking is left alone.

import fc from "fast-check";
import { wrapLanguageModel } from "ai";
import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { expect, test } from "vitest";
import { stopSequences } from "../../../src/models/middleware/stop-sequences.ts";
import { finishPart, modelOf, USER_SAYS_HELLO } from "../../fakes/model.ts";

async function answerTo(deltas: readonly string[], stops: readonly string[]): Promise<string> {
  const parts: LanguageModelV4StreamPart[] = [
    { type: "reasoning-delta", id: "r", delta: stops.join("") },
    ...deltas.map((delta): LanguageModelV4StreamPart => ({ type: "text-delta", id: "t", delta })),
    finishPart("stop"),
  ];
  const model = wrapLanguageModel({ model: modelOf(parts), middleware: stopSequences(stops) });
  let text = "";
  let finishes = 0;
  const reader = (await model.doStream(USER_SAYS_HELLO)).stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (next.value.type === "text-delta") text += next.value.delta;
    if (next.value.type === "finish") finishes++;
  }
  expect(finishes).toBe(1);
  return text;
}

const piece = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 4 });

test("the text before the first sequence is the answer, wherever the deltas were cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 8 }),
      fc.array(piece, { minLength: 1, maxLength: 4 }),
      async (deltas, stops) => {
        const whole = deltas.join("");
        const ends = stops.map((stop) => whole.indexOf(stop)).filter((at) => at >= 0);
        const expected = ends.length === 0 ? whole : whole.slice(0, Math.min(...ends));
        expect(await answerTo(deltas, stops)).toBe(expected);
      },
    ),
    { numRuns: 1_000 },
  );
});
