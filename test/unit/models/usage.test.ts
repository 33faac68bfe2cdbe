// Usage as services report it; what cannot be true counts as missing, and is then estimated.

import { describe, expect, test } from "vitest";
import { readUsage } from "../../../src/models/usage.ts";
import { CHAT_USAGE } from "../../fakes/event-text.ts";

describe("A usage block", () => {
  test.each([
    ["of DeepSeek", CHAT_USAGE, { input: 20, cachedInput: 8, output: 9, reasoning: 4 }],
    [
      "of Workers AI",
      { prompt_tokens: 12, completion_tokens: 34, total_tokens: 46 },
      { input: 12, cachedInput: 0, output: 34, reasoning: 0 },
    ],
    [
      "with DeepSeek's own field for cached tokens alone",
      { prompt_tokens: 20, completion_tokens: 9, prompt_cache_hit_tokens: 8 },
      { input: 20, cachedInput: 8, output: 9, reasoning: 0 },
    ],
    [
      "with OpenAI's field for cached tokens alone",
      { prompt_tokens: 20, completion_tokens: 9, prompt_tokens_details: { cached_tokens: 8 } },
      { input: 20, cachedInput: 8, output: 9, reasoning: 0 },
    ],
    [
      "with nulls for what it does not count",
      {
        prompt_tokens: 20,
        completion_tokens: 9,
        prompt_cache_hit_tokens: null,
        prompt_tokens_details: null,
        completion_tokens_details: { reasoning_tokens: null },
      },
      { input: 20, cachedInput: 0, output: 9, reasoning: 0 },
    ],
    [
      "all cached, all reasoning",
      {
        prompt_tokens: 5,
        completion_tokens: 5,
        prompt_cache_hit_tokens: 5,
        completion_tokens_details: { reasoning_tokens: 5 },
      },
      { input: 5, cachedInput: 5, output: 5, reasoning: 5 },
    ],
    [
      "of a call without output",
      { prompt_tokens: 5, completion_tokens: 0 },
      { input: 5, cachedInput: 0, output: 0, reasoning: 0 },
    ],
  ])("%s is read", (_, raw, expected) => {
    expect(readUsage(raw)).toEqual(expected);
  });

  test.each([
    ["absent", null],
    ["undefined", undefined],
    ["a text", "20"],
    ["empty", {}],
    ["incomplete", { prompt_tokens: 20 }],
    ["all zero", { prompt_tokens: 0, completion_tokens: 0 }],
    ["negative", { prompt_tokens: -1, completion_tokens: 9 }],
    ["fractional", { prompt_tokens: 1.5, completion_tokens: 9 }],
    ["a text of digits", { prompt_tokens: "20", completion_tokens: 9 }],
    ["absurd", { prompt_tokens: 1e12, completion_tokens: 9 }],
    ["not a number", { prompt_tokens: Number.NaN, completion_tokens: 9 }],
    ["more cached than read", { prompt_tokens: 5, completion_tokens: 9, prompt_cache_hit_tokens: 6 }],
    [
      "more reasoning than written",
      { prompt_tokens: 5, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 10 } },
    ],
  ])("%s counts as missing", (_, raw) => {
    expect(readUsage(raw)).toBeNull();
  });
});
