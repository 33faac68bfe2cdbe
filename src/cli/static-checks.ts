// What the doctor can tell from the settings alone, without reaching anything.

import { planTiers, type TierPlan, type WiringSources } from "../agents/wiring.ts";
import { CLOUDFLARE_GATEWAY_URL, type Config } from "../config.ts";
import { isPeak, lookUpModel, priceAt, priceOf, type ModelEntry } from "../models/catalogue.ts";
import type { Check } from "./check.ts";

/** Prices change; a dated one that is older than this is worth a look. In days. */
const OLD_PRICE_DAYS = 90;

function tierChecks(plan: TierPlan): Check[] {
  const fast: Check =
    plan.fast === null
      ? {
          name: "fast tier",
          verdict: "warning",
          finding: "Not configured: the reasoner answers everything.",
          mend: "Set WORKERS_AI_ACCOUNT_ID and WORKERS_AI_API_TOKEN, or FAST_BASE_URL and FAST_MODEL, in .dev.vars.",
        }
      : { name: "fast tier", verdict: "ok", finding: `Answers by ${plan.fast}.` };
  const reasoner: Check =
    plan.reasoner.length === 0
      ? {
          name: "reasoner",
          verdict: "warning",
          finding: "Not configured: nothing can be escalated.",
          mend: "Set DEEPSEEK_API_KEY, or AI_GATEWAY_ID and AI_GATEWAY_ACCOUNT_ID, in .dev.vars.",
        }
      : { name: "reasoner", verdict: "ok", finding: `Answers by ${plan.reasoner.join(", then ")}.` };
  if (plan.fast === null && plan.reasoner.length === 0) {
    const finding = "Neither tier is configured: npm start simulates both, and a deployment can't answer.";
    return [
      { ...fast, finding },
      { ...reasoner, finding },
    ];
  }
  return [fast, reasoner];
}

/** What only a deployment can reach: the doctor has no binding. */
function gatewayCheck({ REASONER_ROUTES, ...config }: Config): Check[] {
  if (!REASONER_ROUTES.includes("gateway") || config.AI_GATEWAY_ACCOUNT_ID !== undefined) return [];
  if (config.AI_GATEWAY_ID === undefined) return [];
  const mend =
    "Set AI_GATEWAY_ACCOUNT_ID and, for an authenticated gateway, AI_GATEWAY_TOKEN, to reach it from here as well.";
  if (config.AI_GATEWAY_BASE_URL !== CLOUDFLARE_GATEWAY_URL) {
    const finding =
      "With an AI_GATEWAY_BASE_URL of its own it needs AI_GATEWAY_ACCOUNT_ID: the route is skipped.";
    return [{ name: "gateway", verdict: "warning", finding, mend: "Set AI_GATEWAY_ACCOUNT_ID." }];
  }
  const finding = `A deployment and npm run dev reach ${config.AI_GATEWAY_ID} by their AI binding; npm start and this check can't.`;
  return [{ name: "gateway", verdict: "skipped", finding, mend }];
}

function nameCheck(model: ModelEntry, setting: string): Check {
  if (model.retired === undefined) {
    return { name: setting, verdict: "ok", finding: `${model.id} is sent as ${model.wireModel}.` };
  }
  return {
    name: setting,
    verdict: "ok",
    finding: `${model.id} was retired on ${model.retired.since}; it is served as ${model.wireModel}.`,
  };
}

function priceCheck(model: ModelEntry, config: Config, now: Date): Check {
  const name = `price of ${model.wireModel}`;
  const price = priceOf(model, config.PRICES);
  if (price === null) {
    return {
      name,
      verdict: "warning",
      finding: "Unknown: receipts will say so, and cost can't be weighed.",
      mend: `Set PRICES to {"${model.id}": {"input": …, "output": …}}, USD per million tokens.`,
    };
  }
  const at = priceAt(price, now);
  const finding = `${at.input} in (${at.cachedInput} cached), ${at.output} out per million tokens now, as of ${price.asOf}.`;
  const age = (now.getTime() - Date.parse(price.asOf)) / 86_400_000;
  if (age <= OLD_PRICE_DAYS || Number.isNaN(age)) return { name, verdict: "ok", finding };
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
  return [
    {
      name: "price inversion",
      verdict: "warning",
      finding:
        `A token of the fast model's answer costs ${times.toFixed(1)} times one of the reasoner's (${hours})` +
        (free > 0 ? `, once the ${free} free neurons of the day are used.` : "."),
      mend: config.COST_AWARE
        ? "Nothing: COST_AWARE sends to the reasoner what would be dearer on the fast tier."
        : "Set COST_AWARE=true, or choose a cheaper FAST_MODEL.",
    },
  ];
}

function safetyChecks(config: Config): Check[] {
  const checks: Check[] = [
    config.AUTH_MODE === "open"
      ? {
          name: "authentication",
          verdict: "warning",
          finding: "AUTH_MODE is open: fine on this machine; a deployment will refuse everybody.",
        }
      : { name: "authentication", verdict: "ok", finding: `AUTH_MODE is ${config.AUTH_MODE}.` },
  ];
  const plain = config.ALLOWED_ORIGINS.filter(
    (origin) => !URL.canParse(origin) || new URL(origin).origin !== origin,
  );
  if (plain.length > 0) {
    checks.push({
      name: "origins",
      verdict: "problem",
      finding: `ALLOWED_ORIGINS holds ${plain.map((origin) => JSON.stringify(origin)).join(", ")}, which match nothing.`,
      mend: "Write origins in full, like https://app.example.com, without a path or a star.",
    });
  }
  const insecure = (["DEEPSEEK_BASE_URL", "AI_GATEWAY_BASE_URL", "WORKERS_AI_BASE_URL"] as const).filter(
    (name) => config[name].startsWith("http:") && !/^http:\/\/(?:localhost|127\.|\[::1\])/.test(config[name]),
  );
  if (insecure.length > 0) {
    checks.push({
      name: "transport",
      verdict: "problem",
      finding: `${insecure.join(", ")} would send keys over plain HTTP.`,
      mend: "Use https.",
    });
  }
  return checks;
}

export function staticChecks(sources: WiringSources, now: Date): Check[] {
  const { config } = sources;
  const plan = planTiers(sources);
  const fast = lookUpModel(config.FAST_MODEL, "fast");
  const reasoner = lookUpModel(config.REASONER_MODEL, "reasoner", config.REASONER_WIRE_MODEL);
  return [
    { name: "settings", verdict: "ok", finding: "All settings can be read." },
    ...tierChecks(plan),
    ...gatewayCheck(config),
    nameCheck(fast, "FAST_MODEL"),
    nameCheck(reasoner, "REASONER_MODEL"),
    priceCheck(fast, config, now),
    priceCheck(reasoner, config, now),
    ...inversionCheck(fast, reasoner, config, now),
    ...safetyChecks(config),
  ];
}
