// From tokens to money: integer micro-dollars, rounded up once per call. Pure; it knows no model and no clock.

/** Tokens of one call. `cachedInput` is part of `input`, `reasoning` part of `output`. */
export interface TokenCount {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  readonly reasoning: number;
}

export interface CallCost {
  /** Micro-dollars at list price; null where the model has no known price. */
  readonly listMicroUsd: number | null;
  /** Workers AI neurons; null for models that are not billed in them. */
  readonly neurons: number | null;
}

/** USD per million tokens, as in force at the moment of the call. */
export interface TokenPrice {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

/** Neurons per million tokens. */
export interface NeuronPrice {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

/** Sums are made in picodollar-like integers so that 0.1 + 0.2 can't round a call up by a whole micro-dollar. */
const SCALE = 1_000_000;

/** The list cost of one call. A price of p USD per million tokens is p micro-dollars a token. */
export function costOf(tokens: TokenCount, price: TokenPrice | null, rates: NeuronPrice | null): CallCost {
  const cached = Math.min(tokens.cachedInput, tokens.input);
  const neurons =
    rates === null
      ? null
      : Math.round(
          ((tokens.input - cached) * rates.input +
            cached * rates.cachedInput +
            tokens.output * rates.output) /
            100_000,
        ) / 10;
  if (price === null) return { listMicroUsd: null, neurons };
  const perToken = (rate: number): number => Math.round(rate * SCALE);
  const scaled =
    (tokens.input - cached) * perToken(price.input) +
    cached * perToken(price.cachedInput) +
    tokens.output * perToken(price.output);
  return { listMicroUsd: Math.ceil(scaled / SCALE), neurons };
}

/** Micro-dollars as the USD number of the wire, without binary noise. */
export function toUsd(microUsd: number): number {
  return Math.round(microUsd) / 1_000_000;
}

/** The whole micro-dollars of a USD figure of the wire; null stays unknown. */
export const toMicroUsd = (usd: number | null): number | null =>
  usd === null ? null : Math.round(usd * 1_000_000);
