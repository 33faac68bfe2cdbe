// What becomes of a turn whose call the books refuse: it ends before anything is sent, or goes on in the tier that fits.

import { describe, expect, test } from "vitest";
import type { Admission, ProposedCall } from "../../../src/turn/ports.ts";
import { FakeBooks } from "../../fakes/books.ts";
import { answers, ends, scriptedTier, writes } from "./support/scripted-tier.ts";
import { run, type TurnOptions } from "./support/turn.ts";

const refusal = (by: "neurons" | "budget"): Admission => ({
  kind: "refused",
  by,
  message: `Refused: ${by}.`,
});

/** Books that refuse the calls of a tier. */
const refusing = (tier: ProposedCall["tier"], by: "neurons" | "budget" = "budget") =>
  new FakeBooks({ judge: (call) => (call.tier === tier ? refusal(by) : undefined) });

const tiers = () => ({
  fast: scriptedTier("fast", [answers("from the fast tier")]),
  reasoner: scriptedTier("reasoner", [answers("from the reasoner")]),
});

const downgrade = { settings: { budgetAction: "downgrade" } } as const satisfies TurnOptions;

describe("A call that the budget does not cover", () => {
  test.each(["fast", "reasoner"] as const)("ends the turn before anything is sent (%s)", async (tier) => {
    const both = tiers();
    const mode = tier === "fast" ? "auto" : "deep";
    const { outcome } = await run({ ...both, books: refusing(tier), request: { mode } });
    expect(outcome.metadata).toMatchObject({
      status: "failed",
      error: { code: "budget_exceeded", message: "Refused: budget." },
      receipt: { usd: 0, usdIs: "exact", steps: [] },
    });
    expect([both.fast.asked, both.reasoner.asked]).toEqual([[], []]);
  });

  test("goes down to the fast tier where that is wanted, and the receipt says so", async () => {
    const {
      outcome,
      text,
      tiers: notices,
    } = await run({
      ...tiers(),
      ...downgrade,
      books: refusing("reasoner"),
      request: { mode: "deep" },
    });
    expect(text).toBe("from the fast tier");
    expect(outcome.metadata.receipt).toMatchObject({
      tier: "fast",
      escalated: false,
      reason: null,
      explanation: "The budget that is left does not cover the reasoner, so the fast model answered.",
    });
    expect(notices.map(({ tier }) => tier)).toEqual(["reasoner", "fast"]);
  });

  test("goes up to the reasoner where only that one fits", async () => {
    const { outcome, text } = await run({ ...tiers(), ...downgrade, books: refusing("fast") });
    expect(text).toBe("from the reasoner");
    expect(outcome.metadata.receipt).toMatchObject({ tier: "reasoner", reason: "cheaper" });
    expect(outcome.metadata.receipt.explanation).toContain("budget");
  });

  test("in fast mode ends the turn: nothing escalates there", async () => {
    const books = refusing("fast");
    const { outcome } = await run({ ...tiers(), ...downgrade, books, request: { mode: "fast" } });
    expect(outcome.metadata.error?.code).toBe("budget_exceeded");
  });

  test("ends the turn where neither tier fits, after one try of each", async () => {
    const books = new FakeBooks({ judge: () => refusal("budget") });
    const { outcome } = await run({ ...tiers(), ...downgrade, books });
    expect(outcome.metadata.error?.code).toBe("budget_exceeded");
    expect(books.proposed.map(({ tier }) => tier)).toEqual(["fast", "reasoner"]);
  });

  test("leaves the reader with the draft, where an escalation can't be paid", async () => {
    const fast = scriptedTier("fast", [{ parts: [...writes("Half an answer"), ends("length")] }]);
    const { outcome, text } = await run({ ...tiers(), fast, books: refusing("reasoner") });
    expect(text).toBe("Half an answer");
    expect(outcome.metadata).toMatchObject({
      status: "interrupted",
      error: { code: "budget_exceeded", message: expect.stringContaining("unchecked") },
      receipt: { tier: "fast", reason: "cut-off" },
    });
  });

  test("leaves a downgraded answer to the fast tier: it can't escalate to what is not covered", async () => {
    const fast = scriptedTier("fast", [{ parts: [...writes("Half an answer"), ends("length")] }]);
    const { outcome } = await run({
      ...tiers(),
      ...downgrade,
      fast,
      books: refusing("reasoner"),
      request: { mode: "deep" },
    });
    expect(outcome.metadata).toMatchObject({ status: "interrupted", receipt: { steps: [{ tier: "fast" }] } });
  });
});

describe("A deployment whose neurons are used up", () => {
  test("has no fast tier for the rest of the day", async () => {
    const both = tiers();
    const { outcome, text } = await run({ ...both, books: refusing("fast", "neurons") });
    expect(text).toBe("from the reasoner");
    expect(outcome.metadata.receipt).toMatchObject({
      reason: "fast-unavailable",
      explanation: "The fast model was not available. Refused: neurons.",
    });
    expect(both.fast.asked).toEqual([]);
  });

  test("refuses what only the fast tier may answer", async () => {
    for (const options of [{ request: { mode: "fast" } }, { reasoner: null }] as const) {
      const { outcome } = await run({ ...tiers(), books: refusing("fast", "neurons"), ...options });
      expect(outcome.metadata.error).toEqual({ code: "budget_exceeded", message: "Refused: neurons." });
    }
  });
});

test("A call may write as much as was reserved for it", async () => {
  const both = tiers();
  const books = new FakeBooks({
    judge: () => ({ kind: "admitted", maxOutputTokens: 5_000, freeNeurons: 0 }),
  });
  await run({ ...both, books });
  expect(both.fast.asked[0]?.maxOutputTokens).toBe(5_000);
});
