// The turn: decide on a tier, call it, check what came, perhaps escalate, finish. A function over ports: it knows neither
// Durable Objects nor sockets, and everything it shows goes through one output that stores before it sends.

import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { UIMessageChunk } from "ai";
import type { TurnError } from "../core/errors.ts";
import { MessageBuilder } from "../core/message-builder.ts";
import type { AnswerMetadata, MessageStatus, Reason, Receipt, Step, Tier } from "../core/receipt.ts";
import { callIdOf } from "../ledger/call-id.ts";
import type { StartDecision } from "../escalation/decide.ts";
import { backoffMs, beginningWith, type TierModel } from "../models/tier.ts";
import { UpstreamFault } from "../models/upstream-fault.ts";
import type { DroppedDraft, TurnOutcome, TurnPorts, TurnRequest } from "./ports.ts";
import { underTerms } from "./answer-terms.ts";
import { repairRequest, withJsonInstruction, type Misfit } from "./json-answer.ts";
import { decideTurn, missingTier, promptBudget, type DecidedTurn } from "./decide-turn.ts";
import { faultReport, type FaultReport } from "./fault-report.ts";
import { leftDraftError, showLeftDraft } from "./left-draft.ts";
import { buildPrompt, messageText, promptTokens, questionOf } from "./prompt.ts";
import { receiptOf, sumUp } from "./receipt.ts";
import { tierInstead, type Refusal } from "./refused-call.ts";
import { Standing } from "./standing.ts";
import { runStep, type StepPlan } from "./step.ts";
import type { StepEnd } from "./step-end.ts";
import { ToolCalls } from "./tool-calls.ts";

/** A turn that still wants tools after this many calls of a model is stopped and says so. */
const MAX_STEPS = 12;

/** A call that may be made. */
type AdmittedCall = Pick<StepPlan, "tier" | "prompt" | "maxOutputTokens" | "freeNeurons"> & {
  readonly callId: string;
};

/** How a turn ended, where there is more to say than its status. */
interface Ending {
  readonly error?: TurnError;
  /** Who wrote what is shown; the tier that is at work where nothing else is said. */
  readonly writer?: Tier;
  /** Only where it is not the usual one. */
  readonly finishReason?: "length" | "tool-calls";
}

/** The state of a turn between its steps. */
class Turn {
  readonly #request: TurnRequest;
  readonly #ports: TurnPorts;
  readonly #decision: StartDecision;
  readonly #question: string;
  readonly #standing: Standing;
  readonly #answer: MessageBuilder;
  readonly #steps: Step[];
  /** So many of them were made before this turn went on with the answer. */
  readonly #stepsBefore: number;
  readonly #drafts: DroppedDraft[] = [];
  /** The answer of the tier at work that did not fit, which its next call is to repair. */
  #misfit: Misfit | null = null;
  readonly #tools: ToolCalls;
  /** Calls of this turn that ended in mid-thinking. */
  #brokenOff = 0;
  #firstRoute = 0;

