// The tool calls of one turn: run in order, shown before and after, each under an id of its own. It counts those that could
// not work; what that means for the turn is not decided here.

import { isToolUIPart, type UIMessage, type UIMessageChunk } from "ai";
import { readArguments } from "../tools/registry.ts";
import type { TurnPorts } from "./ports.ts";
import type { RequestedCall } from "./step.ts";

export class ToolCalls {
  readonly #ports: Pick<TurnPorts, "tools" | "clock" | "newId">;
  readonly #emit: (chunk: UIMessageChunk) => void;
  readonly #ids: Set<string>;
  #unusable = 0;

  constructor(
    ports: Pick<TurnPorts, "tools" | "clock" | "newId">,
    history: readonly UIMessage[],
    emit: (chunk: UIMessageChunk) => void,
  ) {
    this.#ports = ports;
    this.#emit = emit;
    this.#ids = new Set(
      history.flatMap(({ parts }) => parts.filter(isToolUIPart).map(({ toolCallId }) => toolCallId)),
    );
  }

  /** Calls so far that named no tool, or whose arguments did not fit. */
  get unusable(): number {
    return this.#unusable;
  }

  async run(calls: readonly RequestedCall[], signal: AbortSignal): Promise<void> {
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
      const result = await tools.run(call, { now: () => new Date(clock.now()) });
      if (result.kind === "done")
        this.#emit({ type: "tool-output-available", toolCallId, output: result.output });
      else this.#emit({ type: "tool-output-error", toolCallId, errorText: result.message });
      if (result.kind === "unusable") this.#unusable++;
    }
  }

  /** Some services count their calls anew in each step, or leave the id out: clients know calls by their ids alone. */
  #ownId(given: string): string {
    const id = given === "" || this.#ids.has(given) ? this.#ports.newId() : given;
    this.#ids.add(id);
    return id;
  }
}
