// What the in-flight watch and the review say of an answer that is already there: it is streamed past them in pieces, as a
// turn would. No model is called.

import type { DraftSignals } from "../../core/receipt.ts";
import { DraftChecks } from "../../escalation/draft-checks.ts";
import type { Trigger } from "../../escalation/trigger.ts";

export interface Piece {
  readonly kind: "thinking" | "text";
  readonly delta: string;
}

export interface AnswerCheck {
  readonly trigger: Trigger | null;
  /** Characters of thinking and answer that had arrived when it fired; all of them where nothing did. */
  readonly charactersRead: number;
  readonly signals: DraftSignals;
}

export interface CheckSettings {
  readonly question: string;
  readonly thinkingTokens: number;
  readonly soft: "shadow" | "act";
  /** `whole`: the text is all that there will be, so that an open end counts; `begun`: more was to come; `none`: not reviewed. */
  readonly review: "whole" | "begun" | "none";
}

export function checkAnswer(pieces: Iterable<Piece>, settings: CheckSettings): AnswerCheck {
  const checks = new DraftChecks({ ...settings, isReviewed: settings.review !== "none" });
  let charactersRead = 0;
  const seen = (trigger: Trigger | null): AnswerCheck => ({
    trigger,
    charactersRead,
    signals: checks.signals,
  });
  for (const { kind, delta } of pieces) {
    charactersRead += delta.length;
    const trigger = kind === "thinking" ? checks.think(delta) : checks.write(delta);
    if (trigger !== null) return seen(trigger);
  }
  return seen(settings.review === "whole" ? checks.finish() : null);
}

/** About a token each. Cut between characters, as a decoder cuts. */
export function inPieces(kind: Piece["kind"], text: string, size = 4): Piece[] {
  const characters = Array.from(text);
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, at) => ({
    kind,
    delta: characters.slice(at * size, (at + 1) * size).join(""),
  }));
}
