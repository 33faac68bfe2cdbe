// A reasoner that breaks off in its thinking: nothing of an answer stands yet, so it is asked again, within the retries.

import { isToolUIPart } from "ai";
import { describe, expect, test } from "vitest";
import { UpstreamFault } from "../../../src/models/upstream-fault.ts";
import {
  answers,
  calls,
  ends,
  fails,
  scriptedTier,
  thinks,
  writes,
  type Script,
} from "./support/scripted-tier.ts";
import { run } from "./support/turn.ts";

const brokenOff = (thought: string): Script => ({
  parts: [...thinks(thought), fails(new UpstreamFault("stalled"))],
});

describe("a call that breaks off in its thinking", () => {
  test("is made again by the other route, and the reader ends with one answer", async () => {
    const reasoner = scriptedTier("reasoner", [brokenOff("Let me see"), answers("42")], {
      routes: ["gateway", "direct"],
      retries: 1,
    });
    const { outcome, text, message } = await run({ reasoner, request: { mode: "deep" } });
    expect(reasoner.took).toEqual(["gateway", "direct"]);
    expect(text).toBe("42");
    expect(outcome.metadata.status).toBe("complete");
    expect(outcome.metadata.receipt.steps).toMatchObject([
      { route: "gateway", outcome: "failed", usage: "estimated" },
      { route: "direct", outcome: "answered", usage: "reported" },
    ]);
    expect(message.parts.find(({ type }) => type === "reasoning")).toMatchObject({
      text: "Let me see",
      providerMetadata: { upshift: { tier: "reasoner", abandoned: true } },
    });
  });

  test("is made again where the service ran out of resources before it answered", async () => {
    const reasoner = scriptedTier("reasoner", [{ parts: [...thinks("Hm."), ends("other")] }, answers("42")], {
      retries: 1,
    });
    const { outcome, text } = await run({ reasoner, request: { mode: "deep" } });
    expect(text).toBe("42");
    expect(outcome.metadata.receipt.steps.map((step) => step.outcome)).toEqual(["failed", "answered"]);
  });

  test.each([ends("other"), fails(new UpstreamFault("stalled"))])(
    "is made again where it ends in a tool call, which is not run",
    async (end) => {
      const half = calls("calculator", { expression: "6 *" });
      const reasoner = scriptedTier("reasoner", [{ parts: [...thinks("Hm."), half, end] }, answers("42")], {
        retries: 1,
      });
      const { outcome, message, text } = await run({ reasoner, request: { mode: "deep" } });
      expect(text).toBe("42");
      expect(message.parts.filter(isToolUIPart)).toEqual([]);
      expect(outcome.metadata.receipt.steps.map((step) => step.outcome)).toEqual(["failed", "answered"]);
    },
  );

  test("fails once the retries are used, with every call in the receipt", async () => {
    const reasoner = scriptedTier("reasoner", [brokenOff("One"), brokenOff("Two")], { retries: 1 });
    const { outcome } = await run({ reasoner, request: { mode: "deep" } });
    expect(reasoner.asked).toHaveLength(2);
    expect(outcome.metadata).toMatchObject({ status: "failed", error: { code: "upstream_timeout" } });
    expect(outcome.metadata.receipt.steps.map((step) => step.outcome)).toEqual(["failed", "failed"]);
  });

  test("is not made again once answer text was shown", async () => {
    const reasoner = scriptedTier(
      "reasoner",
      [{ parts: [...thinks("Hm."), ...writes("It is"), fails(new UpstreamFault("stalled"))] }],
      { retries: 3 },
    );
    const { outcome, text } = await run({ reasoner, request: { mode: "deep" } });
    expect(reasoner.asked).toHaveLength(1);
    expect(text).toBe("It is");
    expect(outcome.metadata).toMatchObject({ status: "interrupted", error: { code: "upstream_timeout" } });
  });
});
