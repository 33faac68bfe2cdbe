// One call of one tier, watched while it streams: what to show, when to give up on it, and how it ended.

import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { TurnError } from "../core/errors.ts";
import type { Attempt, Reason, Route, Step, StepOutcome } from "../core/receipt.ts";
import { TokenEstimate } from "../core/estimate-tokens.ts";
import { callTier, type Finish, type TierModel } from "../models/tier.ts";
import type { CallObservation } from "../models/transport.ts";
import { UpstreamFault } from "../models/upstream-fault.ts";
import type { ReportedUsage } from "../models/usage.ts";
import { faultReport } from "./fault-report.ts";
import { jsonMode, judgeJson, misfitError, type Misfit } from "./json-answer.ts";
import type { TurnPorts, TurnProgress } from "./ports.ts";
import { promptTokens } from "./prompt.ts";
import { neuronsOf, toStep } from "./receipt.ts";
import type { JsonFormat } from "./response-format.ts";
import { StepOutput } from "./step-output.ts";

export interface RequestedCall {
  readonly toolCallId: string;
  readonly toolName: string;
  readonly input: string;
}

export type StepEnd =
  | { readonly kind: "answered" }
  | { readonly kind: "tools"; readonly calls: readonly RequestedCall[] }
  | {
      readonly kind: "escalate";
      readonly reason: Reason;
      readonly draft: string;
      readonly fault?: UpstreamFault;
    }
  | { readonly kind: "failed"; readonly fault: UpstreamFault }
  /** It broke off before any answer text, so nothing stands in the way of another try. `otherRoute`: not by the same way. */
  | { readonly kind: "broke-off"; readonly fault: UpstreamFault; readonly otherRoute: boolean }
  /** It is not the JSON that was asked for, and the same tier may repair it. */
  | ({ readonly kind: "misfit" } & Misfit)
  /** It is not the JSON that was asked for, and nobody is left to repair it. */
  | { readonly kind: "unrepaired"; readonly error: TurnError }
  | { readonly kind: "stopped" };

export interface StepPlan {
  readonly tier: TierModel;
  readonly id: string;
  readonly prompt: LanguageModelV4Prompt;
  readonly withTools: boolean;
  /** Another tier can take over: text is a draft, and failures become escalations. */
  readonly canEscalate: boolean;
  /** The answer is to be JSON: its text is a draft until it was judged. */
  readonly json: { readonly format: JsonFormat; readonly mayRepair: boolean } | null;
  /** What was reserved for the call lasts for so much output. */
  readonly maxOutputTokens: number;
  /** Neurons that are free for the call, should the process die in it. */
  readonly freeNeurons: number;
  /** What is known of the turn so far, for the journal. */
  readonly progress: Omit<TurnProgress, "call">;
}

/**
 * How much plain text is enough to release a draft: past it the answer has begun well, and the reader waits no longer.
 * A cut after that leaves an interrupted answer that can be gone on from, instead of an escalation.
 */
const RELEASE_CHARACTERS = 400;
/** A model that writes past its output limit by this factor is cut: the limit was not kept. */
const RUNAWAY_FACTOR = 2;

