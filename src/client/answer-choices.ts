// What the reader may do next about the last answer, from how it ended. Pure. Nothing here happens by itself: each costs a call.

import type { ErrorCode } from "../core/errors.ts";
import type { MessageStatus, Tier } from "../core/receipt.ts";
import type { Rating } from "./rating.ts";

export interface Choice {
  readonly action: "go-on" | "retry" | "ask-reasoner" | "ask-fast";
  readonly weight: "primary" | "plain" | "slight";
}

export interface EndedAnswer {
  readonly status: MessageStatus | undefined;
  readonly hasText: boolean;
  readonly tier: Tier | undefined;
  readonly code: ErrorCode | undefined;
  readonly rating: Rating | null;
}

/** Which tiers can be asked at all. */
export interface ConfiguredTiers {
  readonly hasFast: boolean;
  readonly hasReasoner: boolean;
}

const isUnfinished = ({ status, hasText }: EndedAnswer): boolean =>
  (status === "stopped" || status === "interrupted") && hasText;

export function choicesFor(answer: EndedAnswer, tiers: ConfiguredTiers): readonly Choice[] {
  const { status, hasText, tier, rating } = answer;
  const canAskReasoner = tiers.hasReasoner && tier !== "reasoner";
  if (!hasText && status !== "complete") return [{ action: wayOut(answer, tiers), weight: "plain" }];
  const harder: Choice[] = canAskReasoner ? [{ action: "ask-reasoner", weight: "slight" }] : [];
  if (isUnfinished(answer))
    return [{ action: "go-on", weight: "primary" }, { action: "retry", weight: "plain" }, ...harder];
  if (rating === -1 && canAskReasoner)
    return [
      { action: "ask-reasoner", weight: "plain" },
      { action: "retry", weight: "slight" },
    ];
  return [{ action: "retry", weight: "slight" }, ...harder];
}

/** The one thing worth doing where nothing came: where the same would only fail again, the other tier. */
function wayOut({ code, tier }: EndedAnswer, { hasFast, hasReasoner }: ConfiguredTiers): Choice["action"] {
  // Its day is over; the reasoner's is not.
  if (code === "fast_quota_exhausted" && hasReasoner) return "ask-reasoner";
  // The fast model may still fit, and be free.
  if (code === "budget_exceeded" && tier === "reasoner" && hasFast) return "ask-fast";
  return "retry";
}
