// Which models answer, here and once deployed, and whether their names are still those of the services.

import { planTiers, type FastProvider, type WiringSources } from "../agents/wiring.ts";
import type { Config } from "../config.ts";
import type { Route } from "../core/receipt.ts";
import { CATALOGUE, lookUpModel, type ModelEntry } from "../models/catalogue.ts";
import type { Check } from "./check.ts";

const ROUTE_NAME: Readonly<Record<Route, string>> = {
  "workers-ai": "Workers AI",
  "openai-compatible": "an OpenAI-compatible server",
  gateway: "AI Gateway",
  direct: "DeepSeek directly",
  offline: "a simulation",
};

const SET_FAST =
  "Set WORKERS_AI_ACCOUNT_ID and WORKERS_AI_API_TOKEN, or FAST_BASE_URL and FAST_MODEL, in .dev.vars.";
const SET_REASONER = "Set DEEPSEEK_API_KEY, or AI_GATEWAY_ACCOUNT_ID and AI_GATEWAY_ID, in .dev.vars.";

export function tierChecks(sources: WiringSources, hasAiBinding: boolean): Check[] {
  const { fast, reasoner } = planTiers(sources);
  return [fastCheck(fast, sources.config, hasAiBinding), reasonerCheck(reasoner, sources.config)];
}

/** The fast tier of a deployment with these settings: there, the AI binding comes first. */
export function deployedFast(
  local: FastProvider | null,
  { FAST_PROVIDER }: Config,
  hasAiBinding: boolean,
): FastProvider | null {
  if (FAST_PROVIDER === "offline") return null;
  if (hasAiBinding && FAST_PROVIDER !== "openai-compatible") return "workers-ai";
  return local === "offline" ? null : local;
}

function fastCheck(local: FastProvider | null, config: Config, hasAiBinding: boolean): Check {
  const name = "fast tier";
  if (config.FAST_PROVIDER === "offline") return namesOffline(name, "FAST_PROVIDER");
  const deployed = deployedFast(local, config, hasAiBinding);
  const there =
    deployed === local || deployed === null
      ? ""
      : ` Deployed, ${ROUTE_NAME[deployed]} answers by the AI binding.`;
  if (local !== null && local !== "offline")
    return { name, verdict: "ok", finding: `Answers by ${ROUTE_NAME[local]}.${there}` };
  const here =
    local === "offline"
      ? "Offline: no fast model is configured, so npm start simulates it."
      : "Not configured on this machine: the reasoner answers everything.";
  return { name, verdict: "warning", finding: here + there, mend: SET_FAST };
}

function reasonerCheck(routes: readonly Route[], config: Config): Check {
  const name = "reasoner";
  if (config.REASONER_ROUTES.includes("offline")) return namesOffline(name, "REASONER_ROUTES");
  if (routes.includes("offline")) {
    const finding =
      "Offline: no reasoner is configured, so npm start simulates it; a deployment would have none.";
    return { name, verdict: "warning", finding, mend: SET_REASONER };
  }
  if (routes.length === 0) {
    const finding = "Not configured: nothing can be escalated.";
    return { name, verdict: "warning", finding, mend: SET_REASONER };
  }
  const ways = routes.map((route) => ROUTE_NAME[route]).join(", then ");
  return { name, verdict: "ok", finding: `Answers by ${ways}.` };
}

const namesOffline = (name: string, setting: string): Check => ({
  name,
  verdict: "warning",
  finding: `Offline: ${setting} names a simulation. A deployment has none, and would answer config_invalid.`,
  mend: `Take offline out of ${setting} before npm run deploy.`,
});

export function nameChecks({ FAST_MODEL, REASONER_MODEL, REASONER_WIRE_MODEL }: Config): Check[] {
  const fast = lookUpModel(FAST_MODEL, "fast");
  const reasoner = lookUpModel(REASONER_MODEL, "reasoner", REASONER_WIRE_MODEL);
  return [nameCheck("FAST_MODEL", fast), nameCheck("REASONER_MODEL", reasoner)];
}

function nameCheck(name: string, model: ModelEntry): Check {
  const sent = CATALOGUE.find((entry) => entry.id === model.wireModel);
  if (sent?.retired !== undefined) {
    const { since, successor } = sent.retired;
    return {
      name: "REASONER_WIRE_MODEL",
      verdict: "problem",
      finding: `${model.wireModel} was retired on ${since}: the service refuses it.`,
      mend: `REASONER_WIRE_MODEL=${successor}`,
    };
  }
  // With a successor of one's own choice the old name is only a name.
  if (model.retired === undefined || model.wireModel !== model.retired.successor) {
    const as = model.id === model.wireModel ? "as it is" : `as ${model.wireModel}`;
    return { name, verdict: "ok", finding: `${model.id} is sent ${as}.` };
  }
  const { since, successor } = model.retired;
  return {
    name,
    verdict: "warning",
    finding: `${model.id} was retired on ${since}; it is served as ${successor}.`,
    mend: `${name}=${successor}`,
  };
}
