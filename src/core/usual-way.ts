// What a receipt explains where a turn went its usual way. A reader need not be told: clients show any other explanation.

import type { Tier } from "./receipt.ts";

interface Sentences {
  readonly answered: string;
  /** The answer did not come to its end. */
  readonly unanswered: string;
  /** The turn ended before a model was asked. */
  readonly notAsked: string;
  /** The other tier is not configured. */
  readonly onlyTier: string;
}

export const USUAL_WAY: Readonly<Record<Tier, Sentences>> = {
  fast: {
    answered: "The fast model answered; nothing called for the reasoner.",
    unanswered: "The fast model was answering; nothing had called for another.",
    notAsked: "No model was asked.",
    onlyTier: "The fast model answered: no reasoner is configured to escalate to.",
  },
  reasoner: {
    answered: "The reasoner answered.",
    unanswered: "The reasoner was answering; nothing had called for another.",
    notAsked: "No model was asked.",
    onlyTier: "The reasoner answered: no fast model is configured.",
  },
};

const USUAL = new Set(Object.values(USUAL_WAY).flatMap((sentences) => Object.values(sentences)));

export const isUsualWay = (explanation: string): boolean => USUAL.has(explanation);
