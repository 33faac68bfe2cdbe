// The order of chunks of one step: thinking, then text, directly or as a draft.

import type { UIMessageChunk } from "ai";
import { describe, expect, test } from "vitest";
import { StepOutput } from "../../../src/turn/step-output.ts";

function output(isDraft: boolean): { step: StepOutput; kinds: () => string[]; chunks: UIMessageChunk[] } {
  const chunks: UIMessageChunk[] = [];
  const step = new StepOutput((chunk) => chunks.push(chunk), { tier: "fast", id: "s", isDraft });
  return {
    step,
    chunks,
    kinds: () =>
      chunks.map((chunk) =>
        chunk.type === "data-draft" ? `draft ${JSON.stringify(chunk.data)}` : chunk.type,
      ),
  };
}

describe("a step that streams directly", () => {
  test("ends its thinking when its text begins, and its text at its close", () => {
    const { step, kinds } = output(false);
    step.think("a");
    step.think("b");
    step.write("c");
    step.write("d");
    step.close("kept");
    expect(kinds()).toEqual([
      "start-step",
      "reasoning-start",
      "reasoning-delta",
      "reasoning-delta",
      "reasoning-end",
      "text-start",
      "text-delta",
      "text-delta",
      "text-end",
    ]);
    expect(step.text).toBe("cd");
  });

  test("that thinks again after text opens its thinking anew, and its text goes on", () => {
    const { step, kinds } = output(false);
    for (const _ of [1, 2]) {
      step.think("a");
      step.write("b");
    }
    step.close("kept");
    expect(kinds().filter((kind) => kind.startsWith("reasoning") || kind.startsWith("text"))).toEqual([
      "reasoning-start",
      "reasoning-delta",
      "reasoning-end",
      "text-start",
      "text-delta",
      "reasoning-start",
      "reasoning-delta",
      "reasoning-end",
      "text-delta",
      "text-end",
    ]);
  });

  test("shows nothing of an empty piece", () => {
    const { step, kinds } = output(false);
    step.write("");
    step.close("kept");
    expect(kinds()).toEqual(["start-step"]);
  });
});

describe("a step that drafts", () => {
  test("tells each piece with its offset, and the whole as text when it is released", () => {
    const { step, kinds, chunks } = output(true);
    step.write("ab");
    step.write("c");
    step.release();
    step.release();
    step.write("d");
    step.close("kept");
    expect(kinds()).toEqual([
      "start-step",
      'draft {"draftId":"s","offset":0,"delta":"ab"}',
      'draft {"draftId":"s","offset":2,"delta":"c"}',
      'draft {"draftId":"s","state":"released"}',
      "text-start",
      "text-delta",
      "text-delta",
      "text-end",
    ]);
    expect(chunks[5]).toMatchObject({ delta: "abc" });
    expect(step.text).toBe("abcd");
    expect(step.isDraft).toBe(false);
  });

  test("has its thinking open until its fate is known, and says it there", () => {
    const { step, chunks, kinds } = output(true);
    step.think("a");
    step.write("b");
    step.close("abandoned");
    expect(kinds().slice(-2)).toEqual(['draft {"draftId":"s","state":"dropped"}', "reasoning-end"]);
    expect(chunks.at(-1)).toMatchObject({ providerMetadata: { upshift: { tier: "fast", abandoned: true } } });
  });

  test("and wrote nothing drops and releases nothing", () => {
    for (const fate of ["kept", "abandoned"] as const) {
      const { step, kinds } = output(true);
      if (fate === "kept") step.release();
      step.close(fate);
      expect(kinds()).toEqual(["start-step"]);
    }
  });

  test("takes its thinking back, and goes on as a draft", () => {
    const { step, chunks } = output(true);
    step.think("Paris.");
    step.takeThinkingBack();
    step.write("Paris.");
    step.release();
    step.close("kept");
    expect(chunks.map(({ type }) => type)).toEqual([
      "start-step",
      "reasoning-start",
      "reasoning-delta",
      "reasoning-end",
      "data-draft",
      "data-draft",
      "text-start",
      "text-delta",
      "text-end",
    ]);
    expect(chunks[3]).toMatchObject({ providerMetadata: { upshift: { untagged: true } } });
  });
});
