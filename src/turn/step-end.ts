// How a call of a model ended, judged by what was seen of it. The verdict says what is to follow; doing it is the turn's.

import type { TurnError } from "../core/errors.ts";
import type { Reason, StepOutcome } from "../core/receipt.ts";
import type { DraftChecks } from "../escalation/draft-checks.ts";
import type { Trigger } from "../escalation/trigger.ts";
import type { Finish } from "../models/tier.ts";
import { UpstreamFault } from "../models/upstream-fault.ts";
import { judgeJson, misfitError, type Misfit } from "./json-answer.ts";
import type { JsonFormat } from "./response-format.ts";
import type { StepOutput } from "./step-output.ts";

export interface RequestedCall {
  readonly toolCallId: string;
  readonly toolName: string;
  readonly input: string;
}

export type StepEnd =
  /** `isCut`: by the limit that its asker has set. */
  | { readonly kind: "answered"; readonly isCut?: true }
  | { readonly kind: "tools"; readonly calls: readonly RequestedCall[] }
  | {
      readonly kind: "escalate";
      readonly reason: Reason;
      readonly draft: string;
      /** A sentence about "it": what was found, or how it failed. */
      readonly detail?: string;
      readonly fault?: UpstreamFault;
    }
  | { readonly kind: "failed"; readonly fault: UpstreamFault }
  /** It broke off before any answer text, so nothing stands in the way of another try. `otherRoute`: not by the same way. */
  | { readonly kind: "broke-off"; readonly fault: UpstreamFault; readonly otherRoute: boolean }
  /** It is not the JSON that was asked for, and the same tier may repair it. */
  | ({ readonly kind: "misfit" } & Misfit)
  /** It can't be used, or not to its end, and nobody is left to mend it. */
  | { readonly kind: "rejected"; readonly error: TurnError }
  | { readonly kind: "stopped" };

/** What was wanted of the call. */
export interface JudgedPlan {
  /** Another tier can take over: text is a draft, and failures become escalations. */
  readonly canEscalate: boolean;
  /** The answer is to be JSON: its text is a draft until it was judged. */
  readonly json: { readonly format: JsonFormat; readonly mayRepair: boolean } | null;
  /** The output limit is the asker's own: what it cuts is the answer. */
  readonly isLimited: boolean;
}

/** What was seen of a call at its end. */
export interface SeenCall {
  readonly isStopped: boolean;
  readonly fault: UpstreamFault | null;
  /** A service took the call. */
  readonly hasBegun: boolean;
  readonly hasThought: boolean;
  readonly calls: readonly RequestedCall[];
  readonly finish: Finish | null;
  /** Why it was ended in mid-stream. */
  readonly trigger: Trigger | null;
  /** Null for a reasoner's call. */
  readonly checks: DraftChecks | null;
}

/** Of an answer on the reader's screen, what had come before stands. */
const cutShort = ({ detail }: Trigger): StepEnd => ({
  kind: "rejected",
  error: {
    code: "upstream_invalid",
    message: `The fast model got stuck, so its answer was ended here. ${detail}`,
  },
});

export const OUTCOME: Record<StepEnd["kind"], StepOutcome> = {
  answered: "answered",
  tools: "tools",
  escalate: "escalated",
  failed: "failed",
  "broke-off": "failed",
  misfit: "failed",
  rejected: "failed",
  stopped: "stopped",
};

/** The verdict on an ended call. It releases a draft that stands. */
export function judge(plan: JudgedPlan, seen: SeenCall, output: StepOutput): StepEnd {
  const { fault } = seen;
  if (seen.isStopped) {
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
  const escalate = (reason: Reason, why: { detail?: string; fault?: UpstreamFault } = {}): StepEnd => ({
    kind: "escalate",
    reason,
    draft: output.text,
    ...why,
  });
  const rejected = (
    { format, mayRepair }: NonNullable<JudgedPlan["json"]>,
    wrong: Misfit["misfits"],
  ): StepEnd => {
    if (mayRepair) return { kind: "misfit", text: output.text, misfits: wrong };
    if (mayEscalate) return escalate("schema");
    releaseText();
    return { kind: "rejected", error: misfitError(format, wrong) };
  };

  // Calls are shown when they are run, and these will not be.
  const isSilent = output.text === "";
  if (fault !== null) {
    if (fault.kind === "json-unmet" && plan.json !== null)
      return rejected(plan.json, [{ path: "", reason: "JSON mode could not be met" }]);
    if (mayEscalate) {
      return fault.kind === "context-overflow"
        ? escalate("context-overflow", { fault })
        : escalate("fast-unavailable", { fault, detail: fault.message });
    }
    // Before the first output the tier itself has tried all that may be tried.
    if (seen.hasBegun && isSilent && fault.retry) {
      return { kind: "broke-off", fault, otherRoute: fault.goRound !== "never" };
    }
    return failed(fault);
  }
  const found = ({ reason, detail }: Trigger): StepEnd => escalate(reason, { detail });
  if (seen.trigger !== null) return mayEscalate ? found(seen.trigger) : cutShort(seen.trigger);
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
        const trigger = mayEscalate ? (seen.checks?.finish() ?? null) : null;
        if (trigger !== null) return found(trigger);
        output.release();
        return { kind: "answered" };
      }
      if (mayEscalate) return escalate("empty-answer");
      return failed(new UpstreamFault("empty-answer"));
    case "content-filter":
      if (mayEscalate) return escalate("refusal");
      return failed(new UpstreamFault("content-filter"));
    case "length":
      if (plan.isLimited) {
        output.release();
        return { kind: "answered", isCut: true };
      }
      if (mayEscalate) return escalate("cut-off");
      return failed(new UpstreamFault("length-limit"));
    default: {
      if (mayEscalate) return escalate(isEmpty && !seen.hasThought ? "empty-answer" : "cut-off");
      const end = new UpstreamFault(seen.finish === "no-resources" ? "no-resources" : "ended-early");
      return isSilent ? { kind: "broke-off", fault: end, otherRoute: end.goRound !== "never" } : failed(end);
    }
  }
}
