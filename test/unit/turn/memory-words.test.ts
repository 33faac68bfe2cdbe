// What a model is told of the memory: newest first, ids and all, and never more than it should hold.

import { describe, expect, test } from "vitest";
import { memoryInWords } from "../../../src/turn/memory-words.ts";

const fact = (id: string, text: string) => ({
  id,
  fact: text,
  createdAt: "2026-11-26T09:00:00.000Z",
  conversationId: "c1",
});

describe("The memory in words", () => {
  test("names each fact with its id, in the order given, as what the user asked to keep", () => {
    const [heading, ...lines] = memoryInWords([
      fact("bbb", "Lives in Ulm."),
      fact("aaa", "Likes tea."),
    ]).split("\n");
    expect(heading).toMatch(/user asked to keep/);
    expect(lines).toEqual(["- [bbb] Lives in Ulm.", "- [aaa] Likes tea."]);
  });

  test("is nothing where nothing is kept", () => {
    expect(memoryInWords([])).toBe("");
  });

  test("leaves the oldest out where all would be more than 6,000 characters", () => {
    const words = memoryInWords(
      Array.from({ length: 200 }, (_, index) => fact(`f${index}`, "x".repeat(500))),
    );
    expect(words.length).toBeLessThanOrEqual(6_000);
    expect(words.length).toBeGreaterThan(5_400);
    expect(words).toContain("[f0]");
    expect(words).not.toContain("[f199]");
  });
});
