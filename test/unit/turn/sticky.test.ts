// A conversation that escalated stays with the reasoner while its task lasts: the transcript's receipts tell.

import type { UIMessage } from "ai";
import { describe, expect, test } from "vitest";
import type { Reason, Tier } from "../../../src/core/receipt.ts";
import { answers, scriptedTier } from "./support/scripted-tier.ts";
import { run, user } from "./support/turn.ts";

const answered = (tier: Tier, reason: Reason | null): UIMessage => ({
  id: "before",
  role: "assistant",
  parts: [{ type: "text", text: "It is so." }],
  metadata: {
    status: "complete",
    receipt: {
      tier,
      escalated: reason !== null,
      reason,
      explanation: "",
      score: 0.2,
      threshold: 0.5,
      usd: 0,
      usdIs: "exact",
      steps: [],
    },
  },
});

const TASK = user("Prove that the square root of 2 is irrational, by an argument on prime factors.");

const tierOf = async (history: UIMessage[]): Promise<[Tier, Reason | null]> => {
  const { outcome } = await run({
    fast: scriptedTier("fast", [answers("Because it is so.")]),
    reasoner: scriptedTier("reasoner", [answers("Because it is so.")]),
    request: { history },
  });
  return [outcome.metadata.receipt.tier, outcome.metadata.receipt.reason];
};

describe("a follow-up on a task that escalated", () => {
  test("goes to the reasoner at once", async () => {
    const history = [TASK, answered("reasoner", "thinking-overrun"), user("And why is that?")];
    expect(await tierOf(history)).toEqual(["reasoner", "prompt"]);
  });

  test.each([
    ["where nothing escalated", answered("fast", null), "And why is that?"],
    ["where the fast tier was away", answered("reasoner", "fast-unavailable"), "And why is that?"],
    ["on another topic", answered("reasoner", "thinking-overrun"), "What is the capital of Peru?"],
  ])("stays with the fast tier %s", async (_, before, text) => {
    expect(await tierOf([TASK, before, user(text)])).toEqual(["fast", null]);
  });

  test("is judged by its words alone after an answer without a receipt", async () => {
    const bare: UIMessage = { id: "b", role: "assistant", parts: [{ type: "text", text: "So." }] };
    expect(await tierOf([TASK, bare, user("And why is that?")])).toEqual(["fast", null]);
  });
});
