// What Upshift knows of models: what a name is served as today, how it thinks, its limits, its dated list prices.
// It decides names and prices as data; it does not call anything.

/** USD per million tokens at list price, off-peak where the provider has a peak. */
export interface Price {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  /** What the price is multiplied with in peak hours; 1 where there are none. */
  readonly peakFactor: number;
  readonly asOf: string;
  readonly source: string;
}

/** Workers AI counts in neurons: per million tokens. */
export interface NeuronRates {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

/** How a model separates its thinking from its answer on the wire. */
export type ThinkingStyle =
  /** `reasoning_content` (or `reasoning`) beside `content`; explicit tags are understood as well. */
  | "native"
  /** Text before `</think>`, with or without the opening tag (the template may have put it into the prompt). */
  | "implicit-tags";

export interface ModelEntry {
  readonly id: string;
  readonly tier: "fast" | "reasoner";
  /** The id to send today. */
  readonly wireModel: string;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  readonly thinking: ThinkingStyle;
  /** `native`: the `tools` field; `prompted`: described in the prompt and parsed from the text. */
  readonly tools: "native" | "prompted";
  readonly price: Price | null;
  readonly neurons: NeuronRates | null;
  /** A name that the service no longer accepts itself. */
  readonly retired?: { readonly since: string; readonly successor: string };
}

const DEEPSEEK_PRICING = "https://api-docs.deepseek.com/quick_start/pricing";
const WORKERS_AI_PRICING = "https://developers.cloudflare.com/workers-ai/platform/pricing/";

const flashPrice: Price = {
  input: 0.15,
  cachedInput: 0.003,
  output: 0.6,
  peakFactor: 2,
  asOf: "2026-11-23",
  source: DEEPSEEK_PRICING,
};
const proPrice: Price = {
  input: 0.66,
  cachedInput: 0.022,
  output: 1.98,
  peakFactor: 2,
  asOf: "2026-11-23",
  source: DEEPSEEK_PRICING,
};

const deepseek = (
  id: string,
  wireModel: string,
  price: Price,
  retired?: ModelEntry["retired"],
): ModelEntry => ({
  id,
  tier: "reasoner",
  wireModel,
  contextTokens: 1_000_000,
  maxOutputTokens: 384_000,
  thinking: "native",
  tools: "native",
  price,
  neurons: null,
  ...(retired === undefined ? {} : { retired }),
});

export const CATALOGUE: readonly ModelEntry[] = [
  {
    id: "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b",
    tier: "fast",
    wireModel: "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b",
    contextTokens: 80_000,
    maxOutputTokens: 16_384,
    thinking: "implicit-tags",
    tools: "prompted",
    price: {
      input: 0.497,
      cachedInput: 0.497,
      output: 4.881,
      peakFactor: 1,
      asOf: "2026-11-23",
      source: WORKERS_AI_PRICING,
    },
    neurons: { input: 45_170, cachedInput: 45_170, output: 443_756 },
  },
  {
    // Needs the Workers Paid plan. Its output is cheaper than the distill's.
    id: "@cf/deepseek-ai/deepseek-v4-flash-0731",
    tier: "fast",
    wireModel: "@cf/deepseek-ai/deepseek-v4-flash-0731",
    contextTokens: 1_048_576,
    maxOutputTokens: 32_768,
    thinking: "native",
    tools: "native",
    price: {
      input: 0.44,
      cachedInput: 0.014,
      output: 1.32,
      peakFactor: 1,
      asOf: "2026-11-23",
      source: WORKERS_AI_PRICING,
    },
    neurons: { input: 40_000, cachedInput: 1_273, output: 120_000 },
  },
  deepseek("deepseek-flash", "deepseek-flash", flashPrice),
  // Names that are still taken, and billed as deepseek-flash.
  deepseek("deepseek-v4-flash", "deepseek-flash", flashPrice),
  deepseek("deepseek-v4-flash-vision-exp", "deepseek-flash", flashPrice),
  deepseek("deepseek-v4-pro", "deepseek-v4-pro", proPrice),
  // Retired by DeepSeek on 2026-07-24 15:59 UTC: requests with these names are refused with 400.
  deepseek("deepseek-reasoner", "deepseek-flash", flashPrice, {
    since: "2026-07-24",
    successor: "deepseek-flash",
  }),
  deepseek("deepseek-chat", "deepseek-flash", flashPrice, {
    since: "2026-07-24",
    successor: "deepseek-flash",
  }),
];

const byId = new Map(CATALOGUE.map((entry) => [entry.id, entry]));

/** R1 and its distills put their thinking into the text, and their templates often swallow the opening tag. */
const THINKS_IN_TAGS = /deepseek-r1|r1-distill/i;

/**
 * The entry of a model's name; a name that the catalogue does not know is sent as it is, without a price.
 * @param wireOverride the exact id to send, over the catalogue
 */
export function lookUpModel(id: string, tier: "fast" | "reasoner", wireOverride?: string): ModelEntry {
  const known = byId.get(id);
  const entry: ModelEntry = known ?? {
    id,
    tier,
    wireModel: id,
    contextTokens: tier === "fast" ? 32_000 : 128_000,
    maxOutputTokens: tier === "fast" ? 8_192 : 32_768,
    thinking: THINKS_IN_TAGS.test(id) ? "implicit-tags" : "native",
    tools: tier === "fast" ? "prompted" : "native",
    price: null,
    neurons: null,
  };
  if (wireOverride === undefined || wireOverride === entry.wireModel) return entry;
  const served = byId.get(wireOverride);
  return { ...entry, wireModel: wireOverride, price: served?.price ?? null };
}

/** DeepSeek's peak hours: Monday to Friday, 01:00–04:00 and 06:00–10:00 UTC. Chinese public holidays are not known here. */
export function isPeak(at: Date): boolean {
  const day = at.getUTCDay();
  if (day === 0 || day === 6) return false;
  const hour = at.getUTCHours();
  return (hour >= 1 && hour < 4) || (hour >= 6 && hour < 10);
}

/** A price given by the operator, over the catalogue's. USD per million tokens. */
export interface PriceOverride {
  readonly input: number;
  readonly cachedInput?: number | undefined;
  readonly output: number;
  readonly peakFactor?: number | undefined;
}

/** The dated price of a model: the operator's by id or by wire id, else the catalogue's. Null where nobody knows one. */
export function priceOf(model: ModelEntry, overrides: Readonly<Record<string, PriceOverride>>): Price | null {
  const own = overrides[model.id] ?? overrides[model.wireModel];
  if (own === undefined) return model.price;
  return {
    input: own.input,
    cachedInput: own.cachedInput ?? own.input,
    output: own.output,
    peakFactor: own.peakFactor ?? 1,
    asOf: "set by the operator",
    source: "PRICES",
  };
}

/** What a price comes to at a moment: peak hours multiply it. */
export function priceAt(price: Price, at: Date): Pick<Price, "input" | "cachedInput" | "output"> {
  const factor = isPeak(at) ? price.peakFactor : 1;
  return {
    input: price.input * factor,
    cachedInput: price.cachedInput * factor,
    output: price.output * factor,
  };
}