  constructor(request: TurnRequest, ports: TurnPorts, decided: DecidedTurn) {
    this.#request = request;
    this.#steps = [...(receiptOf(request.answerSoFar)?.steps ?? [])];
    this.#stepsBefore = this.#steps.length;
    this.#answer = new MessageBuilder(request.answerId, request.answerSoFar);
    this.#ports = {
      ...ports,
      output: {
        callBegins: (progress) => ports.output.callBegins(progress),
        emit: (chunk) => {
          this.#answer.apply(chunk);
          ports.output.emit(chunk);
        },
      },
    };
    this.#decision = decided.decision;
    this.#question = questionOf(request.history);
    this.#standing = new Standing(decided, this.#question, ports.settings);
    this.#tools = new ToolCalls(ports, request, (chunk) => this.#emit(chunk));
  }

  #emit(chunk: UIMessageChunk): void {
    this.#ports.output.emit(chunk);
  }

  async run(signal: AbortSignal): Promise<TurnOutcome> {
    this.#emit({ type: "start", messageId: this.#request.answerId });
    if (this.#decision.kind === "refuse") return this.#refused(this.#decision);
    this.#announce();
    const { answerSoFar } = this.#request;
    if (answerSoFar !== undefined) await this.#tools.runAnswered(answerSoFar, this.#standing.tier, signal);
    if (this.#tools.isWaiting) return this.#finish("complete", { finishReason: "tool-calls" });
    for (;;) {
      if (signal.aborted) return this.#finish("stopped");
      const call = await this.#admit();
      if ("code" in call) return this.#failed(call);
      const end = await this.#step(call, signal);
      if (end.kind === "tools") await this.#tools.run(end.calls, call.tier.tier, signal);
      this.#emit({ type: "finish-step" });
      switch (end.kind) {
        case "answered":
          return this.#finish("complete", { ...(end.isCut && { finishReason: "length" }) });
        case "stopped":
          return this.#finish("stopped");
        case "failed":
          this.#report(end.fault, "failure");
          return this.#failed(end.fault.toTurnError());
        case "broke-off": {
          const again = await this.#mayTryAgain(end.otherRoute, signal);
          this.#report(end.fault, again ? "retry" : "failure");
          if (!again) return this.#failed(end.fault.toTurnError());
          break;
        }
        case "escalate":
          if (end.fault !== undefined) this.#report(end.fault, "other-tier");
          this.#escalate(end.reason, end.detail, end.draft);
          break;
        case "rejected":
          return this.#failed(end.error);
        case "misfit":
          this.#misfit = end;
          this.#keepDraft(end.text);
          break;
        case "tools":
          // The answer goes on behind their results.
          if (this.#tools.isPassedOn || this.#tools.isWaiting)
            return this.#finish("complete", { finishReason: "tool-calls" });
          // The first call that can't work is explained to the model; the second is evidence.
          if (this.#tools.unusable.size > 1 && this.#canEscalate()) this.#giveUpCalling();
          if (this.#steps.length - this.#stepsBefore >= MAX_STEPS) {
            return this.#failed({
              code: "upstream_invalid",
              message: `The model kept calling tools; the turn was ended after ${MAX_STEPS} steps.`,
            });
          }
          break;
      }
    }
  }

  #giveUpCalling(): void {
    const last = this.#steps.pop();
    if (last !== undefined) this.#steps.push({ ...last, outcome: "escalated", reason: "bad-tool-call" });
    this.#escalate("bad-tool-call", undefined, "");
  }

  #report(fault: UpstreamFault, next: FaultReport["next"]): void {
    const step = this.#steps.at(-1);
    // A call that never began failed by the route that it tried last.
    const by = step?.msToFirstToken === null ? step.attempts.at(-1) : step;
    this.#ports.reportFault(faultReport(fault, this.#standing.tier, by, next));
  }

  #refused({ missing, why }: StartDecision & { readonly kind: "refuse" }): TurnOutcome {
    if (why === "absent") return this.#failed(missingTier(missing).toTurnError());
    const fault = new UpstreamFault("workers-ai-quota");
    this.#report(fault, "failure");
    return this.#failed(fault.toTurnError());
  }

  /** A call that broke off in its thinking is made again, as often as one that never began would be. */
  async #mayTryAgain(otherRoute: boolean, signal: AbortSignal): Promise<boolean> {
    const tier = this.#model();
    if (this.#brokenOff >= tier.retries) return false;
    const wait = backoffMs(this.#brokenOff, { retryAfterMs: null }, this.#ports.random) ?? 0;
    this.#brokenOff++;
    if (otherRoute) this.#firstRoute = (this.#firstRoute + 1) % tier.routes.length;
    await this.#ports.clock.sleep(wait, signal);
    return true;
  }

  /** The tier that is at work, its routes beginning with the one that has not failed in mid-stream. */
  #model(): TierModel {
    const tier = this.#standing.tier === "fast" ? this.#ports.fast : this.#ports.reasoner;
    if (tier === null) throw missingTier(this.#standing.tier);
    return beginningWith(tier, this.#firstRoute);
  }

  /** The next call, admitted by the books: by the tier that is at work, or by the other where only that one fits. */
  async #admit(): Promise<AdmittedCall | TurnError> {
    for (;;) {
      const tier = this.#model();
      const prompt = this.#prompt(tier);
      const callId = callIdOf(this.#request.answerId, this.#steps.length);
      const admission = await this.#ports.books.reserve({
        callId,
        answerId: this.#request.answerId,
        tier: tier.tier,
        model: tier.model,
        price: tier.price,
        route: tier.routes[0].route,
        startedAt: this.#ports.clock.now(),
        inputTokens: promptTokens(prompt),
      });
      if (admission.kind === "admitted") return { ...admission, callId, tier, prompt };
      if (!this.#changeTier(admission)) return { code: "budget_exceeded", message: admission.message };
    }
  }

  /** @returns whether another tier may take the call that was refused */
  #changeTier({ by, message }: Refusal): boolean {
    const next = tierInstead(by, {
      tier: this.#standing.tier,
      mode: this.#request.mode,
      budgetAction: this.#ports.settings.budgetAction,
      mayEscalate: this.#canEscalate(),
      hasFast: this.#ports.fast !== null,
      hasBegun: this.#steps.length > 0,
      isDowngraded: this.#standing.isDowngraded,
    });
    if (next === null) return false;
    if (by === "budget") this.#standing.downgrade();
    if (next.tier === "reasoner") this.#escalate(next.reason, message, "");
    else {
      this.#standing.beginFast();
      this.#announce();
    }
    return true;
  }

  #prompt(tier: TierModel): LanguageModelV4Prompt {
    const isHandedOver = this.#steps.some((step) => step.outcome === "escalated");
    const handOff = isHandedOver
      ? `\n\nA faster model tried first. ${this.#standing.explanation({ isAsked: true, isAnswered: true })}`
      : "";
    const { prompt } = buildPrompt({
      system: this.#ports.settings.systemPrompt + handOff,
      history: this.#request.history,
      answer: this.#answer.isEmpty ? null : this.#answer.message(),
      // What the fast model called in vain would only mislead.
      ...(isHandedOver ? { leftOut: this.#tools.unusable } : {}),
      reader: this.#standing.tier,
      after: this.#misfit === null ? [] : repairRequest(this.#misfit),
      budgetTokens: promptBudget(tier),
    });
    return prompt;
  }

  async #step(call: AdmittedCall, signal: AbortSignal): Promise<StepEnd> {
    const { format, terms } = this.#request;
    const { end, step } = await runStep(
      {
        tier: call.tier,
        question: this.#question,
        id: call.callId,
        prompt: call.prompt,
        withTools: this.#offersTools(call.tier),
        canEscalate: this.#canEscalate(),
        isLimited: call.maxOutputTokens === terms?.maxOutputTokens,
        json: format === null ? null : { format, mayRepair: this.#misfit === null },
        maxOutputTokens: call.maxOutputTokens,
        freeNeurons: call.freeNeurons,
        progress: {
          ...this.#standing.forJournal(),
          steps: this.#steps,
        },
      },
      this.#ports,
      signal,
    );
    this.#steps.push(step);
    return end;
  }

  /** Held to JSON by its service, a model that is told of tools in its prompt can't call them; a caller's it must be able to. */
  #offersTools({ tier, model }: TierModel): boolean {
    const { tools } = this.#ports;
    return (
      tools.definitionsFor(tier).length > 0 &&
      (this.#request.format === null || model.tools === "native" || tools.isCallers === true)
    );
  }

  /** One escalation a turn, from the fast tier, in `auto`, where there is a reasoner that the budget reaches for. */
  #canEscalate(): boolean {
    const { mode } = this.#request;
    return (
      this.#standing.tier === "fast" &&
      mode === "auto" &&
      this.#ports.reasoner !== null &&
      !this.#standing.isDowngraded
    );
  }

  #escalate(reason: Reason, detail: string | undefined, draft: string): void {
    this.#standing.escalate(reason, detail);
    this.#firstRoute = 0;
    this.#misfit = null;
    this.#keepDraft(draft);
    this.#announce();
  }

  #keepDraft(text: string): void {
    if (text.trim() !== "") this.#drafts.push({ step: this.#steps.length - 1, text });
  }

  #announce(): void {
    const data = this.#standing.notice(this.#steps.length > 0);
    this.#emit({ type: "data-tier", data, transient: true });
  }

  /** A failure after a draft was dropped leaves the reader with that draft rather than with nothing. */
  #failed(error: TurnError): TurnOutcome {
    const draft = this.#drafts.pop();
    const hasText = messageText(this.#answer.message()).trim() !== "";
    if (draft !== undefined && !hasText) {
      showLeftDraft((chunk) => this.#emit(chunk), this.#request.answerId, draft.text);
      const writer = this.#steps[draft.step]?.tier ?? "fast";
      const said = leftDraftError(error, writer, this.#request.format !== null);
      return this.#finish("interrupted", { error: said, writer });
    }
    if (draft !== undefined) this.#drafts.push(draft);
    return this.#finish(hasText ? "interrupted" : "failed", { error });
  }

  #finish(status: MessageStatus, how: Ending = {}): TurnOutcome {
    const { error, writer = this.#standing.tier, finishReason } = how;
    const receipt: Receipt = {
      tier: writer,
      ...this.#standing.forReceipt({ isAsked: this.#steps.length > 0, isAnswered: status === "complete" }),
      ...sumUp(this.#steps),
      steps: [...this.#steps],
    };
    const metadata: AnswerMetadata = { status, receipt, ...(error === undefined ? {} : { error }) };
    this.#emit({ type: "message-metadata", messageMetadata: metadata });
    if (error === undefined) this.#emit({ type: "finish", ...(finishReason && { finishReason }) });
    return { metadata, drafts: this.#drafts };
  }
}

/** Runs one turn to its end. Faults of upstreams and missing tiers end in the outcome; what is thrown is a bug. */
export async function runTurn(
  request: TurnRequest,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<TurnOutcome> {
  const asked = withJsonInstruction(underTerms(ports, request.terms), request.format);
  return new Turn(request, asked, await decideTurn(request, asked)).run(signal);
}
