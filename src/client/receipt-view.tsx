// The receipt of an answer in one line; opened, why this tier and what each step took.

import type { Receipt } from "../core/receipt.ts";
import { formatScore } from "./format.ts";
import { isEstimated, isExplainedInLine, receiptLine } from "./receipt-line.ts";
import { StepRow } from "./step-row.tsx";
import { STRINGS } from "./strings.ts";

export function ReceiptView({ receipt }: { readonly receipt: Receipt }) {
  const { explanation, score, threshold, steps } = receipt;
  return (
    <details className="receipt">
      <summary>{receiptLine(receipt)}</summary>
      <div className="receipt-body">
        {explanation !== "" && !isExplainedInLine(receipt) && <p>{explanation}</p>}
        <p>{STRINGS.receipt.score(formatScore(score), formatScore(threshold))}</p>
        {steps.length > 0 && (
          <ol className="steps">
            {steps.map((step, index) => (
              <StepRow key={index} step={step} />
            ))}
          </ol>
        )}
        {isEstimated(receipt) && <p>{STRINGS.receipt.estimated}</p>}
      </div>
    </details>
  );
}
