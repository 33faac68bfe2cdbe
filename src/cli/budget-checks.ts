// Budgets: whether they can be kept, and whether an answer fits into them at all.

import type { Config } from "../config.ts";
import { costOf, toUsd, type TokenPrice } from "../ledger/cost.ts";
import { reserveRange } from "../ledger/reserve.ts";
import { priceOf, type ModelEntry } from "../models/catalogue.ts";
import type { Check } from "./check.ts";
import { setPrice } from "./price-checks.ts";

/** What an answer with its thinking takes, typically. */
const TYPICAL_ANSWER = { input: 1_000, cachedInput: 0, output: 1_000, reasoning: 500 };

const USD_BUDGETS = ["BUDGET_USD_PER_CONVERSATION", "BUDGET_USD_PER_USER_DAY"] as const;

/**
 * @param models those that can be called, simulations left out
 * @param isActionGiven whether BUDGET_ACTION was set, and is not the default
 */
export function budgetChecks(config: Config, models: readonly ModelEntry[], isActionGiven: boolean): Check[] {
  const checks = [
    ...USD_BUDGETS.flatMap((name) => {
      const usd = config[name];
      return usd === undefined ? [] : [usdCheck(name, usd, config, models)];
    }),
    ...(config.BUDGET_NEURONS_PER_DAY === undefined
      ? []
      : [neuronCheck(config.BUDGET_NEURONS_PER_DAY, models)]),
  ];
  if (checks.length > 0) return checks;
  const name = "budgets";
  if (!isActionGiven) return [{ name, verdict: "ok", finding: "None is set: nothing limits what is spent." }];
  return [
    {
      name,
      verdict: "ok",
      finding: "BUDGET_ACTION is set, but there is no budget for it to act on.",
      mend: `Set ${USD_BUDGETS.join(" or ")}, or take BUDGET_ACTION out.`,
    },
  ];
}

function usdCheck(name: string, usd: number, config: Config, models: readonly ModelEntry[]): Check {
  const unpriced = models.find((model) => priceOf(model, config.PRICES) === null);
  if (unpriced !== undefined) {
    return {
      name,
      verdict: "problem",
      finding: `The price of ${unpriced.wireModel} is unknown, so the cap can't be kept: its calls are refused.`,
      mend: setPrice(unpriced),
    };
  }
  const typicalUsd = Math.max(0, ...models.map((model) => typicalCostUsd(model, config)));
  const leastUsd = Math.max(0, ...models.map((model) => leastReserveUsd(model, config)));
  if (usd < leastUsd) {
    return {
      name,
      verdict: "warning",
      finding: `$${usd} is less than what is reserved for one answer ($${leastUsd}): its calls are refused.`,
      mend: `${name}=${roundedUp(typicalUsd * 100)}, for about a hundred answers.`,
    };
  }
  const finding =
    typicalUsd === 0
      ? `$${usd}; nothing that is configured costs money.`
      : `$${usd}, about ${Math.floor(usd / typicalUsd)} typical answers of the dearer model.`;
  return { name, verdict: "ok", finding };
}

function neuronCheck(neurons: number, models: readonly ModelEntry[]): Check {
  const name = "BUDGET_NEURONS_PER_DAY";
  const billed = models.find((model) => model.neurons !== null);
  const typical =
    billed === undefined ? 0 : Math.ceil(costOf(TYPICAL_ANSWER, null, billed.neurons).neurons ?? 0);
  if (neurons >= typical) return { name, verdict: "ok", finding: `${neurons} neurons a day.` };
  return {
    name,
    verdict: "warning",
    finding: `${neurons} neurons are less than one typical answer takes (${typical}): the fast tier will hardly answer.`,
    mend: `${name}=${typical * 100}, for about a hundred answers.`,
  };
}

/** At the dearest hour, free neurons left aside: a budget has to bear it. */
function priceAtPeak(model: ModelEntry, config: Config): TokenPrice | null {
  const price = priceOf(model, config.PRICES);
  if (price === null) return null;
  const { input, cachedInput, output, peakFactor } = price;
  return { input: input * peakFactor, cachedInput: cachedInput * peakFactor, output: output * peakFactor };
}

const typicalCostUsd = (model: ModelEntry, config: Config): number =>
  toUsd(costOf(TYPICAL_ANSWER, priceAtPeak(model, config), null).listMicroUsd ?? 0);

/** The least that is reserved for an answer, before it is known what it will come to. */
function leastReserveUsd(model: ModelEntry, config: Config): number {
  const price = priceAtPeak(model, config);
  if (price === null) return 0;
  const terms = { inputTokens: TYPICAL_ANSWER.input, maxOutputTokens: model.maxOutputTokens };
  return toUsd(reserveRange({ ...terms, price, neurons: null, freeNeurons: 0 }).least);
}

/** Up to the next cent. */
const roundedUp = (usd: number): number => Math.ceil(usd * 100) / 100;
