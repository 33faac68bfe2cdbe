// Whether a turn would cost more on the fast tier than on the reasoner. At list prices the distill's output costs several
// times the reasoner's, so once the free neurons are gone the cheap model is the dear one. Pure; false where a price is
// unknown.

/** USD per million tokens, as in force now. */
interface Price {
  readonly input: number;
  readonly output: number;
}

export interface CostQuestion {
  readonly inputTokens: number;
  readonly fast: Price | null;
  readonly reasoner: Price | null;
  /** Neurons per million tokens, where the fast tier is billed in them. */
  readonly neurons: Price | null;
  readonly freeNeurons: number;
}

/** What an answer with its thinking takes, typically: nobody knows before. The tiers are compared over the same length. */
const TYPICAL_OUTPUT_TOKENS = 1_000;

const total = (price: Price, inputTokens: number): number =>
  price.input * inputTokens + price.output * TYPICAL_OUTPUT_TOKENS;

export function isDearerOnFast(question: CostQuestion): boolean {
  const { inputTokens, fast, reasoner, neurons, freeNeurons } = question;
  if (fast === null || reasoner === null) return false;
  const needed = neurons === null ? 0 : total(neurons, inputTokens) / 1_000_000;
  const paidShare = needed === 0 ? 1 : Math.max(0, needed - freeNeurons) / needed;
  return total(fast, inputTokens) * paidShare > total(reasoner, inputTokens);
}
