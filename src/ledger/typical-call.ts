// What an answer with its thinking takes, typically: nobody knows before, and tiers are compared over the same length.

import { costOf, type NeuronPrice } from "./cost.ts";

export const TYPICAL_OUTPUT_TOKENS = 1_000;

/** Neurons of a typical call with a prompt of that many tokens. */
export function typicalNeurons(inputTokens: number, rates: NeuronPrice): number {
  const tokens = { input: inputTokens, cachedInput: 0, output: TYPICAL_OUTPUT_TOKENS, reasoning: 0 };
  return costOf(tokens, null, rates).neurons ?? 0;
}
