// What the operator's log is told of a fault: labels and the table's own sentences. An upstream's words are not for the log:
// they may repeat a key or a prompt.

import type { ErrorCode } from "../core/errors.ts";
import type { Attempt, Route, Tier } from "../core/receipt.ts";
import { operatorSentence, type FaultKind } from "../models/faults.ts";
import type { UpstreamFault } from "../models/upstream-fault.ts";

export interface FaultReport {
  readonly kind: FaultKind;
  readonly tier: Tier;
  /** Null where nothing was asked. */
  readonly route: Route | null;
  /** The status of a refusal; null where nothing came, and where an answer had begun. */
  readonly status: number | null;
  readonly code: ErrorCode;
  /** What it means, and what mends it. */
  readonly operator: string;
  /** What the turn did about it. */
  readonly next: "retry" | "other-route" | "other-tier" | "failure";
}

export const faultReport = (
  fault: UpstreamFault,
  tier: Tier,
  by: (Pick<Attempt, "route"> & Partial<Pick<Attempt, "status">>) | undefined,
  next: FaultReport["next"],
): FaultReport => ({
  kind: fault.kind,
  tier,
  route: by?.route ?? null,
  status: fault.status ?? by?.status ?? null,
  code: fault.code,
  operator: operatorSentence(fault.kind),
  next,
});
