// One call of one tier, watched while it streams: what to show, when to give up on it, and how it ended.

import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import { TokenEstimate } from "../core/estimate-tokens.ts";
import type { Attempt, Route, Step } from "../core/receipt.ts";
import { DraftChecks } from "../escalation/draft-checks.ts";
import type { Trigger } from "../escalation/trigger.ts";
import { callTier, type Finish, type TierModel } from "../models/tier.ts";
import type { CallObservation } from "../models/transport.ts";
import { UpstreamFault } from "../models/upstream-fault.ts";
import type { ReportedUsage } from "../models/usage.ts";
import { faultReport } from "./fault-report.ts";
import { jsonMode } from "./json-answer.ts";
import type { TurnPorts, TurnProgress } from "./ports.ts";
import { promptTokens } from "./prompt.ts";
import { neuronsOf, toStep } from "./receipt.ts";
import { judge, OUTCOME, type JudgedPlan, type RequestedCall, type StepEnd } from "./step-end.ts";
import { StepOutput } from "./step-output.ts";

export interface StepPlan extends JudgedPlan {
  /** What the user wrote. */
  readonly question: string;
  readonly tier: TierModel;
  readonly id: string;
  readonly prompt: LanguageModelV4Prompt;
  readonly withTools: boolean;
  /** What was reserved for the call lasts for so much output. */
  readonly maxOutputTokens: number;
  /** Neurons that are free for the call, should the process die in it. */
  readonly freeNeurons: number;
  /** What is known of the turn so far, for the journal. */
  readonly progress: Omit<TurnProgress, "call">;
}

/** A model that writes past its output limit by this factor is cut: the limit was not kept. */
const RUNAWAY_FACTOR = 2;

/** What was seen of a call while it ran. */
interface Watched {
  route: Route;
  observation: Readonly<CallObservation> | null;
  firstTokenAt: number | null;
  readonly attempts: Attempt[];
  readonly calls: RequestedCall[];
  thinking: TokenEstimate;
  output: TokenEstimate;
  usage: ReportedUsage | null;
  finish: Finish | null;
  trigger: Trigger | null;
}

export async function runStep(
  plan: StepPlan,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<{ readonly end: StepEnd; readonly step: Step }> {
  const { tier } = plan;
  const { clock, output: turnOutput, settings } = ports;
  const inputTokens = promptTokens(plan.prompt);
  const startedAt = clock.now();
  const firstRoute = tier.routes[0].route;
  turnOutput.callBegins({
    ...plan.progress,
    call: {
      tier: tier.tier,
      model: tier.model,
      price: tier.price,
      route: firstRoute,
      startedAt,
      inputTokens,
      freeNeurons: plan.freeNeurons,
    },
  });
  const output = new StepOutput((chunk) => turnOutput.emit(chunk), {
    tier: tier.tier,
    id: plan.id,
    isDraft: plan.canEscalate || plan.json !== null,
  });
  const seen: Watched = {
    route: firstRoute,
    observation: null,
    firstTokenAt: null,
    attempts: [],
    calls: [],
    thinking: new TokenEstimate(),
    output: new TokenEstimate(),
    usage: null,
    finish: null,
    trigger: null,
  };
  const abort = new AbortController();
  const checks =
    tier.tier === "fast"
      ? new DraftChecks({
          question: plan.question,
          thinkingTokens: settings.thinkingTokens,
          soft: settings.softTriggers,
          isReviewed: plan.canEscalate && plan.json === null,
        })
      : null;
  const outputLimit = plan.maxOutputTokens * RUNAWAY_FACTOR;

  let fault: UpstreamFault | null = null;
  try {
    const events = callTier(
      tier,
      {
        prompt: plan.prompt,
        maxOutputTokens: plan.maxOutputTokens,
        // In JSON mode, a model that is told of tools in its prompt can't call them.
        ...(plan.json === null || (plan.withTools && tier.model.tools === "prompted")
          ? {}
          : { responseFormat: jsonMode(plan.json.format) }),
        ...(plan.withTools ? { tools: [...ports.tools.definitionsFor(tier.tier)] } : {}),
      },
      {
        signal: AbortSignal.any([signal, abort.signal]),
        clock,
        random: ports.random,
        reason: plan.progress.reason,
        canHandOver: plan.canEscalate,
      },
    );
    for await (const event of events) {
      let found: Trigger | null = null;
      switch (event.type) {
        case "attempt":
          seen.attempts.push(event.attempt);
          if (event.next === "other-route")
            ports.reportFault(faultReport(event.fault, tier.tier, event.attempt, event.next));
          break;
        case "opened":
          seen.route = event.route;
          seen.observation = event.observation;
          seen.firstTokenAt = clock.now();
          break;
        case "thinking":
          seen.thinking.add(event.delta);
          seen.output.add(event.delta);
          output.think(event.delta);
          found = checks?.think(event.delta) ?? null;
          break;
        case "untagged":
          output.takeThinkingBack();
          checks?.takeThinkingBack();
          // It comes once more, as what it was.
          seen.thinking = new TokenEstimate();
          seen.output = new TokenEstimate();
          break;
        case "text":
          seen.output.add(event.delta);
          output.write(event.delta);
          found = checks?.write(event.delta) ?? null;
          if (checks?.isSettled === true) output.release();
          break;
        case "tool-call":
          seen.output.add(event.input);
          seen.calls.push(event);
          break;
        case "finish":
          seen.finish = event.finish;
          seen.usage = event.usage;
          break;
      }
      if (found !== null && plan.canEscalate && (output.isDraft || found.reason === "repetition"))
        seen.trigger = found;
      if (seen.trigger !== null || seen.output.tokens > outputLimit) {
        seen.finish ??= "length";
        abort.abort();
        break;
      }
    }
  } catch (error) {
    if (!signal.aborted) {
      if (!(error instanceof UpstreamFault)) throw error;
      fault = error;
    }
  }

  const end = judge(
    plan,
    {
      ...seen,
      isStopped: signal.aborted,
      fault,
      hasBegun: seen.observation !== null,
      hasThought: seen.thinking.tokens > 0,
      checks,
    },
    output,
  );
  const isAbandoned = end.kind === "escalate" || end.kind === "broke-off" || end.kind === "misfit";
  output.close(isAbandoned ? "abandoned" : "kept");
  const ended = {
    tier: tier.tier,
    model: tier.model,
    price: tier.price,
    route: seen.route,
    outcome: OUTCOME[end.kind],
    reason: end.kind === "escalate" ? end.reason : end.kind === "misfit" ? ("schema" as const) : null,
    reported: seen.usage,
    estimated: {
      input: inputTokens,
      cachedInput: 0,
      output: seen.output.tokens,
      reasoning: seen.thinking.tokens,
    },
    startedAt,
    firstTokenAt: seen.firstTokenAt,
    endedAt: clock.now(),
    gatewayLogId: seen.observation?.gatewayLogId ?? null,
    cacheStatus: seen.observation?.cacheStatus ?? null,
    attempts: seen.attempts,
    signals: checks?.signals ?? null,
    neverAnswered: fault !== null && seen.observation === null && !mayHaveCost(fault),
  };
  const step = await ports.books.settle(plan.id, neuronsOf(ended), (freeNeurons) =>
    toStep({ ...ended, freeNeurons }),
  );
  return { end, step };
}

/** Whether a model was at work before the first output, as far as can be known. */
const mayHaveCost = (fault: UpstreamFault): boolean =>
  fault.code === "upstream_timeout" || fault.kind === "json-unmet";
