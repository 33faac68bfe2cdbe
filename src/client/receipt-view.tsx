// The receipt of an answer in one line; opened, why this tier and what each step took.

import type { Receipt } from "../core/receipt.ts";
import { asClause, formatCharge, formatCount, formatDuration, formatScore } from "./format.ts";
import { StepRow } from "./step-row.tsx";
import { STRINGS } from "./strings.ts";

export function ReceiptView({ receipt }: { readonly receipt: Receipt }) {
  const { explanation, score, threshold, steps, usdIs } = receipt;
  return (
    <details className="receipt">
      <summary>{summaryOf(receipt).join(" · ")}</summary>
      <div className="receipt-body">
        {explanation !== "" && !isExplained(receipt) && <p>{explanation}</p>}
        <p>{STRINGS.receipt.score(formatScore(score), formatScore(threshold))}</p>
        <ol className="steps">
          {steps.map((step, index) => (
            <StepRow key={index} step={step} />
          ))}
        </ol>
        {usdIs === "estimated" && <p>{STRINGS.receipt.estimated}</p>}
      </div>
    </details>
  );
}

/** Whether the line itself says why. */
function isExplained({ escalated, reason }: Receipt): boolean {
  return escalated || reason !== null;
}

function summaryOf(receipt: Receipt): string[] {
  const { tier, reason, explanation, usd, usdIs, steps } = receipt;
  const { route, why, tokens } = STRINGS.receipt;
  const both = tier === "reasoner" && steps.some((step) => step.tier === "fast");
  const ms = steps.reduce(
    (sum, step) => sum + step.ms + step.attempts.reduce((lost, attempt) => lost + attempt.ms, 0),
    0,
  );
  const spent = steps.reduce((sum, step) => sum + step.inputTokens + step.outputTokens, 0);
  const said = explanation === "" && reason !== null ? STRINGS.reason[reason] : asClause(explanation);
  return [
    both ? route.both : route[tier],
    ...(isExplained(receipt) && said !== "" ? [why(said)] : []),
    formatDuration(ms),
    // Where money cannot be told, the size of the work can.
    ...(usd === null || usdIs === "unknown" ? [tokens(spent, formatCount(spent))] : []),
    formatCharge(usd, usdIs),
  ];
}
