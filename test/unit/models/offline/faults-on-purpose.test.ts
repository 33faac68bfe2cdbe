import { describe, expect, test } from "vitest";
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
    expect(thinking.length).toBeGreaterThan(9_000);
    expect(countTokens(thinking)).toBeGreaterThan(2_000);
    expect(thinking).toContain("Wait, let me check the other case.");
    const words = thinking.split(/\s+/);
    const counts = new Map<string, number>();
    for (let at = 0; at + 12 <= words.length; at += 1) {
      const run = words.slice(at, at + 12).join(" ");
      counts.set(run, (counts.get(run) ?? 0) + 1);
    }
    expect(Math.max(...counts.values())).toBeLessThan(3);
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
