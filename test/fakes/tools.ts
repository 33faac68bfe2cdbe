// What a tool of a test has beside its name and its work, and who calls it.

import type { Clock } from "../../src/core/clock.ts";
import type { Caller, EffectJournal, ToolCall, ToolResult } from "../../src/tools/call.ts";
import type { ToolRegistry } from "../../src/tools/registry.ts";
import { FREE_TO_CALL, type ToolContext } from "../../src/tools/tool.ts";

export const ORDINARY = { limits: { milliseconds: 1_000, outputCharacters: 1_000 }, ...FREE_TO_CALL };

export const contextAt = (utc: string | number): ToolContext => ({
  now: () => new Date(utc),
  signal: new AbortController().signal,
  idempotencyKey: "answer-1:call-1",
});

/** What a journal knows that has begun empty, in memory. */
export function effectsInMemory(): EffectJournal {
  const results = new Map<string, ToolResult | null>();
  return {
    begin: (key) => {
      const known = results.get(key);
      if (known !== undefined) return known === null ? { kind: "unknown" } : { kind: "ended", result: known };
      results.set(key, null);
      return { kind: "new" };
    },
    end: (key, result) => void results.set(key, result),
  };
}

/** What comes of a call whose user agrees to what is asked. */
export async function runAgreed(
  tools: Pick<ToolRegistry, "run">,
  call: ToolCall,
  caller: Caller,
): Promise<ToolResult> {
  const first = await tools.run(call, caller);
  return first.kind === "needs-approval"
    ? await tools.run(call, { ...caller, approvedEffect: first.effect })
    : first;
}

export const callerOn = (clock: Clock, over: Partial<Caller> = {}): Caller => ({
  tier: "fast",
  clock,
  signal: new AbortController().signal,
  callKey: "answer-1:call-1",
  isUnattended: false,
  hasReadUntrusted: false,
  mayAskFor: () => over.hasReadUntrusted !== true,
  approvedEffect: null,
  effects: effectsInMemory(),
  ...over,
});