const OUTCOME: Record<StepEnd["kind"], StepOutcome> = {
  answered: "answered",
  tools: "tools",
  escalate: "escalated",
  failed: "failed",
  "broke-off": "failed",
  misfit: "failed",
  unrepaired: "failed",
  stopped: "stopped",
};

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
  overrun: boolean;
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
    overrun: false,
  };
  const abort = new AbortController();
  const thinkingLimit = plan.canEscalate ? settings.thinkingTokens : Infinity;
  const outputLimit = plan.maxOutputTokens * RUNAWAY_FACTOR;

  let fault: UpstreamFault | null = null;
  try {
    const events = callTier(
      tier,
      {
        prompt: plan.prompt,
        maxOutputTokens: plan.maxOutputTokens,
        ...(plan.json === null ? {} : { responseFormat: jsonMode(plan.json.format) }),
        ...(plan.withTools ? { tools: [...ports.tools.definitions] } : {}),
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
          break;
        case "untagged":
          output.takeThinkingBack();
          // It comes once more, as what it was.
          seen.thinking = new TokenEstimate();
          seen.output = new TokenEstimate();
          break;
        case "text":
          seen.output.add(event.delta);
          output.write(event.delta);
          if (plan.json === null && output.text.length >= RELEASE_CHARACTERS) output.release();
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
      seen.overrun = output.text === "" && seen.calls.length === 0 && seen.thinking.tokens > thinkingLimit;
      if (seen.overrun || seen.output.tokens > outputLimit) {
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

  const end = judge(plan, seen, output, fault, signal.aborted);
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

/** The verdict on an ended call. It releases a draft that stands. */
function judge(
  plan: StepPlan,
  seen: Watched,
  output: StepOutput,
  fault: UpstreamFault | null,
  stopped: boolean,
): StepEnd {
  if (stopped) {
    output.release();
    return { kind: "stopped" };
  }
  // Once text was released, the answer is on the reader's screen: no second one may follow it.
  const mayEscalate = plan.canEscalate && output.isDraft;
  const releaseText = (): void => {
    if (output.text.trim() !== "") output.release();
  };
  const failed = (fault: UpstreamFault): StepEnd => {
    releaseText();
    return { kind: "failed", fault };
  };
  const escalate = (reason: Reason, fault?: UpstreamFault): StepEnd => ({
    kind: "escalate",
    reason,
    draft: output.text,
    ...(fault === undefined ? {} : { fault }),
  });
  const rejected = (
    { format, mayRepair }: NonNullable<StepPlan["json"]>,
    wrong: Misfit["misfits"],
  ): StepEnd => {
    if (mayRepair) return { kind: "misfit", text: output.text, misfits: wrong };
    if (mayEscalate) return escalate("schema");
    releaseText();
    return { kind: "unrepaired", error: misfitError(format, wrong) };
  };

  const hasBegun = seen.observation !== null;
  // Calls are shown when they are run, and these will not be.
  const isSilent = output.text === "";
  if (fault !== null) {
    if (fault.kind === "json-unmet" && plan.json !== null)
      return rejected(plan.json, [{ path: "", reason: "JSON mode could not be met" }]);
    if (mayEscalate) {
      return escalate(fault.kind === "context-overflow" ? "context-overflow" : "fast-unavailable", fault);
    }
    // Before the first output the tier itself has tried all that may be tried.
    if (hasBegun && isSilent && fault.retry) {
      return { kind: "broke-off", fault, otherRoute: fault.goRound !== "never" };
    }
    return failed(fault);
  }
  if (seen.overrun) return escalate("thinking-overrun");
  const isWhole = seen.finish !== "length" && seen.finish !== "cut" && seen.finish !== "no-resources";
  if (seen.calls.length > 0 && isWhole) {
    // Words beside a call are no JSON answer.
    if (plan.json === null) output.release();
    return { kind: "tools", calls: seen.calls };
  }
  const isEmpty = output.text.trim() === "";
  switch (seen.finish) {
    case "stop":
    case "tool-calls":
      if (plan.json !== null) {
        const verdict = judgeJson(plan.json.format, output.text);
        if (verdict.kind === "misfit") return rejected(plan.json, verdict.misfits);
        output.release(verdict.text);
        return { kind: "answered" };
      }
      if (!isEmpty) {
        output.release();
        return { kind: "answered" };
      }
      if (mayEscalate) return escalate("empty-answer");
      return failed(new UpstreamFault("empty-answer"));
    case "content-filter":
      if (mayEscalate) return escalate("refusal");
      return failed(new UpstreamFault("content-filter"));
    case "length":
      if (mayEscalate) return escalate("cut-off");
      return failed(new UpstreamFault("length-limit"));
    default: {
      if (mayEscalate) return escalate(isEmpty && seen.thinking.tokens === 0 ? "empty-answer" : "cut-off");
      const end = new UpstreamFault(seen.finish === "no-resources" ? "no-resources" : "ended-early");
      return isSilent ? { kind: "broke-off", fault: end, otherRoute: end.goRound !== "never" } : failed(end);
    }
  }
}
