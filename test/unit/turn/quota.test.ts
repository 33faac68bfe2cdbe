// Turns on a day whose free neurons are used up: the fast tier is not asked in vain.

import { describe, expect, test } from "vitest";
import { DailyQuota } from "../../../src/models/daily-quota.ts";
import { FAULTS } from "../../../src/models/faults.ts";
import { UpstreamFault } from "../../../src/models/upstream-fault.ts";
import { answers, scriptedTier } from "./support/scripted-tier.ts";
import { run } from "./support/turn.ts";

const NOON = Date.UTC(2026, 10, 22, 12);
const MIDNIGHT = Date.UTC(2026, 10, 23);
const at = (now: number) => ({ now: () => now, sleep: () => Promise.resolve() });

const usedUp = (): DailyQuota => {
  const quota = new DailyQuota();
  quota.usedUp(NOON);
  return quota;
};
const SENTENCE = FAULTS["workers-ai-quota"].user;

describe("While the day's neurons are used up", () => {
  test("a turn in auto goes to the reasoner at once, and says why", async () => {
    const fast = scriptedTier("fast", [], { quota: usedUp() });
    const reasoner = scriptedTier("reasoner", [answers("42.")]);
    const { outcome, text, tiers } = await run({ fast, reasoner, clock: at(NOON) });
    const explanation = `The fast model was not available. ${SENTENCE}`;
    expect(text).toBe("42.");
    expect(fast.asked).toHaveLength(0);
    expect(outcome.metadata.receipt).toMatchObject({
      tier: "reasoner",
      escalated: true,
      reason: "fast-unavailable",
      explanation,
    });
    expect(outcome.metadata.receipt.steps).toHaveLength(1);
    expect(tiers).toEqual([{ tier: "reasoner", reason: "fast-unavailable", explanation }]);
    // The reasoner is not told that somebody tried before it: nobody did.
    expect(reasoner.asked[0]!.prompt[0]!.content).toBe("Be brief.");
  });

  test.each([
    ["in fast mode", "fast", true],
    ["where there is no reasoner", "auto", false],
  ] as const)("a turn %s ends without a request, and the log is told", async (_, mode, hasReasoner) => {
    const fast = scriptedTier("fast", [], { quota: usedUp() });
    const reasoner = hasReasoner ? scriptedTier("reasoner", []) : null;
    const { outcome, reports } = await run({ fast, reasoner, clock: at(NOON), request: { mode } });
    expect(outcome.metadata).toMatchObject({
      status: "failed",
      error: { code: "fast_quota_exhausted", message: SENTENCE },
      receipt: { tier: "fast", escalated: false, steps: [], usd: 0 },
    });
    expect(reports).toMatchObject([
      { kind: "workers-ai-quota", tier: "fast", route: null, status: null, next: "failure" },
    ]);
    expect(fast.asked).toHaveLength(0);
  });

  test("at 00:00 UTC it is asked again", async () => {
    const quota = usedUp();
    const turn = (now: number) =>
      run({ fast: scriptedTier("fast", [answers("Fast.")], { quota }), reasoner, clock: at(now) });
    const reasoner = scriptedTier("reasoner", [answers("Deep.")]);
    expect((await turn(MIDNIGHT - 1)).text).toBe("Deep.");
    expect((await turn(MIDNIGHT)).text).toBe("Fast.");
  });
});

test("A turn that learns it hands over, and the next one knows, whatever its conversation", async () => {
  const quota = new DailyQuota();
  const reasoner = scriptedTier("reasoner", [answers("One."), answers("Two.")]);
  const refusing = scriptedTier("fast", [{ refuses: new UpstreamFault("workers-ai-quota") }], { quota });
  const first = await run({ fast: refusing, reasoner, clock: at(NOON) });
  expect(first.outcome.metadata.receipt).toMatchObject({ reason: "fast-unavailable" });
  const second = await run({ fast: scriptedTier("fast", [], { quota }), reasoner, clock: at(NOON) });
  expect([first.text, second.text]).toEqual(["One.", "Two."]);
  expect(second.outcome.metadata.receipt.steps.map(({ tier }) => tier)).toEqual(["reasoner"]);
});
