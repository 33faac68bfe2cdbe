// The sentence for a lay person: one for every reason, with its figures.

import { describe, expect, test } from "vitest";
import { REASONS } from "../../../src/core/receipt.ts";
import { beginning, explain, type Grounds } from "../../../src/escalation/explain.ts";
import { scorePrompt } from "../../../src/escalation/score.ts";
import { scoreInWords } from "../../../src/escalation/score-words.ts";
import type { RecentTurn } from "../../../src/escalation/sticky.ts";

const GROUNDS: Grounds = {
  tier: "reasoner",
  reason: null,
  onlyTier: false,
  score: 0.414,
  threshold: 0.5,
  thinkingTokens: 1_500,
  asked: true,
  answered: true,
};

describe("The explanation", () => {
  test("is the one of the receipt in the documents", () => {
    expect(explain({ ...GROUNDS, reason: "thinking-overrun" })).toBe(
      "The fast model was still thinking after 1,500 tokens.",
    );
  });

  test("is one whole sentence, and another one for every reason", () => {
    const sentences = REASONS.map((reason) => explain({ ...GROUNDS, reason }));
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(new Set(sentences).size).toBe(REASONS.length);
  });

  test("says the score and the threshold where the prompt decided", () => {
    expect(explain({ ...GROUNDS, reason: "prompt", score: 0.7 })).toContain("score 0.70, threshold 0.50");
  });

  test("says what made the score, in words", () => {
    const sentence = (message: string, recent?: readonly RecentTurn[]) =>
      explain({ ...GROUNDS, reason: "prompt", detail: scoreInWords(scorePrompt(message, recent)) });
    expect(
      sentence("Prove the theorem, then derive the equation: 1 + 3 = 4, 5, 7, 9, 11, 13, 15 and 17."),
    ).toBe(
      "The question looked hard from the start: it is about maths and has many numbers (score 0.41, threshold 0.50).",
    );
    const before = { tier: "reasoner", escalated: true, reason: "thinking-overrun" } as const;
    expect(sentence("why?", [{ ...before, message: "Prove that 7 is prime." }])).toContain(
      "it goes on with a task that needed the reasoner (",
    );
    expect(sentence("hello")).toContain("from the start (");
  });

  test("does not call a question hard where every one goes to the reasoner", () => {
    expect(explain({ ...GROUNDS, reason: "prompt", score: 0, threshold: 0 })).toBe(
      "Every question goes to the reasoner here (score 0.00, threshold 0.00).",
    );
  });

  test("joins a finding to its reason in one sentence", () => {
    const detail = "It repeated “so” 9 times.";
    expect(explain({ ...GROUNDS, reason: "repetition", detail })).toBe(
      "The fast model was repeating itself: it repeated “so” 9 times.",
    );
  });

  test("says what was wrong where the fast model was not available", () => {
    expect(explain({ ...GROUNDS, reason: "fast-unavailable" })).toBe("The fast model was not available.");
    expect(explain({ ...GROUNDS, reason: "fast-unavailable", detail: "It is full." })).toBe(
      "The fast model was not available. It is full.",
    );
  });

  test("says that there was nothing to decide where there is one tier only", () => {
    expect(explain({ ...GROUNDS, tier: "fast", onlyTier: true })).toContain("no reasoner is configured");
    expect(explain({ ...GROUNDS, tier: "reasoner", onlyTier: true })).toContain(
      "no fast model is configured",
    );
  });

  test("of a beginning and of an end without a reason name their tier", () => {
    for (const [tier, name] of [
      ["fast", "fast model"],
      ["reasoner", "reasoner"],
    ] as const) {
      expect(beginning(tier)).toContain(name);
      expect(explain({ ...GROUNDS, tier })).toContain(name);
    }
  });

  test("does not call an answer what did not come to its end", () => {
    for (const tier of ["fast", "reasoner"] as const) {
      expect(explain({ ...GROUNDS, tier })).toContain("answered");
      expect(explain({ ...GROUNDS, tier, answered: false })).not.toContain("answered");
    }
  });

  test("does not say that a model was at work where none was asked", () => {
    expect(explain({ ...GROUNDS, asked: false, answered: false })).toBe("No model was asked.");
  });

  test("says that the budget decided, whichever way", () => {
    for (const tier of ["fast", "reasoner"] as const)
      expect(explain({ ...GROUNDS, tier, isDowngraded: true })).toContain("budget that is left");
  });
});
