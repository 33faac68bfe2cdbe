// The turn: decide on a tier, call it, check what came, perhaps escalate, finish. A function over ports: it knows neither
// Durable Objects nor sockets, and everything it shows goes through one output that stores before it sends.

import { isToolUIPart, type UIMessageChunk } from "ai";
import type { TurnError } from "../core/errors.ts";
import { MessageBuilder } from "../core/message-builder.ts";
import type {
  AnswerMetadata,
  MessageStatus,
  Reason,
  Receipt,
  Step,
  Tier,
  TierNotice,
} from "../core/receipt.ts";
import type { StartDecision } from "../escalation/decide.ts";
import { beginning, explain } from "../escalation/explain.ts";
import { backoffMs, type TierModel } from "../models/tier.ts";
import type { DroppedDraft, TurnOutcome, TurnPorts, TurnRequest } from "./ports.ts";
import { decideTurn, missingTier, promptBudget } from "./decide-turn.ts";
import { buildPrompt, messageText } from "./prompt.ts";
import { sumUp } from "./receipt.ts";
import { readArguments } from "../tools/registry.ts";
import { runStep, type RequestedCall, type StepEnd } from "./step.ts";

/** A turn that still wants tools after this many calls of a model is stopped and says so. */
const MAX_STEPS = 12;

/** The state of a turn between its steps. */
class Turn {
  readonly #request: TurnRequest;
  readonly #ports: TurnPorts;
  readonly #decision: StartDecision;
  readonly #score: number;
  readonly #answer: MessageBuilder;
  readonly #steps: Step[] = [];
  readonly #drafts: DroppedDraft[] = [];
  #tier: Tier;
  #reason: Reason | null;
  #fault: string | undefined;
  #freeNeurons: number;
  /** Calls that did not work, in this turn: the first is explained to the model, the second escalates. */
  #unusableCalls = 0;
  readonly #callIds: Set<string>;
  /** Calls of this turn that ended in mid-thinking. */
  #brokenOff = 0;
  #firstRoute = 0;

