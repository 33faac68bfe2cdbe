// What is reserved for a call before it is made: its worst case, as far as the budget reaches. Pure; who keeps the budget, it
// does not know. Money in micro-dollars.

import { costOf, type NeuronPrice, type TokenCount, type TokenPrice } from "./cost.ts";

export interface CallTerms {
  /** An estimate; the reserve adds `INPUT_MARGIN` to it. */
  readonly inputTokens: number;
  /** What the call will be allowed to write. */
  readonly maxOutputTokens: number;
  readonly price: TokenPrice;
  /** Where the model is billed in neurons, of which some may be free. */
  readonly neurons: NeuronPrice | null;
  readonly freeNeurons: number;
}

/** Estimates of a prompt have been seen a quarter below what vocabularies give; a service adds tokens of its own. */
const INPUT_MARGIN = 1.5;
const EXTRA_INPUT_TOKENS = 200;

/** A call that may write less than this is not worth making: most answers would be cut. */
const LEAST_OUTPUT_TOKENS = 4_096;
/** What reasoners write in hard cases; DeepSeek's own default limit was this. */
const USUAL_OUTPUT_TOKENS = 32_768;

/** The share of a cost that is paid: neurons within the free allocation are not. */
export function paidShare(neurons: number | null, freeNeurons: number): number {
  if (neurons === null || neurons === 0) return 1;
  return Math.max(0, neurons - freeNeurons) / neurons;
}

const worstTokens = (inputTokens: number, outputTokens: number): TokenCount => ({
  input: Math.ceil(inputTokens * INPUT_MARGIN) + EXTRA_INPUT_TOKENS,
  cachedInput: 0,
  output: outputTokens,
  reasoning: 0,
});

/** The most that the call can cost if it writes `outputTokens`, in micro-dollars. */
function worstCost(terms: CallTerms, outputTokens: number): number {
  const tokens = worstTokens(terms.inputTokens, outputTokens);
  const { listMicroUsd, neurons } = costOf(tokens, terms.price, terms.neurons);
  return Math.ceil((listMicroUsd ?? 0) * paidShare(neurons, terms.freeNeurons));
}

/** How many neurons have to be free for a call to be worth making without any money. */
export const neuronsOfLeast = (inputTokens: number, rates: NeuronPrice): number =>
  costOf(worstTokens(inputTokens, LEAST_OUTPUT_TOKENS), null, rates).neurons ?? 0;

/** What a call costs at the most where it may write the least that is worth it, what is usual, and all that it can. */
export interface ReserveRange {
  readonly least: number;
  readonly usual: number;
  readonly most: number;
}

export function reserveRange(terms: CallTerms): ReserveRange {
  const upTo = (tokens: number): number => worstCost(terms, Math.min(tokens, terms.maxOutputTokens));
  return {
    least: upTo(LEAST_OUTPUT_TOKENS),
    usual: upTo(USUAL_OUTPUT_TOKENS),
    most: worstCost(terms, terms.maxOutputTokens),
  };
}

/** The end of a budget is not spent on calls that would be cut: what is less than this share of it counts as nothing. */
const LEAST_SHARE = 1 / 25;

/**
 * How much is reserved for a call where `left` of a budget of `cap` is left; null where it does not reach.
 * @param share the most of what is left that one call may take, so that calls made at the same time find something, too
 */
export function grant(
  range: ReserveRange,
  budget: { left: number; cap: number },
  share: number,
): number | null {
  const isFree = range.least === 0;
  const floor = isFree
    ? 0
    : Math.min(range.usual, Math.max(range.least, Math.floor(budget.cap * LEAST_SHARE)));
  const left = isFree ? Math.max(0, budget.left) : budget.left;
  if (floor > left) return null;
  return Math.min(range.most, Math.max(floor, Math.floor(left * share)));
}

/** How many tokens the call may write, so that it can't cost more than was reserved. */
export function outputWithin(terms: CallTerms, reservedMicroUsd: number): number {
  let fits = 0;
  let tooMuch = terms.maxOutputTokens + 1;
  while (tooMuch - fits > 1) {
    const middle = Math.floor((fits + tooMuch) / 2);
    if (worstCost(terms, middle) <= reservedMicroUsd) fits = middle;
    else tooMuch = middle;
  }
  return fits;
}
