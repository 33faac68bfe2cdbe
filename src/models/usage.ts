// Reads the usage block of any OpenAI-like service, Workers AI and DeepSeek included. A block that can't be true
// (negative, fractional, more cached than read) counts as missing, so that its cost is estimated and says so.

import { z } from "zod";

const count = z.number().int().nonnegative().max(100_000_000);

/** Whether a service can have counted so far. */
export const isTokenCount = (value: unknown): boolean => count.safeParse(value).success;

const schema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_cache_hit_tokens: count.nullish(),
  prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: count.nullish() }).nullish(),
});

/** Tokens as the service reported them. `cachedInput` is part of `input`, `reasoning` part of `output`. */
export interface ReportedUsage {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  readonly reasoning: number;
}

/** @returns null where nothing was reported, or nothing that can be true */
export function readUsage(raw: unknown): ReportedUsage | null {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) return null;
  const usage = parsed.data;
  // DeepSeek reports cached tokens in two places; gateways have been seen to keep only one.
  const cachedInput = usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? 0;
  const reasoning = usage.completion_tokens_details?.reasoning_tokens ?? 0;
  if (cachedInput > usage.prompt_tokens || reasoning > usage.completion_tokens) return null;
  if (usage.prompt_tokens === 0 && usage.completion_tokens === 0) return null;
  return { input: usage.prompt_tokens, cachedInput, output: usage.completion_tokens, reasoning };
}
