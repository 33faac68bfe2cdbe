// The list of prompts in docs/escalation.md: it names every reason, and each prompt makes the simulated fast model, behind its
// real provider, write what the reason is given for.

import { describe, expect, test } from "vitest";
import { checkAnswer, inPieces } from "../../../src/cli/eval/check-answer.ts";
import { THINKING_TOKENS, THRESHOLD } from "../../../src/cli/eval/routing-report.ts";
import { REASONS, type Reason } from "../../../src/core/receipt.ts";
import { scorePrompt } from "../../../src/escalation/score.ts";
import { estimateTokens } from "../../../src/core/estimate-tokens.ts";
import { lookUpModel } from "../../../src/models/catalogue.ts";
import { LISTED_PROMPTS } from "../../support/listed-prompts.ts";
import { distill, HERMES_SYSTEM, joined, partsOf, R1 } from "../models/offline/asking.ts";

const promptsOf = (...reasons: readonly Reason[]): [reason: Reason, prompt: string][] =>
  LISTED_PROMPTS.flatMap(({ reason, prompt }) =>
    reasons.includes(reason) && prompt !== null ? [[reason, prompt] as [Reason, string]] : [],
  );

/** What the simulated fast model streams, and how the stream ends. */
async function answerTo(prompt: string) {
  const parts = await partsOf(distill(), {
    prompt: [
      { role: "system", content: HERMES_SYSTEM },
      { role: "user", content: [{ type: "text", text: prompt }] },
    ],
    maxOutputTokens: 16_000,
  });
  const [thinking = "", text = ""] = joined(parts, "text-delta")
    .replace(/^<think>\n/, "")
    .split("</think>");
  return { thinking, text, end: parts.at(-1) };
}

test("Every reason is listed, and all but two with a prompt", () => {
  expect(new Set(LISTED_PROMPTS.map(({ reason }) => reason))).toEqual(new Set(REASONS));
  expect(LISTED_PROMPTS.filter(({ prompt }) => prompt === null).map(({ reason }) => reason)).toEqual([
    "cheaper",
    "context-overflow",
  ]);
});

describe("the fast model's answer", () => {
  test.each(
    promptsOf(
      "thinking-overrun",
      "hedging",
      "repetition",
      "arithmetic",
      "refusal",
      "language",
      "empty-answer",
    ),
  )("shows %s after “%s”", async (reason, prompt) => {
    const { thinking, text } = await answerTo(prompt);
    const settings = {
      question: prompt,
      thinkingTokens: THINKING_TOKENS,
      soft: reason === "hedging" ? "act" : "shadow",
      review: "whole",
    } as const;
    const stream = [...inPieces("thinking", thinking), ...inPieces("text", text)];
    expect(checkAnswer(stream, settings).trigger?.reason).toBe(reason);
  });

  test("overruns a proof's longer budget, too", async () => {
    const question = "Prove that there are infinitely many primes, step by step";
    const { thinking } = await answerTo(question);
    const settings = { question, thinkingTokens: THINKING_TOKENS, soft: "shadow", review: "whole" } as const;
    expect(checkAnswer(inPieces("thinking", thinking), settings).trigger?.reason).toBe("thinking-overrun");
  });

  test("hedges without consequence where soft triggers are in shadow", async () => {
    const [[, prompt] = ["hedging", ""]] = promptsOf("hedging");
    const { thinking, text } = await answerTo(prompt);
    const stream = [...inPieces("thinking", thinking), ...inPieces("text", text)];
    const settings = {
      question: prompt,
      thinkingTokens: THINKING_TOKENS,
      soft: "shadow",
      review: "whole",
    } as const;
    const { trigger, signals } = checkAnswer(stream, settings);
    expect(trigger).toBeNull();
    expect(signals.hedges).toBeGreaterThan(5);
  });

  test.each(promptsOf("cut-off"))("is open-ended (%s) after “%s”", async (reason, prompt) => {
    const { text, end } = await answerTo(prompt);
    const isTruncated = end?.type === "finish" && end.finishReason.raw === "stream-truncated";
    const settings = {
      question: prompt,
      thinkingTokens: THINKING_TOKENS,
      soft: "shadow",
      review: "whole",
    } as const;
    const { trigger } = checkAnswer(inPieces("text", text), settings);
    expect(isTruncated ? "cut-off" : trigger?.reason).toBe(reason);
  });

  test.each(promptsOf("bad-tool-call"))(
    "calls a tool that does not exist (%s) after “%s”",
    async (_, prompt) => {
      const { text } = await answerTo(prompt);
      const call = JSON.parse(/<tool_call>([\s\S]*)<\/tool_call>/.exec(text)?.[1] ?? "null") as {
        name: string;
      };
      expect(HERMES_SYSTEM).not.toContain(call.name);
    },
  );
});

test.each(promptsOf("schema"))(
  "The answer is not the JSON that was asked for (%s) after “%s”",
  async (_, prompt) => {
    const { text } = await answerTo(prompt);
    const json = /\{[\s\S]*\}/.exec(text)?.[0] ?? "";
    expect(() => JSON.parse(json) as unknown).toThrow(SyntaxError);
  },
);

test.each(promptsOf("fast-unavailable"))("The service refuses (%s) after “%s”", async (_, prompt) => {
  await expect(answerTo(prompt)).rejects.toThrow(/3040/);
});

test.each(promptsOf("prompt"))("The score reaches the threshold (%s) before “%s”", (_, prompt) => {
  expect(scorePrompt(prompt).score).toBeGreaterThanOrEqual(THRESHOLD);
});

test("No other prompt reaches the threshold, so that it gets as far as it should", () => {
  for (const { reason, prompt } of LISTED_PROMPTS)
    if (reason !== "prompt" && prompt !== null)
      expect(scorePrompt(prompt).score, prompt).toBeLessThan(THRESHOLD);
});

test("The text that the document says to paste is more than the fast model reads, and may be sent", () => {
  const how = LISTED_PROMPTS.find(({ reason }) => reason === "context-overflow")?.how ?? "";
  const [, piece = "", times = ""] = /"([^"]+)"\.repeat\((\d+)\)/.exec(how) ?? [];
  const text = piece.repeat(Number(times));
  const { contextTokens } = lookUpModel(R1, "fast");
  expect(how).toContain(contextTokens.toLocaleString("en-US"));
  expect(estimateTokens(text)).toBeGreaterThan(contextTokens);
  expect(text.length).toBeLessThan(256 * 1024);
});
