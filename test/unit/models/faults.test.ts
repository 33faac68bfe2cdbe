// The rules that the table of faults must keep: what may be tried after which fault, and how it is worded.

import { describe, expect, test } from "vitest";
import { ERROR_STATUS, type ErrorCode } from "../../../src/core/errors.ts";
import type { FaultTraits } from "../../../src/models/fault-traits.ts";
import { FAULTS, operatorSentence, type FaultKind } from "../../../src/models/faults.ts";

const TABLE = Object.entries(FAULTS) as [FaultKind, FaultTraits][];
const kindsWhere = (fits: (traits: FaultTraits) => boolean): FaultKind[] =>
  TABLE.filter(([, traits]) => fits(traits)).map(([kind]) => kind);

describe("What may be tried after a fault", () => {
  test("nothing, where it is somebody's rule", () => {
    for (const kind of [
      "gateway-rate-limit",
      "gateway-spend-limit",
      "gateway-credits",
      "guardrail",
      "guardrail-unavailable",
      "content-filter",
    ] as const)
      expect(FAULTS[kind]).toMatchObject({ code: "upstream_refused", retry: false, goRound: "never" });
    expect(kindsWhere(({ code }) => code === "upstream_refused")).toHaveLength(6);
  });

  test("another route at once, where the gateway is set up wrongly, down or cut off", () => {
    for (const kind of [
      "gateway-missing",
      "gateway-no-response",
      "gateway-unknown-provider",
      "gateway-auth",
      "gateway-error",
      "connection-failed",
      "timeout-first",
      "error-page",
    ] as const)
      expect(FAULTS[kind].goRound).toBe("at-once");
  });

  test("only a route with another credential, where the credential is what was refused", () => {
    expect(kindsWhere(({ goRound }) => goRound === "other-credential").toSorted()).toEqual([
      "gateway-no-key",
      "provider-auth",
      "provider-balance",
    ]);
    for (const kind of ["gateway-no-key", "provider-auth", "provider-balance"] as const)
      expect(FAULTS[kind].retry).toBe(false);
  });

  test("first the same route, where the service behind every route is overloaded", () => {
    for (const kind of ["provider-rate-limit", "provider-overloaded", "provider-error"] as const)
      expect(FAULTS[kind]).toMatchObject({ retry: true, goRound: "after-retries" });
  });

  test("never the same way, where it is we who are wrong", () => {
    for (const kind of kindsWhere(({ by }) => by === "us")) expect(FAULTS[kind].retry).toBe(false);
  });

  test("a quota is told from a want of capacity", () => {
    expect(kindsWhere(({ limit }) => limit === "quota").toSorted()).toEqual([
      "gateway-credits",
      "gateway-rate-limit",
      "gateway-spend-limit",
      "workers-ai-quota",
    ]);
    expect(kindsWhere(({ limit }) => limit === "capacity").toSorted()).toEqual([
      "no-resources",
      "provider-overloaded",
      "provider-rate-limit",
      "workers-ai-busy",
    ]);
    for (const kind of kindsWhere(({ limit }) => limit === "quota")) expect(FAULTS[kind].retry).toBe(false);
  });
});

describe("A fault's words", () => {
  const UPSTREAM_CODES = new Set<ErrorCode>([
    "upstream_refused",
    "upstream_auth",
    "upstream_payment",
    "upstream_rate_limited",
    "upstream_unavailable",
    "upstream_timeout",
    "upstream_invalid",
    "fast_quota_exhausted",
  ]);

  test.each(TABLE)("of %s: a code of the contract's, and whole sentences", (kind, traits) => {
    expect(UPSTREAM_CODES.has(traits.code) && traits.code in ERROR_STATUS).toBe(true);
    for (const sentence of [traits.user, traits.means, traits.mend]) {
      expect(sentence).toMatch(/^[A-Z].*\.$/s);
      expect(sentence).not.toMatch(/\n|undefined|\|/);
    }
    expect(operatorSentence(kind)).toBe(`${traits.means} ${traits.mend}`);
    // A user has no use for an upstream's numbers.
    expect(traits.user).not.toMatch(/\(\d|\b[2-7]\d{3}\b/);
  });

  test("tell the operator something different for each", () => {
    expect(new Set(TABLE.map(([, { means }]) => means)).size).toBe(TABLE.length);
  });

  test("name a successor wherever a model's name is the trouble", () => {
    expect(FAULTS["unknown-model"].user).toContain("deepseek-flash or deepseek-v4-pro");
    expect(FAULTS["unknown-fast-model"].user).toContain("@cf/deepseek-ai/deepseek-r1-distill-qwen-32b");
  });

  test("say when the day's quota returns", () => {
    expect(FAULTS["workers-ai-quota"].user).toContain("00:00 UTC");
  });
});
