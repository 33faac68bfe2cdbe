// What the doctor can tell from the settings alone, without reaching anything.

import { planTiers, type WiringSources } from "../agents/wiring.ts";
import { lookUpModel, type ModelEntry } from "../models/catalogue.ts";
import { accessChecks } from "./access-checks.ts";
import { budgetChecks } from "./budget-checks.ts";
import type { Check } from "./check.ts";
import { gatewayCheck } from "./gateway-check.ts";
import { priceChecks } from "./price-checks.ts";
import { deployedFast, nameChecks, tierChecks } from "./tier-checks.ts";

export interface Deployment {
  readonly hasAiBinding: boolean;
  readonly isBudgetActionGiven: boolean;
}

export function staticChecks(sources: WiringSources, deployment: Deployment, now: Date): Check[] {
  const { config } = sources;
  return [
    { name: "settings", verdict: "ok", finding: "All settings can be read." },
    ...tierChecks(sources, deployment.hasAiBinding),
    ...gatewayCheck(config),
    ...nameChecks(config),
    ...priceChecks(config, now),
    ...budgetChecks(config, paidModels(sources, deployment), deployment.isBudgetActionGiven),
    ...accessChecks(config),
  ];
}

/** Those that can be called here or once deployed, and are no simulation. */
function paidModels(sources: WiringSources, { hasAiBinding }: Deployment): ModelEntry[] {
  const { config } = sources;
  const plan = planTiers(sources);
  const hasFast =
    (plan.fast !== null && plan.fast !== "offline") || deployedFast(plan.fast, config, hasAiBinding) !== null;
  const hasReasoner = plan.reasoner.some((route) => route !== "offline");
  return [
    ...(hasFast ? [lookUpModel(config.FAST_MODEL, "fast")] : []),
    ...(hasReasoner ? [lookUpModel(config.REASONER_MODEL, "reasoner", config.REASONER_WIRE_MODEL)] : []),
  ];
}
