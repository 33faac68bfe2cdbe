// Cost weighed before a turn: once nothing is free any more, the dear tier is not asked first.

import { describe, expect, test } from "vitest";
import { FakeBooks } from "../../fakes/books.ts";
import { answers, scriptedTier } from "./support/scripted-tier.ts";
import { run } from "./support/turn.ts";

const DISTILL_PRICE = {
  input: 0.497,
  cachedInput: 0.497,
  output: 4.881,
  peakFactor: 1,
  asOf: "",
  source: "",
};
const FLASH_PRICE = { input: 0.15, cachedInput: 0.003, output: 0.6, peakFactor: 2, asOf: "", source: "" };

const tiers = () => ({
  fast: scriptedTier("fast", [answers("from the fast tier")], { price: DISTILL_PRICE }),
  reasoner: scriptedTier("reasoner", [answers("from the reasoner")], { price: FLASH_PRICE }),
});

describe("a turn in auto", () => {
  test("goes to the reasoner where the fast tier would cost more, and says so", async () => {
    const { outcome, text } = await run({ ...tiers(), settings: { costAware: true } });
    expect(text).toBe("from the reasoner");
    expect(outcome.metadata.receipt).toMatchObject({
      tier: "reasoner",
      reason: "cheaper",
      explanation: "The reasoner is cheaper for this question at the moment.",
    });
  });

  test.each([
    ["while free neurons last", true, 10_000],
    ["where the operator does not want it weighed", false, 0],
  ])("begins with the fast tier %s", async (_, costAware, freeNeurons) => {
    const books = new FakeBooks({ freeNeurons });
    const { text } = await run({ ...tiers(), settings: { costAware }, books });
    expect(text).toBe("from the fast tier");
  });
});
