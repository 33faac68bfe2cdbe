// One call of a model in an opened receipt.

import type { ReactNode } from "react";
import type { Step } from "../core/receipt.ts";
import { formatCharge, formatCount, formatDuration, formatUsd } from "./format.ts";
import { STRINGS } from "./strings.ts";

export function StepRow({ step }: { readonly step: Step }) {
  const { step: words, outcome, attempt } = STRINGS.receipt;
  const because = step.reason === null ? "" : `: ${STRINGS.reason[step.reason]}`;
  const about = step.usage === "estimated" ? "≈\u00A0" : "";
  return (
    <li className="step">
      <p className="step-head">
        <strong>{STRINGS.tier[step.tier]}</strong>{" "}
        <span className="step-outcome">{outcome[step.outcome] + because}</span>
      </p>
      <dl>
        <Fact name={words.model} size="wide">
          {step.model}
        </Fact>
        <Fact name={words.route} size="half">
          {step.route}
        </Fact>
        <Fact name={words.input}>
          {about + formatCount(step.inputTokens)}
          <Aside count={step.cachedInputTokens} word={words.cached} />
        </Fact>
        <Fact name={words.output}>
          {about + formatCount(step.outputTokens)}
          <Aside count={step.reasoningTokens} word={words.thinking} />
        </Fact>
        <Fact name={words.time}>
          {formatDuration(step.ms)}
          {step.msToFirstToken !== null && (
            <small>{`${words.firstToken} ${formatDuration(step.msToFirstToken)}`}</small>
          )}
        </Fact>
        <Fact name={words.cost}>
          {formatCharge(step.usd, step.usage === "estimated" ? "estimated" : "exact")}
          {step.listUsd !== null && step.listUsd !== step.usd && (
            <small>{`${words.list} ${formatUsd(step.listUsd)}`}</small>
          )}
        </Fact>
        {step.attempts.length > 0 && (
          <Fact name={words.attempts} size="full">
            {step.attempts.map(({ route, status, code, ms }, index) => (
              <span key={index} className="attempt">
                {attempt(route, status, code, formatDuration(ms))}
              </span>
            ))}
          </Fact>
        )}
      </dl>
    </li>
  );
}

interface FactProps {
  readonly name: string;
  readonly size?: "wide" | "half" | "full";
  readonly children: ReactNode;
}

function Fact({ name, size, children }: FactProps) {
  return (
    <div className={size === undefined ? "fact" : `fact ${size}`}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Aside({ count, word }: { readonly count: number; readonly word: string }) {
  return count === 0 ? null : <small>{`${formatCount(count)} ${word}`}</small>;
}
