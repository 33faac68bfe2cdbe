// What an asker may set for an answer: tools of its own, limits, and an answer that goes on behind its tools' results.

import { expect, test } from "vitest";
import { callersTools } from "../../../src/turn/callers-tools.ts";
import type { AnswerTerms } from "../../../src/turn/answer-terms.ts";
import { answers, calls, ends, reports, scriptedTier, writes } from "./support/scripted-tier.ts";
import { run } from "./support/turn.ts";

const NOTHING: AnswerTerms = { system: null, maxOutputTokens: null, temperature: null, topP: null, stop: [] };
const LOOK = callersTools([
  {
    type: "function",
    name: "look",
    inputSchema: { type: "object", properties: { at: { type: "integer" } }, required: ["at"] },
  },
]);
const asksFor = (input: unknown, name = "look") => ({
  parts: [calls(name, input), reports(10, 5), ends("tool-calls")],
});

test("a call of the caller's is passed on, and the turn is complete with it", async () => {
  const reasoner = scriptedTier("reasoner", [asksFor({ at: 1 })]);
  const { outcome, chunks } = await run({ reasoner, tools: LOOK, request: { mode: "deep" } });
  expect(outcome.metadata).toMatchObject({ status: "complete", receipt: { steps: [{ outcome: "tools" }] } });
  expect(chunks).toContainEqual(expect.objectContaining({ type: "tool-input-available", input: { at: 1 } }));
  expect(chunks.at(-1)).toEqual({ type: "finish", finishReason: "tool-calls" });
});

test.each([
  ["of no tool", { at: 1 }, "jump"],
  ["that is not JSON", "at 1", "look"],
  ["whose arguments do not fit", { at: "one" }, "look"],
])("a call %s is explained to the model, and not passed on", async (_what, input, name) => {
  const reasoner = scriptedTier("reasoner", [asksFor(input, name), answers("Then without.")]);
  const { text, chunks } = await run({ reasoner, tools: LOOK, request: { mode: "deep" } });
  expect(text).toBe("Then without.");
  expect(JSON.stringify(reasoner.asked[1]?.prompt)).toMatch(/no tool|not a JSON object|do not fit/);
  expect(chunks.at(-1)).toEqual({ type: "finish" });
});

test("an answer goes on behind its tools' results, which the model is shown once more", async () => {
  const reasoner = scriptedTier("reasoner", [answers("Seen.")]);
  const answerSoFar = {
    id: "answer",
    role: "assistant" as const,
    parts: [
      { type: "step-start" as const },
      {
        type: "dynamic-tool" as const,
        toolName: "look",
        toolCallId: "c1",
        state: "output-available" as const,
        input: { at: 1 },
        output: "a cat",
      },
    ],
  };
  const { text } = await run({ reasoner, tools: LOOK, request: { mode: "deep", answerSoFar } });
  expect(text).toBe("Seen.");
  expect(reasoner.asked[0]?.prompt.slice(-2)).toMatchObject([
    { role: "assistant", content: [{ type: "tool-call", toolCallId: "c1" }] },
    { role: "tool", content: [{ toolCallId: "c1", output: { type: "text", value: "a cat" } }] },
  ]);
});

test("what the asker's own limit cuts is the answer, and no reason to escalate", async () => {
  const fast = scriptedTier("fast", [{ parts: [...writes("one two"), reports(10, 7), ends("length")] }]);
  const reasoner = scriptedTier("reasoner", []);
  const request = { terms: { ...NOTHING, maxOutputTokens: 7, temperature: 0.3 } };
  const { text, chunks } = await run({ fast, reasoner, request });
  expect(text).toBe("one two");
  expect(fast.asked[0]).toMatchObject({ maxOutputTokens: 7, temperature: 0.3 });
  expect(chunks.at(-1)).toEqual({ type: "finish", finishReason: "length" });
});
