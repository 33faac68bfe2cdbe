// Which tier begins a turn: the whole table.

import { describe, expect, test } from "vitest";
import { MODES, type Reason, type Tier } from "../../../src/core/receipt.ts";
import { decideStart, type StartDecision, type StartSignals } from "../../../src/escalation/decide.ts";

const AUTO: StartSignals = {
  mode: "auto",
  isRetry: false,
  score: 0.2,
  threshold: 0.5,
  isDearerOnFast: false,
  fast: "ready",
  reasoner: "ready",
};
const starts = (tier: Tier, reason: Reason | null = null, onlyTier = false): StartDecision => ({
  kind: "start",
  tier,
  reason,
  onlyTier,
});
const refuses = (missing: Tier, why: "absent" | "used-up" = "absent"): StartDecision => ({
  kind: "refuse",
  missing,
  why,
});

describe("A turn begins", () => {
  test.each<[name: string, signals: Partial<StartSignals>, decision: StartDecision]>([
    ["with the fast tier, where nothing speaks against it", {}, starts("fast")],
    [
      "with the reasoner, where the score is above the threshold",
      { score: 0.7 },
      starts("reasoner", "prompt"),
    ],
    [
      "with the reasoner, where the score is just the threshold",
      { score: 0.5 },
      starts("reasoner", "prompt"),
    ],
    ["with the fast tier, where the score is just below", { score: 0.499 }, starts("fast")],
    [
      "with the reasoner for everything, at a threshold of 0",
      { score: 0, threshold: 0 },
      starts("reasoner", "prompt"),
    ],
    ["with the fast tier for everything, at a threshold of 1", { score: 1, threshold: 1 }, starts("fast")],
    [
      "with the reasoner, where the fast tier is too small",
      { fast: "too-small" },
      starts("reasoner", "context-overflow"),
    ],
    ["with the only tier, the fast one", { reasoner: "absent", score: 1 }, starts("fast", null, true)],
    [
      "with the only tier, too small as it is",
      { reasoner: "absent", fast: "too-small" },
      starts("fast", null, true),
    ],
    ["with the only tier, the reasoner", { fast: "absent" }, starts("reasoner", null, true)],
    ["not at all without a tier", { fast: "absent", reasoner: "absent" }, refuses("fast")],
    ["with the fast tier in fast mode, whatever the score", { mode: "fast", score: 1 }, starts("fast")],
    [
      "with the fast tier in fast mode, too small as it is",
      { mode: "fast", fast: "too-small" },
      starts("fast"),
    ],
    [
      "with the fast tier in fast mode, whether or not there is a reasoner",
      { mode: "fast", reasoner: "absent" },
      starts("fast"),
    ],
    ["not at all in fast mode without the fast tier", { mode: "fast", fast: "absent" }, refuses("fast")],
    ["with the reasoner in deep mode", { mode: "deep" }, starts("reasoner", "asked")],
    [
      "with the reasoner in deep mode, as a retry",
      { mode: "deep", isRetry: true },
      starts("reasoner", "user-retry"),
    ],
    [
      "with the reasoner in deep mode, without a fast tier",
      { mode: "deep", fast: "absent" },
      starts("reasoner", "asked"),
    ],
    [
      "not at all in deep mode without the reasoner",
      { mode: "deep", reasoner: "absent" },
      refuses("reasoner"),
    ],
    [
      "with the reasoner, where the fast tier's allowance is used up",
      { fast: "used-up" },
      starts("reasoner", "fast-unavailable"),
    ],
    [
      "with the reasoner, where it is used up and the question looks hard",
      { fast: "used-up", score: 1 },
      starts("reasoner", "fast-unavailable"),
    ],
    [
      "with the reasoner in deep mode, where it is used up",
      { mode: "deep", fast: "used-up" },
      starts("reasoner", "asked"),
    ],
    [
      "not at all in fast mode, where it is used up",
      { mode: "fast", fast: "used-up" },
      refuses("fast", "used-up"),
    ],
    [
      "not at all where it is used up and there is no reasoner",
      { fast: "used-up", reasoner: "absent" },
      refuses("fast", "used-up"),
    ],
    ["as before where a retry asks for nothing else", { isRetry: true }, starts("fast")],
  ])("%s", (_, signals, decision) => {
    expect(decideStart({ ...AUTO, ...signals })).toEqual(decision);
  });

  test("with a tier that is there, in every case, or not at all", () => {
    for (const mode of MODES)
      for (const fast of ["ready", "too-small", "used-up", "absent"] as const)
        for (const reasoner of ["ready", "absent"] as const)
          for (const score of [0, 0.5, 1])
            for (const threshold of [0, 0.5, 1]) {
              const isDearerOnFast = score === 0.5;
              const decision = decideStart({
                mode,
                fast,
                reasoner,
                score,
                threshold,
                isRetry: false,
                isDearerOnFast,
              });
              const there = { fast, reasoner };
              if (decision.kind === "start")
                expect(["absent", "used-up"]).not.toContain(there[decision.tier]);
              else expect(there[decision.missing]).toBe(decision.why);
              if (mode === "fast" && decision.kind === "start") expect(decision.tier).toBe("fast");
            }
  });

  test("with the reasoner where the fast tier would cost more, in auto and with both tiers there", () => {
    const dearer = { ...AUTO, isDearerOnFast: true };
    expect(decideStart(dearer)).toMatchObject({ tier: "reasoner", reason: "cheaper" });
    expect(decideStart({ ...dearer, score: 1 })).toMatchObject({ tier: "reasoner", reason: "prompt" });
    expect(decideStart({ ...dearer, mode: "fast" })).toMatchObject({ tier: "fast", reason: null });
    expect(decideStart({ ...dearer, reasoner: "absent" })).toMatchObject({ tier: "fast", reason: null });
  });
});
