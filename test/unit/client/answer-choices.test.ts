// What a reader is offered after an answer, by how it ended.

import { describe, expect, test } from "vitest";
import { choicesFor, type EndedAnswer } from "../../../src/client/answer-choices.ts";
import type { ErrorCode } from "../../../src/core/errors.ts";

const COMPLETE: EndedAnswer = {
  status: "complete",
  hasText: true,
  tier: "fast",
  code: undefined,
  rating: null,
};
const BOTH = { hasFast: true, hasReasoner: true };

const offered = (answer: Partial<EndedAnswer>, tiers = BOTH): string[] =>
  choicesFor({ ...COMPLETE, ...answer }, tiers).map(({ action, weight }) => `${action}: ${weight}`);

describe("An answer that has text and", () => {
  test.each(["stopped", "interrupted"] as const)("was %s can first of all be gone on from", (status) => {
    expect(offered({ status })).toEqual(["go-on: primary", "retry: plain", "ask-reasoner: slight"]);
  });

  test("is complete can be asked for again, and of the reasoner", () => {
    expect(offered({})).toEqual(["retry: slight", "ask-reasoner: slight"]);
  });

  test("is the reasoner's already offers no reasoner, nor does one where there is none", () => {
    expect(offered({ tier: "reasoner", rating: -1 })).toEqual(["retry: slight"]);
    expect(offered({ rating: -1 }, { hasFast: true, hasReasoner: false })).toEqual(["retry: slight"]);
  });

  test("was rated badly has the reasoner offered first; a good rating changes nothing", () => {
    expect(offered({ rating: -1 })).toEqual(["ask-reasoner: plain", "retry: slight"]);
    expect(offered({ rating: 1 })).toEqual(offered({}));
  });

  test("was stored before answers had a status can be asked for again", () => {
    expect(offered({ status: undefined, tier: undefined })).toContain("retry: slight");
  });
});

describe("Where nothing came, one thing is offered:", () => {
  const failed = (code: ErrorCode | undefined, tier: EndedAnswer["tier"] = "fast", tiers = BOTH): string[] =>
    offered({ status: "failed", hasText: false, tier, code }, tiers);

  test.each([undefined, "upstream_unavailable", "upstream_refused", "rate_limited", "internal"] as const)(
    "to try again after %s",
    (code) => {
      expect(failed(code)).toEqual(["retry: plain"]);
      expect(failed(code, "reasoner")).toEqual(["retry: plain"]);
    },
  );

  test("to try again after a stop", () => {
    expect(offered({ status: "stopped", hasText: false })).toEqual(["retry: plain"]);
  });

  test("the reasoner, where the fast model's day is over and there is one", () => {
    expect(failed("fast_quota_exhausted")).toEqual(["ask-reasoner: plain"]);
    expect(failed("fast_quota_exhausted", "fast", { hasFast: true, hasReasoner: false })).toEqual([
      "retry: plain",
    ]);
  });

  test("the fast model, where the reasoner is past the budget and there is one", () => {
    expect(failed("budget_exceeded", "reasoner")).toEqual(["ask-fast: plain"]);
    expect(failed("budget_exceeded", "reasoner", { hasFast: false, hasReasoner: true })).toEqual([
      "retry: plain",
    ]);
    expect(failed("budget_exceeded", "fast")).toEqual(["retry: plain"]);
  });
});
