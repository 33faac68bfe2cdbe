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
  readonly outputTokens: number;
  readonly fast: Price | null;
  readonly reasoner: Price | null;
  /** The share of the fast tier's price that is charged, 0 to 1: neurons may be free. */
  readonly fastPaidShare: number;
}

export function isDearerOnFast(question: CostQuestion): boolean {
  const { inputTokens, outputTokens, fast, reasoner } = question;
  if (fast === null || reasoner === null) return false;
  const total = (price: Price): number => price.input * inputTokens + price.output * outputTokens;
  return total(fast) * question.fastPaidShare > total(reasoner);
}
