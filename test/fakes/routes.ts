// The ways to a model as the product wires them, with real providers, over a far end of the test's own.

import type { LanguageModelV4, LanguageModelV4Middleware } from "@ai-sdk/provider";
import { wrapLanguageModel } from "ai";
import type { Clock } from "../../src/core/clock.ts";
import type { Route } from "../../src/core/receipt.ts";
import { lookUpModel } from "../../src/models/catalogue.ts";
import { deepSeekModel } from "../../src/models/deepseek.ts";
import type { StreamDeadlines } from "../../src/models/event-stream.ts";
import type { CallEvent, TierModel, TierRoute } from "../../src/models/tier.ts";
import {
  createTransport,
  newObservation,
  type CallObservation,
  type TransportSettings,
} from "../../src/models/transport.ts";
import { workersAiModel, type WorkersAiBinding } from "../../src/models/workers-ai.ts";
import type { FarEnd } from "./far-end.ts";

export const DISTILL = "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b";

export const DEADLINES: StreamDeadlines = {
  firstEventMs: 10_000,
  stallMs: 5_000,
  queueMs: 60_000,
};

export const transportSettings = (clock: Clock, farEnd: Pick<FarEnd, "fetch">): TransportSettings => ({
  clock,
  deadlines: DEADLINES,
  fetch: farEnd.fetch,
});

/** The distill over REST. */
export function restModel(
  clock: Clock,
  farEnd: Pick<FarEnd, "fetch">,
  observation: CallObservation = newObservation(),
): LanguageModelV4 {
  const settings = transportSettings(clock, farEnd);
  return workersAiModel(
    DISTILL,
    { kind: "rest", baseUrl: "https://cloudflare.test/v4", accountId: "acc", apiToken: "cf-token" },
    createTransport(settings, observation),
    settings,
    observation,
  );
}

/** The distill through an `AI` binding. */
export function bindingModel(
  clock: Clock,
  binding: WorkersAiBinding,
  observation: CallObservation = newObservation(),
): LanguageModelV4 {
  const noFetch = (): Promise<Response> => Promise.reject(new Error("A binding does not use fetch"));
  const settings = transportSettings(clock, { fetch: noFetch });
  return workersAiModel(DISTILL, { kind: "binding", binding }, noFetch, settings, observation);
}

/** DeepSeek's flash, as by the direct route. */
export function chatModel(
  clock: Clock,
  farEnd: Pick<FarEnd, "fetch">,
  observation: CallObservation = newObservation(),
): LanguageModelV4 {
  return deepSeekModel("deepseek-flash", {
    baseUrl: "https://deepseek.test",
    apiKey: "sk-secret",
    transport: createTransport(transportSettings(clock, farEnd), observation),
  });
}

export function route(
  name: Route,
  open: (observation: CallObservation) => LanguageModelV4,
  ...middleware: LanguageModelV4Middleware[]
): TierRoute {
  return {
    route: name,
    credential: "DEEPSEEK_API_KEY",
    open: (observation) => wrapLanguageModel({ model: open(observation), middleware }),
  };
}

export function tierOf(routes: readonly [TierRoute, ...TierRoute[]], retries = 2): TierModel {
  return {
    tier: "reasoner",
    model: lookUpModel("deepseek-flash", "reasoner"),
    price: null,
    routes,
    retries,
  };
}

/** A call's events, up to its end or its failure. */
export interface Heard {
  readonly events: CallEvent[];
  readonly thinking: string;
  readonly text: string;
  readonly error: unknown;
}

/** Listens to a call to its end. `pause` is what the reader does between two events. */
export async function listen(call: AsyncGenerator<CallEvent>, pause?: () => Promise<void>): Promise<Heard> {
  const events: CallEvent[] = [];
  let thinking = "";
  let text = "";
  let error: unknown = null;
  try {
    for await (const event of call) {
      events.push(event);
      if (event.type === "thinking") thinking += event.delta;
      if (event.type === "untagged") thinking = "";
      if (event.type === "text") text += event.delta;
      await pause?.();
    }
  } catch (thrown) {
    error = thrown;
  }
  return { events, thinking, text, error };
}
