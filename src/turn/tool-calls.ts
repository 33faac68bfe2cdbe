// The tool calls of one turn: run in order, shown before and after, each under an id of its own. It counts those that could
// not work; what that means for the turn is not decided here.

import { isToolUIPart, type UIMessage, type UIMessageChunk } from "ai";
import type { Tier } from "../core/receipt.ts";
import { reviewCall, type RunCall } from "../escalation/review-call.ts";
import { readArguments, type ToolResult } from "../tools/registry.ts";
import type { TurnPorts } from "./ports.ts";
import type { RequestedCall } from "./step-end.ts";

export class ToolCalls {
  readonly #ports: Pick<TurnPorts, "tools" | "clock" | "newId">;
  readonly #emit: (chunk: UIMessageChunk) => void;
  readonly #ids: Set<string>;
  readonly #ran: RunCall[] = [];
  readonly #unusable = new Set<string>();
  #isPassedOn = false;

  constructor(
    ports: Pick<TurnPorts, "tools" | "clock" | "newId">,
    history: readonly Pick<UIMessage, "parts">[],
    emit: (chunk: UIMessageChunk) => void,
  ) {
    this.#ports = ports;
    this.#emit = emit;
    this.#ids = new Set(
      history.flatMap(({ parts }) => parts.filter(isToolUIPart).map(({ toolCallId }) => toolCallId)),
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

  async run(calls: readonly RequestedCall[], tier: Tier, signal: AbortSignal): Promise<void> {
    for (const call of calls) {
      if (signal.aborted) break;
      const { toolName } = call;
      const toolCallId = this.#ownId(call.toolCallId);
      const { tools, clock } = this.#ports;
      this.#emit({
        type: "tool-input-available",
        toolCallId,
        toolName,
        input: readArguments(call.input),
      });
      const verdict = reviewCall(call, this.#ran);
      const result: ToolResult =
        verdict.kind === "worth-running"
          ? await tools.run(call, { tier, clock, signal })
          : { kind: "unusable", message: verdict.message };
      if (result.kind === "passed-on") {
        this.#isPassedOn = true;
        continue;
      }
      this.#ran.push({ ...call, outcome: result });
      if (result.kind === "done")
        this.#emit({ type: "tool-output-available", toolCallId, output: result.output });
      else this.#emit({ type: "tool-output-error", toolCallId, errorText: result.message });
      if (result.kind === "unusable") this.#unusable.add(toolCallId);
    }
  }

  /** Some services count their calls anew in each step, or leave the id out: clients know calls by their ids alone. */
  #ownId(given: string): string {
    const id = given === "" || this.#ids.has(given) ? this.#ports.newId() : given;
    this.#ids.add(id);
    return id;
  }
}
