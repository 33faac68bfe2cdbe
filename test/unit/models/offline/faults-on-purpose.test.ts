import { describe, expect, test } from "vitest";
import { Watch } from "../../../../src/escalation/watch.ts";
import { heard } from "../../../../src/models/offline/heard.ts";
import { countTokens } from "../../../../src/models/offline/tokens.ts";
import { ask } from "./asking.ts";

describe("hard questions", () => {
  const HARD = [
    "Prove that the square root of 2 is irrational.",
    "Explain quicksort step by step",
    "Think hard: what would you do?",
    "Optimise this schedule for five trains",
    "Here is a riddle: what walks on four legs?",
    "Design an algorithm for matching kidney donors",
    "Please answer all of this:\n1. Who wrote it\n2. When\n3. Why",
    "Five people sit in a row. Each has a different hat. No two friends may sit together, and exactly one of them must sit at an end. Who sits where?",
  ];

  test.each(HARD)("the fast tier goes round over “%s”, at length and without a loop", (question) => {
    const { thinking, shape } = ask(question);
    expect(shape).toBe("overrun");
    expect(thinking.length).toBeGreaterThan(20_000);
    expect(countTokens(thinking)).toBeGreaterThan(4_500);
    expect(thinking).toContain("Wait, let me check the other case.");
    const watch = new Watch({ question, thinkingTokens: Infinity, soft: "shadow" });
    expect(watch.push("thinking", thinking)).toBeNull();
  });

  test("no long sentence of it comes twice", () => {
    const sentences = ask(HARD[0] ?? "")
      .thinking.split(/(?<=\.)\s+/)
      .filter((sentence) => sentence.length > 40);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  test.each(HARD)("the reasoner thinks briefly over “%s” and lists its parts", (question) => {
    const { thinking, answer, shape } = ask(question, { tier: "reasoner" });
    expect(shape).toBe("plain");
    expect(thinking.length).toBeGreaterThan(200);
    expect(thinking.length).toBeLessThan(900);
    expect(answer).toMatch(/^\(offline simulation of the reasoner\)/);
    expect(answer).toContain("**The question:**");
    expect(answer).toContain("1. ");
  });
});

describe("demonstrations", () => {
  const FAULTS = [
    "be unavailable",
    "call a tool badly",
    "doubt yourself",
    "get stuck in a loop",
    "miscalculate",
    "garble your JSON",
    "leave a code block open",
    "be needlessly cautious",
    "please mix up your tongues",
  ];

  test.each(FAULTS)("“%s” is done by the fast tier and told of by the reasoner", (prompt) => {
    expect(ask(prompt)).not.toEqual(ask(prompt, { tier: "reasoner" }));
    const { answer, shape, toolCalls } = ask(prompt, { tier: "reasoner" });
    expect({ shape, toolCalls }).toEqual({ shape: "plain", toolCalls: [] });
    expect(answer).toMatch(/in its place\.$/);
  });

  test("a bad tool call is made twice and then given up", () => {
    const refusal = heard("tool", "", {
      results: [{ name: "crystal_ball", content: "There is no such tool." }],
    });
    const [first, second, third] = [[], [refusal], [refusal, refusal]].map((results) =>
      ask(["call a tool badly", ...results]),
    );
    expect(first?.toolCalls).toHaveLength(1);
    expect(second?.toolCalls).toEqual(first?.toolCalls);
    expect(third).toMatchObject({ toolCalls: [], answer: expect.stringContaining("crystal_ball") as string });
  });

  test.each(["answer with nothing", "Give me an empty answer please"])(
    "“%s” leaves the fast tier's answer empty",
    (prompt) => {
      const { thinking, answer, toolCalls, shape } = ask(prompt);
      expect({ answer, toolCalls, shape }).toEqual({ answer: "", toolCalls: [], shape: "empty" });
      expect(thinking).not.toBe("");
    },
  );

  test("“cut yourself off” stops the fast tier in the middle of a sentence", () => {
    const { answer, shape } = ask("cut yourself off");
    expect(shape).toBe("cut-off");
    expect(answer).toMatch(/\w$/);
  });

  test("the reasoner answers both properly", () => {
    for (const prompt of ["answer with nothing", "cut yourself off"]) {
      const { answer, shape } = ask(prompt, { tier: "reasoner" });
      expect(shape).toBe("plain");
      expect(answer).toMatch(/in its place\.$/);
    }
  });
});
