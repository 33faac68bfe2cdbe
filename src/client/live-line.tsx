// What is happening right now, while an answer is on its way: which tier works, why, and for how long.

import { asClause, formatSeconds } from "./format.ts";
import { STRINGS } from "./strings.ts";
import type { Turn } from "./turns.ts";
import { useElapsed } from "./use-elapsed.ts";

interface Props {
  /** Null until the server has begun. */
  readonly turn: Turn | null;
  readonly recovering: boolean;
}

const SHOWN_FROM_MS = 2000;

export function LiveLine({ turn, recovering }: Props) {
  const elapsed = useElapsed(turn?.startedAt ?? null);
  const reasoner = turn?.tier?.tier === "reasoner";
  return (
    <p className={reasoner ? "live reasoner" : "live"}>
      <span className="pulse" aria-hidden="true" />
      <span>{recovering ? STRINGS.recovering : said(turn)}</span>
      {elapsed >= SHOWN_FROM_MS && <span className="live-time">{formatSeconds(elapsed)}</span>}
    </p>
  );
}

function said(turn: Turn | null): string {
  const tier = turn?.tier ?? null;
  if (tier === null) return STRINGS.working;
  if (tier.tier === "fast") return STRINGS.fastWorking;
  return tier.reason === null || tier.explanation === ""
    ? STRINGS.reasonerWorking
    : STRINGS.escalated(asClause(tier.explanation));
}
