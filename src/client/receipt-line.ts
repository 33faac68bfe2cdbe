// The receipt of an answer in one line: who wrote it, why, how long it took, what it cost.

import type { Receipt } from "../core/receipt.ts";
import { isUsualWay } from "../core/usual-way.ts";
import { failuresOf } from "./attempts.ts";
import { asClause, formatCharge, formatCount, formatDuration } from "./format.ts";
import { STRINGS } from "./strings.ts";

export function receiptLine(receipt: Receipt): string {
  const { tier, usd, usdIs, steps } = receipt;
  const { route, tokens } = STRINGS.receipt;
  const both = tier === "reasoner" && steps.some((step) => step.tier === "fast");
  const ms = steps.reduce((sum, step) => sum + step.ms, 0);
  const spent = steps.reduce((sum, step) => sum + step.inputTokens + step.outputTokens, 0);
  return [
    both ? route.both : route[tier],
    ...whyOf(receipt),
    formatDuration(ms),
    // Where money cannot be told, the size of the work can.
    ...(usd === null || usdIs === "unknown"
      ? [tokens(spent, formatCount(spent, isEstimated(receipt) ? "estimated" : "exact"))]
      : []),
    formatCharge(usd, usdIs),
  ].join(" · ");
}

/** Whether the line says the receipt's explanation, so that what it opens to need not. */
export function isExplainedInLine(receipt: Receipt): boolean {
  return !lacksReasoner(receipt) && isWorthSaying(receipt);
}

/** Whether a usage figure is missing, whatever is known of prices. */
export const isEstimated = ({ steps }: Receipt): boolean => steps.some((step) => step.usage === "estimated");

function whyOf(receipt: Receipt): string[] {
  if (lacksReasoner(receipt)) return [STRINGS.receipt.reasonerUnavailable(reasonerFailure(receipt))];
  return isWorthSaying(receipt) ? [STRINGS.receipt.why(grounds(receipt))] : [];
}

/** The reasoner was called and failed, so the fast model's text stands. */
function lacksReasoner({ tier, steps }: Receipt): boolean {
  return tier === "fast" && steps.some((step) => step.tier === "reasoner" && step.outcome === "failed");
}

function reasonerFailure({ steps }: Receipt): string {
  const failed = steps.findLast((step) => step.tier === "reasoner" && step.outcome === "failed");
  return failed === undefined ? "" : failuresOf(failed);
}

function isWorthSaying({ reason, explanation }: Receipt): boolean {
  return reason !== null || (explanation !== "" && !isUsualWay(explanation));
}

function grounds({ reason, explanation }: Receipt): string {
  return explanation === "" && reason !== null ? STRINGS.reason[reason] : asClause(explanation);
}
