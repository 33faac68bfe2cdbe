// One call of a model in an opened receipt.

import type { ReactNode } from "react";
import type { Step } from "../core/receipt.ts";
import { failuresOf } from "./attempts.ts";
import { formatCharge, formatCount, formatDuration, formatUsd } from "./format.ts";
import { STRINGS } from "./strings.ts";

export function StepRow({ step }: { readonly step: Step }) {
  const { step: words, outcome, attempt } = STRINGS.receipt;
  const because = step.reason === null ? "" : `: ${STRINGS.reason[step.reason]}`;
  const figuresAre = step.usage === "estimated" ? "estimated" : "exact";
  const failures = failuresOf(step);
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
          {STRINGS.route[step.route]}
        </Fact>
        <Fact name={words.input}>
          {formatCount(step.inputTokens, figuresAre)}
          <Aside count={step.cachedInputTokens} word={words.cached} />
        </Fact>
        <Fact name={words.output}>
          {formatCount(step.outputTokens, figuresAre)}
          <Aside count={step.reasoningTokens} word={words.thinking} />
        </Fact>
        <Fact name={words.time}>
          {formatDuration(step.ms)}
          {step.msToFirstToken !== null && (
            <small>{`${words.firstToken} ${formatDuration(step.msToFirstToken)}`}</small>
          )}
        </Fact>
        <Fact name={words.cost}>
          {formatCharge(step.usd, figuresAre)}
          {step.listUsd !== null && step.listUsd !== step.usd && (
            <small>{`${words.list} ${formatUsd(step.listUsd)}`}</small>
          )}
        </Fact>
        {step.signals !== undefined && step.signals.hedges + step.signals.switches > 0 && (
          <Fact name={words.signals} size="full">
            {words.signs(step.signals)}
          </Fact>
        )}
        {failures !== "" && (
          <Fact name={words.attempts} size="full">
            {failures}
            {step.attempts.map(({ route, code, ms }, index) => (
              <small key={index}>{attempt(STRINGS.route[route], code, formatDuration(ms))}</small>
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
