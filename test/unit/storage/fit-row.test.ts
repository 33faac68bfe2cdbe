import type { UIMessage } from "ai";
import { describe, expect, it } from "vitest";
import { fitRow } from "../../../src/storage/fit-row.ts";

const bytes = (text: string): number => new TextEncoder().encode(text).byteLength;

const answer = (...parts: UIMessage["parts"]): UIMessage => ({ id: "a1", role: "assistant", parts });

describe("a message that has to fit into a row", () => {
  it("is stored as it is where it fits", () => {
    const message = answer({ type: "text", text: "short" });
    expect(fitRow(message)).toBe(JSON.stringify(message));
  });

  it("keeps the beginning of a text that is too long, and says that it was cut", () => {
    const row = fitRow(answer({ type: "text", text: "word ".repeat(1_000) }), 1_000);
    expect(bytes(row)).toBeLessThanOrEqual(1_000);
    const [part] = (JSON.parse(row) as UIMessage).parts;
    expect(part?.type === "text" && part.text).toMatch(/^word .*too long to store/s);
  });

  it("cuts the thinking before the answer where the thinking is what is long", () => {
    const row = fitRow(
      answer({ type: "reasoning", id: "r", text: "hm ".repeat(1_000) }, { type: "text", text: "42" }),
      800,
    );
    expect((JSON.parse(row) as UIMessage).parts[1]).toEqual({ type: "text", text: "42" });
  });

  it("fits characters of several bytes and characters that JSON escapes", () => {
    for (const text of ["漢".repeat(2_000), "\u0001".repeat(2_000), '"'.repeat(2_000)]) {
      expect(bytes(fitRow(answer({ type: "text", text }), 1_000))).toBeLessThanOrEqual(1_000);
    }
  });

  it("replaces a tool's result that is too long by a note", () => {
    const call = {
      type: "tool-web",
      toolCallId: "c1",
      state: "output-available",
      input: {},
      output: "x".repeat(5_000),
    };
    const row = fitRow(answer(call as UIMessage["parts"][number], { type: "text", text: "done" }), 1_000);
    expect(bytes(row)).toBeLessThanOrEqual(1_000);
    expect(row).toContain("too long to store");
    expect((JSON.parse(row) as UIMessage).parts[1]).toEqual({ type: "text", text: "done" });
  });
});
