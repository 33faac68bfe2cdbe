// Prices: whether they are known, how old they are, and that the model which is there to be cheap may not be.

import type { Config } from "../config.ts";
import { isPeak, lookUpModel, priceAt, priceOf, type ModelEntry } from "../models/catalogue.ts";
import type { Check } from "./check.ts";

/** Prices change; a dated one that is older than this is worth a look. In days. */
const OLD_PRICE_DAYS = 90;
const DAY_MS = 86_400_000;

export const setPrice = (model: ModelEntry): string =>
  `Set PRICES to {"${model.id}": {"input": …, "output": …}}, USD per million tokens.`;

export function priceChecks(config: Config, now: Date): Check[] {
  const fast = lookUpModel(config.FAST_MODEL, "fast");
  const reasoner = lookUpModel(config.REASONER_MODEL, "reasoner", config.REASONER_WIRE_MODEL);
  return [
    priceCheck(fast, config, now),
    priceCheck(reasoner, config, now),
    ...inversionCheck(fast, reasoner, config, now),
  ];
}

function priceCheck(model: ModelEntry, config: Config, now: Date): Check {
  const name = `price of ${model.wireModel}`;
  const price = priceOf(model, config.PRICES);
  if (price === null) {
    return {
      name,
      verdict: "warning",
      finding: "Unknown: receipts will say so, and cost can't be weighed.",
      mend: setPrice(model),
    };
  }
  const at = priceAt(price, now);
  const figures = `${at.input} in (${at.cachedInput} cached), ${at.output} out, USD per million tokens now`;
  const asOf = Date.parse(price.asOf);
  if (Number.isNaN(asOf)) return { name, verdict: "ok", finding: `${figures}; ${price.asOf}.` };
  const days = Math.max(0, Math.floor((now.getTime() - asOf) / DAY_MS));
  const finding = `${figures}; as of ${price.asOf}, ${days} ${days === 1 ? "day" : "days"} ago.`;
  if (days <= OLD_PRICE_DAYS) return { name, verdict: "ok", finding };
  return {
    name,
    verdict: "warning",
    finding: `${finding} That is old.`,
    mend: `Compare with ${price.source}, and set PRICES.`,
  };
}

/** The reasoner is cheaper than the model that is there to be cheap: said in plain words, since nobody expects it. */
function inversionCheck(fast: ModelEntry, reasoner: ModelEntry, config: Config, now: Date): Check[] {
  const fastPrice = priceOf(fast, config.PRICES);
  const reasonerPrice = priceOf(reasoner, config.PRICES);
  if (fastPrice === null || reasonerPrice === null) return [];
  const times = priceAt(fastPrice, now).output / priceAt(reasonerPrice, now).output;
  if (times <= 1) return [];
  const free = fast.neurons === null ? 0 : config.FREE_NEURONS_PER_DAY;
  const hours = isPeak(now) ? "at DeepSeek's peak hours" : "off-peak";
  const name = "price inversion";
  const inverted =
    `A token of the fast model's answer costs ${times.toFixed(1)} times one of the reasoner's (${hours})` +
    (free > 0 ? `, once the ${free} free neurons of the day are used.` : ".");
  if (config.COST_AWARE) {
    const finding = `${inverted} COST_AWARE sends to the reasoner what would then be dearer on the fast tier.`;
    return [{ name, verdict: "ok", finding }];
  }
  return [
    {
      name,
      verdict: "warning",
      finding: `${inverted} COST_AWARE is off, so it is paid.`,
      mend: "Set COST_AWARE=true, or choose a cheaper FAST_MODEL.",
    },
  ];
}
