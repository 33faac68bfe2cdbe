// What a tool of a test has beside its name and its work, and who calls it.

import type { Clock } from "../../src/core/clock.ts";
import type { Caller } from "../../src/tools/registry.ts";
import { FREE_TO_CALL, type ToolContext } from "../../src/tools/tool.ts";

export const ORDINARY = { limits: { milliseconds: 1_000, outputCharacters: 1_000 }, ...FREE_TO_CALL };

export const contextAt = (utc: string | number): ToolContext => ({
  now: () => new Date(utc),
  signal: new AbortController().signal,
});

export const callerOn = (clock: Clock, tier: Caller["tier"] = "fast"): Caller => ({
  tier,
  clock,
  signal: new AbortController().signal,
});
