// What of a message a shared copy holds, and that what nobody thought of is not in it.

import type { UIMessage } from "ai";
import { describe, expect, test } from "vitest";
import { freeze, SHARED_EXTRAS, type SharedExtra } from "../../../src/core/shared-copy.ts";

const AT = Date.UTC(2026, 10, 22, 12);

const RECEIPT = {
  tier: "reasoner",
  escalated: true,
  reason: "asked",
  explanation: "You asked for the reasoner.",
  score: 0.1,
  threshold: 0.5,
  usd: 0.01,
  usdIs: "exact",
  steps: [{ route: "gateway", model: "secret-model", gatewayLogId: "secret-log", draft: "secret-draft" }],
};

const answer = {
  id: "a1",
  role: "assistant",
  metadata: { status: "stopped", receipt: RECEIPT, error: { code: "internal", message: "secret-error" } },
  parts: [
    { type: "step-start" },
    { type: "reasoning", text: "Thought." },
    { type: "reasoning", text: "secret-untagged", providerMetadata: { upshift: { untagged: true } } },
    {
      type: "tool-clock",
      toolCallId: "secret-id",
      state: "output-available",
      input: { zone: "UTC" },
      output: 12,
    },
    {
      type: "dynamic-tool",
      toolName: "far_off",
      toolCallId: "c2",
      state: "output-error",
      input: {},
      errorText: "No.",
    },
    {
      type: "tool-remember",
      toolCallId: "c3",
      state: "output-available",
      input: { fact: "secret-fact" },
      output: {},
    },
    { type: "data-new", data: "secret-data" },
    { type: "file", url: "data:secret-file", mediaType: "image/png" },
    { type: "text", text: "Noon.", providerMetadata: { upshift: { note: "secret-note" } } },
  ],
} as unknown as UIMessage;

const frozen = (include: readonly SharedExtra[], message = answer) =>
  freeze({ message, at: AT }, include, ["remember", "forget"]);

describe("An answer", () => {
  test("is its words, when they were stored and how it ended", () => {
    expect(frozen([])).toEqual({
      by: "upshift",
      at: "2026-11-22T12:00:00.000Z",
      parts: [{ kind: "text", text: "Noon." }],
      status: "stopped",
      isSimulated: false,
      receipt: null,
    });
  });

  test("has what was asked for beside them, in its place, and never memory", () => {
    expect(frozen(["thinking"])?.parts).toEqual([
      { kind: "thinking", text: "Thought." },
      { kind: "text", text: "Noon." },
    ]);
    expect(frozen(["tools"])?.parts).toEqual([
      { kind: "tool", tool: "clock", input: { zone: "UTC" }, output: 12 },
      { kind: "tool", tool: "far_off", input: {}, output: "No." },
      { kind: "text", text: "Noon." },
    ]);
    const { tier, explanation, usd, usdIs } = RECEIPT;
    expect(frozen(["receipts"])?.receipt).toEqual({ tier, explanation, usd, usdIs });
  });

  test("has nothing else, whatever is asked for", () => {
    expect(JSON.stringify(frozen(SHARED_EXTRAS))).not.toContain("secret");
  });

  test("of a simulation says so", () => {
    const receipt = { ...RECEIPT, steps: [{ route: "offline" }] };
    const simulated = { ...answer, metadata: { status: "complete", receipt } } as unknown as UIMessage;
    expect(frozen([], simulated)).toMatchObject({ by: "upshift", status: "complete", isSimulated: true });
  });
});

test("A message of the user's is an automation's where one sent it, and what is neither's is not copied", () => {
  const hello = (role: UIMessage["role"], metadata?: unknown): UIMessage => ({
    id: "m",
    role,
    metadata,
    parts: [{ type: "text", text: "Hello." }],
  });
  expect(frozen([], hello("user"))?.by).toBe("user");
  expect(frozen([], hello("user", { automation: { id: "x", name: "secret" } }))?.by).toBe("automation");
  expect(frozen(SHARED_EXTRAS, hello("system"))).toBeNull();
});
