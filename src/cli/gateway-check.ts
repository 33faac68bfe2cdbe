// What the doctor says of a gateway that it can't reach itself: one that only a deployment's AI binding leads to.

import { CLOUDFLARE_GATEWAY_URL, type Config } from "../config.ts";
import type { Check } from "./check.ts";

export function gatewayCheck({ REASONER_ROUTES, ...config }: Config): Check[] {
  if (!REASONER_ROUTES.includes("gateway") || config.AI_GATEWAY_ACCOUNT_ID !== undefined) return [];
  if (config.AI_GATEWAY_ID === undefined) return [];
  if (config.AI_GATEWAY_BASE_URL !== CLOUDFLARE_GATEWAY_URL) {
    const finding =
      "With an AI_GATEWAY_BASE_URL of its own it needs AI_GATEWAY_ACCOUNT_ID: the route is skipped.";
    return [{ name: "gateway", verdict: "warning", finding, mend: "Set AI_GATEWAY_ACCOUNT_ID." }];
  }
  const finding = `A deployment and npm run dev reach ${config.AI_GATEWAY_ID} by their AI binding; npm start and this check can't.`;
  const mend =
    "Set AI_GATEWAY_ACCOUNT_ID and, for an authenticated gateway, AI_GATEWAY_TOKEN, to reach it from here as well.";
  return [{ name: "gateway", verdict: "skipped", finding, mend }];
}
