// The doctor on which models answer, and on their names.

import { describe, expect, test } from "vitest";
import { nameChecks, tierChecks } from "../../../src/cli/tier-checks.ts";
import { checkOf, configOf, verdicts } from "./judged.ts";

const offline = () => Promise.reject(new Error("nothing is called here"));
const tiers = (vars: Readonly<Record<string, string>>, hasAiBinding = false) =>
  tierChecks({ config: configOf(vars), ai: undefined, offline }, hasAiBinding);
const WORKERS_AI = { WORKERS_AI_ACCOUNT_ID: "account", WORKERS_AI_API_TOKEN: "token" };
const DIRECT = { DEEPSEEK_API_KEY: "key" };
const GATEWAY = { AI_GATEWAY_ACCOUNT_ID: "account", AI_GATEWAY_ID: "gateway" };

describe("The tiers", () => {
  test("of a bare checkout are offline, and what to set is said", () => {
    const checks = tiers({});
    expect(verdicts(checks)).toEqual({ "fast tier": "warning", reasoner: "warning" });
    for (const { finding, mend } of checks) {
      expect(finding).toMatch(/^Offline: /);
      expect(mend).toMatch(/^Set /);
    }
  });

  test("that are configured are well, the reasoner's routes in their order", () => {
    expect(tiers({ ...WORKERS_AI, ...DIRECT, ...GATEWAY })).toEqual([
      { name: "fast tier", verdict: "ok", finding: "Answers by Workers AI." },
      { name: "reasoner", verdict: "ok", finding: "Answers by AI Gateway, then DeepSeek directly." },
    ]);
  });

  test("of which one is missing leave the other alone", () => {
    expect(verdicts(tiers(DIRECT))).toEqual({ "fast tier": "warning", reasoner: "ok" });
    expect(checkOf(tiers(DIRECT), "fast tier").finding).toContain("the reasoner answers everything");
    expect(checkOf(tiers(WORKERS_AI), "reasoner").finding).toContain("nothing can be escalated");
  });

  test("differ once deployed where there is an AI binding", () => {
    const there = "Deployed, Workers AI answers by the AI binding.";
    const finding = (vars: Readonly<Record<string, string>>) =>
      checkOf(tiers(vars, true), "fast tier").finding;
    const OLLAMA = { FAST_BASE_URL: "http://127.0.0.1:11434/v1", FAST_MODEL: "qwen3:8b" };
    expect(finding({})).toContain(there);
    expect(finding(DIRECT)).toContain(there);
    expect(finding(OLLAMA)).toContain(there);
    expect(finding({ ...OLLAMA, FAST_PROVIDER: "openai-compatible" })).not.toContain(there);
    expect(finding(WORKERS_AI)).not.toContain(there);
    expect(checkOf(tiers({}, false), "fast tier").finding).not.toContain(there);
  });

  test("that are simulations by name are a warning: no deployment has them", () => {
    expect(checkOf(tiers({ ...DIRECT, FAST_PROVIDER: "offline" }, true), "fast tier")).toMatchObject({
      verdict: "warning",
      mend: "Take offline out of FAST_PROVIDER before npm run deploy.",
    });
    expect(checkOf(tiers({ ...WORKERS_AI, REASONER_ROUTES: "offline" }), "reasoner").mend).toContain(
      "REASONER_ROUTES",
    );
  });
});

describe("A model's name", () => {
  const reasoner = (vars: Readonly<Record<string, string>>) => nameChecks(configOf(vars))[1];

  test("that is served by a successor is a warning, with the line to set", () => {
    for (const vars of [{}, { REASONER_MODEL: "deepseek-chat" }])
      expect(reasoner(vars)).toMatchObject({
        verdict: "warning",
        finding: expect.stringContaining(
          "was retired on 2026-07-24; it is served as deepseek-flash",
        ) as string,
        mend: "REASONER_MODEL=deepseek-flash",
      });
  });

  test.each([
    { vars: { REASONER_MODEL: "deepseek-flash" }, finding: "deepseek-flash is sent as it is." },
    {
      vars: { REASONER_MODEL: "deepseek-v4-flash" },
      finding: "deepseek-v4-flash is sent as deepseek-flash.",
    },
    { vars: { REASONER_MODEL: "my-own" }, finding: "my-own is sent as it is." },
    {
      vars: { REASONER_WIRE_MODEL: "deepseek-v4-pro" },
      finding: "deepseek-reasoner is sent as deepseek-v4-pro.",
    },
  ])("that is sent as the service knows it is well: $finding", ({ vars, finding }) => {
    expect(reasoner(vars)).toEqual({ name: "REASONER_MODEL", verdict: "ok", finding });
  });

  test("that is sent although it was retired is a problem: the service refuses it", () => {
    expect(reasoner({ REASONER_WIRE_MODEL: "deepseek-reasoner" })).toMatchObject({
      name: "REASONER_WIRE_MODEL",
      verdict: "problem",
      mend: "REASONER_WIRE_MODEL=deepseek-flash",
    });
  });
});