  constructor(request: TurnRequest, ports: TurnPorts) {
    const { decision, score } = decideTurn(request, ports);
    this.#request = request;
    this.#answer = new MessageBuilder(request.answerId);
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
    this.#decision = decision;
    this.#score = score;
    this.#tier = decision.kind === "start" ? decision.tier : decision.missing;
    this.#reason = decision.kind === "start" ? decision.reason : null;
    this.#freeNeurons = ports.settings.freeNeurons;
    this.#callIds = new Set(
      request.history.flatMap(({ parts }) => parts.filter(isToolUIPart).map(({ toolCallId }) => toolCallId)),
    );
  }

  #emit(chunk: UIMessageChunk): void {
    this.#ports.output.emit(chunk);
  }

  async run(signal: AbortSignal): Promise<TurnOutcome> {
    this.#emit({ type: "start", messageId: this.#request.answerId });
    if (this.#decision.kind === "refuse")
      return this.#failed(missingTier(this.#decision.missing).toTurnError());
    this.#announce();
    for (;;) {
      if (signal.aborted) return this.#finish("stopped");
      const end = await this.#step(signal);
      const verdict = end.kind === "tools" ? await this.#runTools(end.calls, signal) : "go-on";
      this.#emit({ type: "finish-step" });
      switch (end.kind) {
        case "answered":
          return this.#finish("complete");
        case "stopped":
          return this.#finish("stopped");
        case "failed":
          return this.#failed(end.error);
        case "broke-off":
          if (!(await this.#mayTryAgain(end.otherRoute, signal))) return this.#failed(end.error);
          break;
        case "escalate":
          this.#escalate(end.reason, end.fault, end.draft);
          break;
        case "tools":
          if (verdict === "bad-tool-call") {
            const last = this.#steps.pop();
            if (last !== undefined) this.#steps.push({ ...last, outcome: "escalated", reason: verdict });
            this.#escalate(verdict, undefined, "");
          }
          if (this.#steps.length >= MAX_STEPS) {
            return this.#failed({
              code: "upstream_invalid",
              message: `The model kept calling tools; the turn was ended after ${MAX_STEPS} steps.`,
            });
          }
          break;
      }
    }
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
    const tier = this.#tier === "fast" ? this.#ports.fast : this.#ports.reasoner;
    if (tier === null) throw missingTier(this.#tier);
    const [first = tier.routes[0], ...rest] = [
      ...tier.routes.slice(this.#firstRoute),
      ...tier.routes.slice(0, this.#firstRoute),
    ];
    return { ...tier, routes: [first, ...rest] };
  }

  async #step(signal: AbortSignal): Promise<StepEnd> {
    const tier = this.#model();
    const { settings } = this.#ports;
    const handOff = this.#steps.some((step) => step.outcome === "escalated")
      ? `\n\nA faster model tried first. ${this.#explanation()}`
      : "";
    const { prompt } = buildPrompt({
      system: settings.systemPrompt + handOff,
      history: this.#request.history,
      answer: this.#answer.isEmpty ? null : this.#answer.message(),
      reader: this.#tier,
      budgetTokens: promptBudget(tier),
    });
    const { end, step } = await runStep(
      {
        tier,
        id: `${this.#request.answerId}-${this.#steps.length}`,
        prompt,
        withTools: true,
        canEscalate: this.#canEscalate(),
        freeNeurons: this.#freeNeurons,
        progress: {
          score: this.#score,
          threshold: settings.threshold,
          thinkingTokens: settings.thinkingTokens,
          reason: this.#reason,
          steps: this.#steps,
        },
      },
      this.#ports,
      signal,
    );
    this.#steps.push(step);
    this.#freeNeurons = Math.max(0, this.#freeNeurons - (step.neurons ?? 0));
    return end;
  }

  /** One escalation a turn, from the fast tier, in `auto`, where there is a reasoner. */
  #canEscalate(): boolean {
    return this.#tier === "fast" && this.#request.mode === "auto" && this.#ports.reasoner !== null;
  }

  #escalate(reason: Reason, fault: string | undefined, draft: string): void {
    this.#tier = "reasoner";
    this.#firstRoute = 0;
    this.#reason = reason;
    this.#fault = fault;
    if (draft.trim() !== "") this.#drafts.push({ step: this.#steps.length - 1, text: draft });
    this.#announce();
  }

  async #runTools(calls: readonly RequestedCall[], signal: AbortSignal): Promise<"go-on" | "bad-tool-call"> {
    for (const call of calls) {
      if (signal.aborted) break;
      const { toolName } = call;
      const toolCallId = this.#ownCallId(call.toolCallId);
      const { tools, clock } = this.#ports;
      this.#emit({
        type: "tool-input-available",
        toolCallId,
        toolName,
        input: readArguments(call.input),
      });
      const result = await tools.run(call, { now: () => new Date(clock.now()) });
      if (result.kind === "done")
        this.#emit({ type: "tool-output-available", toolCallId, output: result.output });
      else this.#emit({ type: "tool-output-error", toolCallId, errorText: result.message });
      if (result.kind === "unusable") this.#unusableCalls++;
    }
    return this.#unusableCalls > 1 && this.#canEscalate() ? "bad-tool-call" : "go-on";
  }

  /** Some services count their calls anew in each step, or leave the id out: clients know calls by their ids alone. */
  #ownCallId(given: string): string {
    const id = given === "" || this.#callIds.has(given) ? this.#ports.newId() : given;
    this.#callIds.add(id);
    return id;
  }

  #explanation(answered = true): string {
    return explain({
      tier: this.#tier,
      reason: this.#reason,
      onlyTier: this.#decision.kind === "start" && this.#decision.onlyTier,
      score: this.#score,
      threshold: this.#ports.settings.threshold,
      thinkingTokens: this.#ports.settings.thinkingTokens,
      answered,
      fault: this.#fault,
    });
  }

  #announce(): void {
    const explanation = this.#reason === null ? beginning(this.#tier) : this.#explanation();
    const data: TierNotice = { tier: this.#tier, reason: this.#reason, explanation };
    this.#emit({ type: "data-tier", data, transient: true });
  }

  /** A reasoner that fails after a draft was dropped leaves the reader with that draft rather than with nothing. */
  #failed(error: TurnError): TurnOutcome {
    const draft = this.#drafts.pop();
    const hasText = messageText(this.#answer.message()).trim() !== "";
    if (draft !== undefined && !hasText) {
      const id = `${this.#request.answerId}-unchecked`;
      this.#emit({ type: "text-start", id });
      this.#emit({ type: "text-delta", id, delta: draft.text });
      this.#emit({ type: "text-end", id });
      return this.#finish(
        "interrupted",
        { ...error, message: `${error.message} This is the fast model's draft, unchecked.` },
        "fast",
      );
    }
    if (draft !== undefined) this.#drafts.push(draft);
    return this.#finish(hasText ? "interrupted" : "failed", error);
  }

  #finish(status: MessageStatus, error?: TurnError, writer: Tier = this.#tier): TurnOutcome {
    const receipt: Receipt = {
      tier: writer,
      escalated: this.#reason !== null,
      reason: this.#reason,
      explanation: this.#explanation(status === "complete"),
      score: this.#score,
      threshold: this.#ports.settings.threshold,
      ...sumUp(this.#steps),
      steps: [...this.#steps],
    };
    const metadata: AnswerMetadata = { status, receipt, ...(error === undefined ? {} : { error }) };
    this.#emit({ type: "message-metadata", messageMetadata: metadata });
    if (error === undefined) this.#emit({ type: "finish" });
    return { metadata, drafts: this.#drafts };
  }
}

/** Runs one turn to its end. Faults of upstreams and missing tiers end in the outcome; what is thrown is a bug. */
export async function runTurn(
  request: TurnRequest,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<TurnOutcome> {
  return new Turn(request, ports).run(signal);
}
