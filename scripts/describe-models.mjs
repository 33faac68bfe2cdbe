// The line under the URL: which models answer. It says what /api/health says, and never calls a simulation a model.

import { fetchText } from "./probe.mjs";

const OLLAMA = "http://127.0.0.1:11434";
const OLLAMA_TIMEOUT_MS = 300;

export function describeModels({ fast, reasoner }) {
  if (fast.offline && reasoner.offline) {
    return "Both tiers are offline simulations; see README for real models.";
  }
  return `Fast tier: ${describeTier(fast, fast.provider)}. Reasoner: ${describeTier(reasoner, (reasoner.routes ?? []).join(", then "))}.`;
}

function describeTier({ model, wireModel, offline, configured }, via) {
  if (offline) return "an offline simulation";
  if (!configured) return "not configured";
  const served = wireModel && wireModel !== model ? ` (served as ${wireModel})` : "";
  return `${model}${served}${via ? ` by ${via}` : ""}`;
}

/** How to use an Ollama that runs on this machine; undefined where none does. Using it is the user's choice. */
export async function suggestOllama() {
  const answer = await fetchText(`${OLLAMA}/api/tags`, OLLAMA_TIMEOUT_MS);
  try {
    const model = JSON.parse(answer.body).models[0].name;
    return `Ollama is running here. To use it: npm start -- --var FAST_BASE_URL:${OLLAMA}/v1 --var FAST_MODEL:${model}`;
  } catch {
    return undefined;
  }
}
