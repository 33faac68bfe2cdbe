// The tool calls of one turn: run in order, shown before and after, each under an id of its own. It counts those that could
// not work, and keeps those that wait for the user; what that means for the turn is not decided here.

import { getToolName, isToolUIPart, type UIMessage, type UIMessageChunk } from "ai";
import { bringsOutsideData } from "../core/automation-mark.ts";
import type { Tier } from "../core/receipt.ts";
import { reviewCall, type RunCall } from "../escalation/review-call.ts";
import type { ToolResult } from "../tools/call.ts";
import { readArguments } from "../tools/registry.ts";
import { isGivenIn, stringsIn, textsOfOthers } from "./given-addresses.ts";
import type { TurnPorts, TurnRequest } from "./ports.ts";
import type { RequestedCall } from "./step-end.ts";

type CallPorts = Pick<TurnPorts, "tools" | "effects" | "clock" | "newId">;

const NOBODY_AGREES = "This automation may do nothing that needs approval.";

export class ToolCalls {
  readonly #ports: CallPorts;
  readonly #request: Pick<TurnRequest, "answerId" | "unattended">;
  readonly #emit: (chunk: UIMessageChunk) => void;
  readonly #ids: Set<string>;
  readonly #ran: RunCall[] = [];
  readonly #unusable = new Set<string>();
  readonly #shown: readonly UIMessage[];
  #hasReadUntrusted: boolean;
  #isPassedOn = false;
  #isWaiting = false;

  constructor(ports: CallPorts, request: TurnRequest, emit: (chunk: UIMessageChunk) => void) {
    this.#ports = ports;
    this.#request = request;
    this.#emit = emit;
    const shown = [...request.history, ...(request.answerSoFar === undefined ? [] : [request.answerSoFar])];
    this.#shown = shown;
    this.#ids = new Set(
      shown.flatMap(({ parts }) => parts.filter(isToolUIPart).map(({ toolCallId }) => toolCallId)),
    );
    this.#hasReadUntrusted =
      request.isFromOutside === true ||
      shown.some(
        (message) =>
          bringsOutsideData(message) ||
          message.parts.some((part) => isToolUIPart(part) && ports.tools.isUntrusted(getToolName(part))),
      );
  }

  /** The calls so far that named no tool, whose arguments did not fit, or that had been of no use before; by their ids. */
  get unusable(): ReadonlySet<string> {
    return this.#unusable;
  }

  /** Some are for whoever asked to run. */
  get isPassedOn(): boolean {
    return this.#isPassedOn;
  }

  /** Some wait for the user's approval. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  async run(calls: readonly RequestedCall[], tier: Tier, signal: AbortSignal): Promise<void> {
    // All calls of one step were written before the first of them brought anything.
    const isFree = !this.#hasReadUntrusted;
    for (const call of calls) {
      if (signal.aborted) break;
      const { toolName } = call;
      const toolCallId = this.#ownId(call.toolCallId);
      this.#emit({
        type: "tool-input-available",
        toolCallId,
        toolName,
        input: readArguments(call.input),
      });
      const verdict = reviewCall(call, this.#ran);
      if (verdict.kind === "worth-running") await this.#run(call, toolCallId, { tier, signal, isFree });
      else this.#settle(call, toolCallId, { kind: "unusable", message: verdict.message });
    }
  }

  /** Does what the user has decided of the calls that waited: those that were approved are run now, as they were shown. */
  async runAnswered(answer: UIMessage, tier: Tier, signal: AbortSignal): Promise<void> {
    for (const part of answer.parts) {
      if (!isToolUIPart(part) || part.state !== "approval-responded") continue;
      const { toolCallId } = part;
      if (!part.approval.approved) {
        this.#emit({ type: "tool-output-denied", toolCallId });
        continue;
      }
      const call = { toolCallId, toolName: getToolName(part), input: JSON.stringify(part.input) };
      if (signal.aborted) {
        this.#settle(call, toolCallId, {
          kind: "failed",
          message: "The turn was stopped before this was done.",
        });
        continue;
      }
      await this.#run(call, toolCallId, {
        tier,
        signal,
        approvedEffect: part.approval.requestReason ?? "",
      });
    }
  }

  async #run(
    call: RequestedCall,
    toolCallId: string,
    how: {
      readonly tier: Tier;
      readonly signal: AbortSignal;
      readonly approvedEffect?: string;
      readonly isFree?: boolean;
    },
  ): Promise<void> {
    const { tools, clock, effects } = this.#ports;
    const { answerId, unattended } = this.#request;
    const result = await tools.run(call, {
      tier: how.tier,
      clock,
      signal: how.signal,
      callKey: `${answerId}:${toolCallId}`,
      isUnattended: unattended !== undefined,
      hasReadUntrusted: this.#hasReadUntrusted,
      mayAskFor: (address) => how.isFree === true || isGivenIn(this.#textsOfOthers(), address),
      approvedEffect: how.approvedEffect ?? null,
      effects,
    });
    this.#settle(call, toolCallId, result);
  }

  *#textsOfOthers(): Iterable<string> {
    const { tools } = this.#ports;
    yield* textsOfOthers(this.#shown, (name) => tools.isUntrusted(name));
    for (const { toolName, outcome } of this.#ran)
      if (outcome.kind === "done" && tools.isUntrusted(toolName)) yield* stringsIn(outcome.output);
  }

  #settle(call: RequestedCall, toolCallId: string, result: ToolResult): void {
    switch (result.kind) {
      case "passed-on":
        this.#isPassedOn = true;
        return;
      case "needs-approval":
        this.#askUser(toolCallId, result.effect);
        return;
      case "done":
        this.#emit({ type: "tool-output-available", toolCallId, output: result.output });
        break;
      case "unusable":
      case "failed":
        if (result.kind === "unusable") this.#unusable.add(toolCallId);
        this.#emit({ type: "tool-output-error", toolCallId, errorText: result.message });
        break;
    }
    this.#hasReadUntrusted ||= this.#ports.tools.isUntrusted(call.toolName);
    this.#ran.push({ ...call, outcome: result });
  }

  #askUser(toolCallId: string, effect: string): void {
    const approvalId = this.#ports.newId();
    this.#emit({ type: "tool-approval-request", approvalId, toolCallId, reason: effect });
    if (this.#request.unattended?.approval !== "deny") {
      this.#isWaiting = true;
      return;
    }
    this.#emit({ type: "tool-approval-response", approvalId, approved: false, reason: NOBODY_AGREES });
    this.#emit({ type: "tool-output-denied", toolCallId });
  }

  /** Some services count their calls anew in each step, or leave the id out: clients know calls by their ids alone. */
  #ownId(given: string): string {
    const id = given === "" || this.#ids.has(given) ? this.#ports.newId() : given;
    this.#ids.add(id);
    return id;
  }
}
