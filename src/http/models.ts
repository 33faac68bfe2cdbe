// What Upshift says of its models: at /api/health which answer, at /api/models what they are and cost.

import { planTiers, type WiringSources } from "../agents/wiring.ts";
import { CATALOGUE, lookUpModel, priceOf, type ModelEntry, type PriceOverride } from "../models/catalogue.ts";
import { version } from "../../package.json";

export function health(sources: WiringSources): Record<string, unknown> {
  const { config } = sources;
  const plan = planTiers(sources);
  const reasoner = lookUpModel(config.REASONER_MODEL, "reasoner", config.REASONER_WIRE_MODEL);
  return {
    status: "ok",
    version,
    tiers: {
      fast: {
        provider: plan.fast,
        model: config.FAST_MODEL,
        offline: plan.fast === "offline",
        configured: plan.fast !== null,
      },
      reasoner: {
        model: config.REASONER_MODEL,
        wireModel: reasoner.wireModel,
        routes: plan.reasoner,
        offline: plan.reasoner.includes("offline"),
        configured: plan.reasoner.length > 0,
      },
    },
  };
}

function describe(
  model: ModelEntry,
  overrides: Readonly<Record<string, PriceOverride>>,
): Record<string, unknown> {
  const price = priceOf(model, overrides);
  return {
    id: model.id,
    tier: model.tier,
    wireModel: model.wireModel,
    contextTokens: model.contextTokens,
    maxOutputTokens: model.maxOutputTokens,
    abilities: { thinking: model.thinking, tools: model.tools },
    prices:
      price === null
        ? null
        : {
            input: price.input,
            cachedInput: price.cachedInput,
            output: price.output,
            asOf: price.asOf,
            source: price.source,
          },
    ...(model.retired === undefined ? {} : { retired: model.retired }),
  };
}

export function describeModels(sources: WiringSources): Record<string, unknown> {
  const { config } = sources;
  const configured = [
    lookUpModel(config.FAST_MODEL, "fast"),
    lookUpModel(config.REASONER_MODEL, "reasoner", config.REASONER_WIRE_MODEL),
  ];
  const others = CATALOGUE.filter((entry) => !configured.some((model) => model.id === entry.id));
  const plan = planTiers(sources);
  const notices: string[] = [];
  if (plan.fast === "offline" || plan.reasoner.includes("offline")) {
    notices.push("Offline simulations answer: no language model is connected.");
  }
  for (const model of configured) {
    if (model.retired === undefined) continue;
    notices.push(`${model.id} was retired on ${model.retired.since}; it is served as ${model.wireModel}.`);
  }
  return {
    models: [...configured, ...others].map((model) => describe(model, config.PRICES)),
    notices,
  };
}
