// An answer as a chat completion: reads a turn's chunks as they come, and says them again in OpenAI's words, piece by piece
// or whole. What is a draft is not shown: content begins when it was released.

import type { UIMessageChunk } from "ai";
import { UpshiftError, type TurnError } from "../../core/errors.ts";
import { isUntagged } from "../../core/message-builder.ts";
import type { AnswerMetadata, Receipt } from "../../core/receipt.ts";
import { isLeftDraft } from "../../turn/left-draft.ts";

export interface CalledFunction {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
}

/** What a chunk adds to the message. */
export interface Delta {
  readonly role?: "assistant";
  readonly content?: string;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly (CalledFunction & { readonly index: number })[];
}

export type FinishReason = "stop" | "length" | "tool_calls";

/** Between two pieces of text of one answer, as between a remark before a tool call and what follows it. */
const GAP = "\n\n";

export class Completion {
  readonly #holdsContent: boolean;
  #id = "";
  #content = "";
  #thinking = "";
  /** Where in the thinking its last piece begins. */
  #pieceAt = 0;
  readonly #leftOut = new Set<string>();
  readonly #calls = new Map<string, CalledFunction>();
  #finish: FinishReason = "stop";
  #metadata: AnswerMetadata | null = null;
  #error: TurnError | null = null;

  /** @param holdsContent nothing of the answer is said before the whole was accepted, as of JSON */
  constructor(holdsContent: boolean) {
    this.#holdsContent = holdsContent;
  }

  get id(): string {
    return `chatcmpl-${this.#id}`;
  }

  get finishReason(): FinishReason {
    return this.#finish;
  }

  get receipt(): Receipt | null {
    return this.#metadata?.receipt ?? null;
  }

  /** Why there is no answer, or not the whole of it. */
  get error(): UpshiftError | null {
    const error = this.#metadata?.error ?? this.#error;
    return error == null ? null : new UpshiftError(error.code, error.message);
  }

  get message(): Record<string, unknown> {
    const calls = [...this.#calls.values()];
    return {
      role: "assistant",
      content: this.#content === "" && calls.length > 0 ? null : this.#content,
      refusal: null,
      ...(this.#thinking !== "" && { reasoning_content: this.#thinking }),
      ...(calls.length > 0 && { tool_calls: calls }),
    };
  }

  /** The turn could not be ended as it should. */
  fail(error: TurnError): void {
    this.#error = error;
  }

  /** @returns what the chunk adds, where that can be said already */
  apply(chunk: UIMessageChunk): Delta | null {
    switch (chunk.type) {
      case "start":
        this.#id = chunk.messageId ?? "";
        return null;
      case "reasoning-start":
        this.#pieceAt = this.#thinking.length;
        return this.#think(this.#thinking === "" ? "" : GAP);
      case "reasoning-delta":
        return this.#think(chunk.delta);
      case "reasoning-end":
        // It was the answer, which follows as text.
        if (isUntagged(chunk.providerMetadata)) this.#thinking = this.#thinking.slice(0, this.#pieceAt);
        return null;
      case "text-start":
        if (isLeftDraft(chunk.id)) this.#leftOut.add(chunk.id);
        return this.#leftOut.has(chunk.id) || this.#content === "" ? null : this.#write(GAP);
      case "text-delta":
        return this.#leftOut.has(chunk.id) ? null : this.#write(chunk.delta);
      case "tool-input-available":
        this.#calls.set(chunk.toolCallId, {
          id: chunk.toolCallId,
          type: "function",
          function: { name: chunk.toolName, arguments: JSON.stringify(chunk.input) },
        });
        return null;
      // What has its result is not the caller's to run.
      case "tool-output-available":
      case "tool-output-error":
      case "tool-output-denied":
        this.#calls.delete(chunk.toolCallId);
        return null;
      case "tool-approval-request":
        // OpenAI's clients know no approvals: they are told in words.
        this.#calls.delete(chunk.toolCallId);
        return this.#write(`${this.#content === "" ? "" : GAP}${waitsFor(chunk.reason)}`);
      case "message-metadata":
        this.#metadata = chunk.messageMetadata as AnswerMetadata;
        return null;
      case "finish":
        return this.#end(chunk.finishReason);
      default:
        return null;
    }
  }

  #think(delta: string): Delta | null {
    this.#thinking += delta;
    return delta === "" ? null : { reasoning_content: delta };
  }

  #write(delta: string): Delta | null {
    this.#content += delta;
    return delta === "" || this.#holdsContent ? null : { content: delta };
  }

  #end(reason: string | undefined): Delta | null {
    if (reason === "length") this.#finish = "length";
    const calls = reason === "tool-calls" ? [...this.#calls.values()] : [];
    if (calls.length > 0) this.#finish = "tool_calls";
    else this.#calls.clear();
    const content = this.#holdsContent && this.#content !== "" ? { content: this.#content } : {};
    const called = calls.length === 0 ? {} : { tool_calls: calls.map((call, index) => ({ index, ...call })) };
    const delta = { ...content, ...called };
    return Object.keys(delta).length === 0 ? null : delta;
  }
}

const waitsFor = (effect = "A tool is to be called."): string =>
  `This waits for your approval in the conversation: ${effect}`;

/** The sums of all calls of models that the answer took, in the fields of DeepSeek's API. */
export function usageOf({ steps }: Receipt): Record<string, unknown> {
  const sum = (count: "inputTokens" | "cachedInputTokens" | "outputTokens" | "reasoningTokens"): number =>
    steps.reduce((total, step) => total + step[count], 0);
  const input = sum("inputTokens");
  const cached = sum("cachedInputTokens");
  const output = sum("outputTokens");
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_cache_hit_tokens: cached,
    prompt_cache_miss_tokens: input - cached,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: sum("reasoningTokens") },
  };
}
