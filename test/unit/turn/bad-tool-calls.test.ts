// Tool calls that do not work, or that have been of no use before: explained to the model once, then evidence.

import { describe, expect, test } from "vitest";
import { answers, asks, calls, ends, noReasoner, scriptedTier } from "./support/scripted-tier.ts";
import { run, toolParts } from "./support/turn.ts";

describe("a call that does not work", () => {
  test.each([
    ["an unknown tool", asks("teleport", { to: "Mars" }), /There is no tool "teleport"/],
    ["arguments that are not JSON", asks("calculator", "{oops"), /not JSON/],
    ["arguments that do not fit", asks("calculator", { formula: 1 }), /do not fit/],
    ["arguments that are no object", asks("calculator", "[1]"), /do not fit/],
  ])("with %s is explained to the model once, and it may mend it", async (_, bad, sentence) => {
    const fast = scriptedTier("fast", [
      bad,
      asks("calculator", { expression: "1" }, "call-2"),
      answers("One."),
    ]);
    const { outcome, message, text } = await run({ fast, reasoner: noReasoner() });
    expect(text).toBe("One.");
    expect(toolParts(message)).toMatchObject([
      { state: "output-error", errorText: expect.stringMatching(sentence), input: expect.any(Object) },
      { state: "output-available" },
    ]);
    expect(fast.asked[1]!.prompt.at(-1)).toMatchObject({
      role: "tool",
      content: [{ output: { type: "error-text", value: expect.stringMatching(sentence) } }],
    });
    expect(outcome.metadata.receipt).toMatchObject({ tier: "fast", escalated: false });
  });

  test("a second time gives the turn to the reasoner", async () => {
    const fast = scriptedTier("fast", [
      asks("calculator", { expression: "6*7" }, "call-0"),
      asks("teleport", {}),
      asks("teleport", {}, "call-2"),
    ]);
    const reasoner = scriptedTier("reasoner", [answers("I can't.")]);
    const { outcome, text, tiers } = await run({ fast, reasoner });
    expect(text).toBe("I can't.");
    const { receipt } = outcome.metadata;
    expect(receipt).toMatchObject({ tier: "reasoner", escalated: true, reason: "bad-tool-call" });
    expect(receipt.steps).toMatchObject([
      { outcome: "tools", reason: null },
      { outcome: "tools", reason: null },
      { outcome: "escalated", reason: "bad-tool-call" },
      { outcome: "answered", reason: null },
    ]);
    expect(tiers.at(-1)).toMatchObject({ tier: "reasoner", reason: "bad-tool-call" });
    const { prompt } = reasoner.asked[0]!;
    expect(prompt[0]!.content).toMatch(/A faster model tried first\. The fast model called a tool/);
    // Only the call that worked is handed over.
    expect(prompt.filter(({ role }) => role === "tool")).toMatchObject([
      { content: [{ toolCallId: "call-0", output: { type: "json", value: { result: "42" } } }] },
    ]);
    expect(JSON.stringify(prompt)).not.toContain('"teleport"');
  });

  test("that has just failed in the same way is not run again", async () => {
    const wrong = { expression: "1/0 +" };
    const fast = scriptedTier("fast", [
      asks("calculator", wrong, "call-1"),
      asks("calculator", wrong, "call-2"),
      answers("I can't."),
    ]);
    const { message } = await run({ fast, reasoner: noReasoner() });
    expect(toolParts(message)).toMatchObject([
      { state: "output-error" },
      {
        state: "output-error",
        errorText: expect.stringContaining("has just failed with the same arguments"),
      },
    ]);
  });

  test("for the third time with the same result is a loop: explained, then escalated", async () => {
    const fast = scriptedTier(
      "fast",
      Array.from({ length: 6 }, (_, index) => asks("calculator", { expression: "6*7" }, `c${index}`)),
    );
    const reasoner = scriptedTier("reasoner", [answers("42.")]);
    const { outcome, message } = await run({ fast, reasoner });
    expect(toolParts(message)).toMatchObject([
      { state: "output-available" },
      { state: "output-available" },
      { state: "output-error" },
      { state: "output-error" },
    ]);
    expect(outcome.metadata.receipt.reason).toBe("bad-tool-call");
  });

  test("twice in one step does so at once", async () => {
    const fast = scriptedTier("fast", [
      { parts: [calls("a", {}, "1"), calls("b", {}, "2"), ends("tool-calls")] },
    ]);
    const { outcome } = await run({ fast, reasoner: scriptedTier("reasoner", [answers("x")]) });
    expect(outcome.metadata.receipt.reason).toBe("bad-tool-call");
  });

  test("again and again stays with the fast tier in fast mode, up to the last step", async () => {
    const fast = scriptedTier(
      "fast",
      Array.from({ length: 20 }, (_, index) => asks("teleport", {}, `c${index}`)),
    );
    const reasoner = noReasoner();
    const { outcome } = await run({ fast, reasoner, request: { mode: "fast" } });
    expect(reasoner.asked).toHaveLength(0);
    expect(outcome.metadata).toMatchObject({
      status: "failed",
      error: { code: "upstream_invalid", message: expect.stringContaining("12 steps") },
    });
  });
});
