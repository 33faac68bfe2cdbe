// What the in-flight watch and the review say of an answer that is already there: it is streamed past them in pieces, as a
// turn would. No model is called.

import { Review } from "../../escalation/review.ts";
import type { Trigger } from "../../escalation/trigger.ts";
import { Watch } from "../../escalation/watch.ts";
import { TokenEstimate } from "../../core/estimate-tokens.ts";

export interface Piece {
  readonly kind: "thinking" | "text";
  readonly delta: string;
}

export interface AnswerCheck {
  readonly trigger: Trigger | null;
  /** Characters of thinking and answer that had arrived when it fired; all of them where nothing did. */
  readonly charactersRead: number;
  readonly signals: Watch["signals"];
}

export interface CheckSettings {
  readonly question: string;
  readonly thinkingTokens: number;
  readonly soft: "shadow" | "act";
  /** `whole`: the text is all that there will be, so that an open end counts; `begun`: more was to come; `none`: not reviewed. */
  readonly review: "whole" | "begun" | "none";
}

export function checkAnswer(pieces: Iterable<Piece>, settings: CheckSettings): AnswerCheck {
  const watch = new Watch(settings);
  const review = new Review(settings);
  const thinking = new TokenEstimate();
  let charactersRead = 0;
  const seen = (trigger: Trigger | null): AnswerCheck => ({
    trigger,
    charactersRead,
    signals: watch.signals,
  });
  for (const { kind, delta } of pieces) {
    charactersRead += delta.length;
    if (kind === "thinking") thinking.add(delta);
    const trigger =
      watch.push(kind, delta) ?? (kind === "text" && settings.review !== "none" ? review.push(delta) : null);
    if (trigger !== null) return seen(trigger);
  }
  return seen(settings.review === "whole" ? review.finish() : null);
}

/** About a token each. Cut between characters, as a decoder cuts. */
export function inPieces(kind: Piece["kind"], text: string, size = 4): Piece[] {
  const characters = Array.from(text);
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, at) => ({
    kind,
    delta: characters.slice(at * size, (at + 1) * size).join(""),
  }));
}
