// What Workers AI demands of a request to the R1 distill, and providers do not know: one function over a run's inputs, the
// last before the wire, and one wrapper. That the context of 80,000 tokens counts the output limit as well is in
// `promptBudget`, since it holds for both tiers. Source: developers.cloudflare.com/workers-ai, JSON Mode and the model's page.

import { simulateStreamingMiddleware } from "ai";
import type { LanguageModelV4Middleware } from "@ai-sdk/provider";

type RunInputs = Record<string, unknown>;

/**
 * Brings a run's inputs under the rules:
 * - every message has content (null is refused with 5006);
 * - JSON mode is `json_schema` with a bare schema, or `json_object` where there is none.
 */
export function underDistillRules(inputs: RunInputs): RunInputs {
  const messages = Array.isArray(inputs["messages"]) ? (inputs["messages"] as RunInputs[]) : [];
  const format = inputs["response_format"] as { json_schema?: unknown } | undefined;
  return {
    ...inputs,
    messages: messages.map((message) => ({ ...message, content: message["content"] ?? "" })),
    ...(format !== undefined && format.json_schema === undefined
      ? { response_format: { type: "json_object" } }
      : {}),
  };
}

/** JSON mode does not stream (5023): such an answer is asked for whole, and passed on as a stream of one piece. */
export function jsonComesWhole(): LanguageModelV4Middleware {
  const whole = simulateStreamingMiddleware();
  return {
    specificationVersion: "v4",
    wrapStream: (call) =>
      call.params.responseFormat?.type === "json" ? whole.wrapStream!(call) : call.doStream(),
  };
}
