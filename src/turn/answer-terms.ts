// What an asker has set beside the question: limits, sampling, words of a system prompt. They are put around the turn's
// ports, so that the turn itself need not know them.

import type { LanguageModelV4Middleware } from "@ai-sdk/provider";
import { wrapLanguageModel } from "ai";
import { stopSequences } from "../models/middleware/stop-sequences.ts";
import type { TierModel, TierRoute } from "../models/tier.ts";
import type { TurnPorts } from "./ports.ts";

export interface AnswerTerms {
  /** Stands behind the system prompt. */
  readonly system: string | null;
  /** Thinking included. */
  readonly maxOutputTokens: number | null;
  /** The reasoner's service leaves both out of account. */
  readonly temperature: number | null;
  readonly topP: number | null;
  /** The answer ends before the first of them. */
  readonly stop: readonly string[];
}

const sampling = ({ temperature, topP }: AnswerTerms): LanguageModelV4Middleware => ({
  specificationVersion: "v4",
  transformParams: ({ params }) =>
    Promise.resolve({
      ...params,
      ...(temperature === null ? {} : { temperature }),
      ...(topP === null ? {} : { topP }),
    }),
});

function tierUnder(tier: TierModel, terms: AnswerTerms): TierModel {
  const middleware = [
    ...(terms.stop.length === 0 ? [] : [stopSequences(terms.stop)]),
    ...(terms.temperature === null && terms.topP === null ? [] : [sampling(terms)]),
  ];
  const route = (one: TierRoute): TierRoute =>
    middleware.length === 0
      ? one
      : { ...one, open: (...call) => wrapLanguageModel({ model: one.open(...call), middleware }) };
  const [first, ...rest] = tier.routes;
  const maxOutputTokens = Math.min(tier.model.maxOutputTokens, terms.maxOutputTokens ?? Infinity);
  return { ...tier, model: { ...tier.model, maxOutputTokens }, routes: [route(first), ...rest.map(route)] };
}

/** The turn's ports under the asker's terms. */
export function underTerms(ports: TurnPorts, terms: AnswerTerms | undefined): TurnPorts {
  if (terms === undefined) return ports;
  const { fast, reasoner, settings } = ports;
  const systemPrompt =
    terms.system === null ? settings.systemPrompt : `${settings.systemPrompt}\n\n${terms.system}`;
  return {
    ...ports,
    fast: fast === null ? null : tierUnder(fast, terms),
    reasoner: reasoner === null ? null : tierUnder(reasoner, terms),
    settings: { ...settings, systemPrompt },
  };
}
