// The user's stop, at any moment of a turn: what there is is kept, the upstream is let go of, and nothing follows.

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRegistry } from "../../../src/tools/registry.ts";
import type { Tool } from "../../../src/tools/tool.ts";
import { TEXTS } from "../../fakes/texts.ts";
import { ORDINARY } from "../../fakes/tools.ts";
import {
  answers,
  calls,
  ends,
  Gate,
  noReasoner,
  scriptedTier,
  thinks,
  writes,
} from "./support/scripted-tier.ts";
import { run } from "./support/turn.ts";

describe("a stop", () => {
  test("before the turn begins calls no model", async () => {
    const fast = scriptedTier("fast", []);
    const { outcome, chunks, calls: journal } = await run({ fast, signal: AbortSignal.abort() });
    expect(outcome.metadata).toMatchObject({
      status: "stopped",
      receipt: { steps: [], usd: 0, usdIs: "exact" },
    });
    expect(outcome.metadata).not.toHaveProperty("error");
    expect(chunks.map(({ type }) => type)).toEqual(["start", "data-tier", "message-metadata", "finish"]);
    expect(journal).toEqual([]);
  });

  test.each([
    ["before any output", [], "", ["step-start"]],
    ["in the thinking", thinks("Let me see"), "", ["step-start", "reasoning"]],
    ["in a draft", writes("The answer"), "The answer", ["step-start", "text"]],
    ["in released text", writes(TEXTS["English prose"]!), TEXTS["English prose"]!, ["step-start", "text"]],
  ])("%s keeps what was shown and lets go of the stream", async (_, parts, shown, kinds) => {
    const gate = new Gate();
    const stop = new AbortController();
    const fast = scriptedTier("fast", [{ parts: [...parts, gate.part, ...writes(" and more"), ends()] }]);
    const running = run({ fast, reasoner: noReasoner(), signal: stop.signal });
    await gate.reached;
    stop.abort();
    const { outcome, text, message, chunks } = await running;
    expect(text).toBe(shown);
    expect(message.parts.map(({ type }) => type)).toEqual(kinds);
    for (const part of message.parts) expect(part).not.toMatchObject({ state: "streaming" });
    expect(outcome.metadata).toMatchObject({
      status: "stopped",
      receipt: { tier: "fast", escalated: false },
    });
    expect(outcome.metadata.receipt.steps).toMatchObject([{ outcome: "stopped", usage: "estimated" }]);
    expect(fast.cancelled()).toBe(1);
    expect(fast.asked[0]!.abortSignal?.aborted).toBe(true);
    const before = chunks.length;
    gate.open();
    await Promise.resolve();
    expect(chunks).toHaveLength(before);
  });

  test("of a draft releases it, so that every client has it as text", async () => {
    const gate = new Gate();
    const stop = new AbortController();
    const fast = scriptedTier("fast", [{ parts: [...writes("The answer"), gate.part] }]);
    const running = run({ fast, reasoner: noReasoner(), signal: stop.signal });
    await gate.reached;
    stop.abort();
    expect((await running).drafts.at(-1)).toEqual({ draftId: "answer-0", state: "released" });
  });

  test("in a tool lets the tool end, and calls no model any more", async () => {
    const stop = new AbortController();
    const slow: Tool<object> = {
      ...ORDINARY,
      name: "slow",
      description: "Takes its time.",
      schema: z.object({}),
      execute: async () => {
        stop.abort();
        return "done";
      },
    };
    const fast = scriptedTier("fast", [
      { parts: [calls("slow", {}, "1"), calls("slow", {}, "2"), ends("tool-calls")] },
    ]);
    const { outcome, message } = await run({
      fast,
      reasoner: noReasoner(),
      tools: createRegistry([slow as unknown as Tool<never>]),
      signal: stop.signal,
    });
    expect(outcome.metadata.status).toBe("stopped");
    expect(fast.asked).toHaveLength(1);
    expect(message.parts).toMatchObject([
      { type: "step-start" },
      { toolCallId: "1", state: "output-available" },
    ]);
  });

  test("after an escalation keeps the abandoned thinking, and the draft apart", async () => {
    const gate = new Gate();
    const stop = new AbortController();
    const fast = scriptedTier("fast", [{ parts: [...thinks("Hm."), ...writes("Perhaps"), ends("length")] }]);
    const reasoner = scriptedTier("reasoner", [{ parts: [...thinks("Well,"), gate.part] }]);
    const running = run({ fast, reasoner, signal: stop.signal });
    await gate.reached;
    stop.abort();
    const { outcome, message, text } = await running;
    expect(text).toBe("");
    expect(outcome).toMatchObject({
      metadata: { status: "stopped", receipt: { tier: "reasoner", reason: "cut-off" } },
      drafts: [{ step: 0, text: "Perhaps" }],
    });
    expect(
      message.parts.flatMap((part) => (part.type === "reasoning" ? [part.providerMetadata] : [])),
    ).toEqual([{ upshift: { tier: "fast", abandoned: true } }, { upshift: { tier: "reasoner" } }]);
  });

  test("in a wait between two tries ends at once", async () => {
    const stop = new AbortController();
    const fast = scriptedTier("fast", [{ refuses: new TypeError("connection refused") }, answers("late")], {
      retries: 2,
    });
    const clock = {
      now: () => 0,
      sleep: (): Promise<void> => {
        stop.abort();
        return Promise.resolve();
      },
    };
    const { outcome } = await run({ fast, clock, signal: stop.signal });
    expect(fast.asked).toHaveLength(1);
    expect(outcome.metadata.status).toBe("stopped");
    expect(outcome.metadata.receipt.steps[0]!.attempts).toHaveLength(1);
  });
});
