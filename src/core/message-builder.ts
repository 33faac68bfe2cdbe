// Builds an assistant message from the chunks of its stream, as the AI SDK's clients do. Invariant: what is stored is what
// a client that saw every chunk holds, save one case: thinking that turned out to be the answer (`untagged`) is left out.
// The SDK's own builder is not exported; the one of the Agents SDK goes by the last part of a kind instead of by id.

import type { UIMessage, UIMessageChunk } from "ai";

type Part = UIMessage["parts"][number];
type TextLike = Extract<Part, { type: "text" | "reasoning" }>;
type Metadata = NonNullable<TextLike["providerMetadata"]>;

/** Whether a reasoning part's metadata says that it was the answer, which follows as text. */
export function isUntagged(metadata: Metadata | undefined): boolean {
  return metadata?.["upshift"]?.["untagged"] === true;
}

export class MessageBuilder {
  readonly id: string;
  #parts: Part[];
  #metadata: Record<string, unknown> | undefined;
  readonly #open = new Map<string, TextLike>();

  constructor(id: string, from?: Pick<UIMessage, "parts" | "metadata">) {
    this.id = id;
    this.#parts = structuredClone(from?.parts ?? []);
    this.#metadata = from?.metadata as Record<string, unknown> | undefined;
  }

  get isEmpty(): boolean {
    return this.#parts.every((part) => part.type === "step-start");
  }

  apply(chunk: UIMessageChunk): void {
    switch (chunk.type) {
      case "text-start":
      case "reasoning-start": {
        const type = chunk.type === "text-start" ? "text" : "reasoning";
        const part: TextLike =
          type === "text"
            ? { type, text: "", state: "streaming" }
            : { type, id: chunk.id, text: "", state: "streaming" };
        if (chunk.providerMetadata !== undefined) part.providerMetadata = chunk.providerMetadata;
        this.#open.set(`${type}:${chunk.id}`, part);
        this.#parts.push(part);
        return;
      }
      case "text-delta":
      case "reasoning-delta": {
        const part = this.#open.get(`${chunk.type === "text-delta" ? "text" : "reasoning"}:${chunk.id}`);
        if (part !== undefined) part.text += chunk.delta;
        return;
      }
      case "text-end":
      case "reasoning-end": {
        const key = `${chunk.type === "text-end" ? "text" : "reasoning"}:${chunk.id}`;
        const part = this.#open.get(key);
        this.#open.delete(key);
        if (part === undefined) return;
        part.state = "done";
        if (chunk.providerMetadata !== undefined) part.providerMetadata = chunk.providerMetadata;
        if (isUntagged(chunk.providerMetadata)) this.#parts = this.#parts.filter((other) => other !== part);
        return;
      }
      case "tool-input-available":
        this.#parts.push({
          type: `tool-${chunk.toolName}`,
          toolCallId: chunk.toolCallId,
          state: "input-available",
          input: chunk.input,
        });
        return;
      case "tool-output-available":
        this.#settle(chunk.toolCallId, { state: "output-available", output: chunk.output });
        return;
      case "tool-output-error":
        this.#settle(chunk.toolCallId, { state: "output-error", errorText: chunk.errorText });
        return;
      case "tool-approval-request":
        this.#settle(chunk.toolCallId, {
          state: "approval-requested",
          approval: {
            id: chunk.approvalId,
            ...(chunk.reason !== undefined && { requestReason: chunk.reason }),
          },
        });
        return;
      case "tool-approval-response":
        this.#respond(chunk);
        return;
      case "tool-output-denied":
        this.#settle(chunk.toolCallId, { state: "output-denied" });
        return;
      case "start-step":
        this.#parts.push({ type: "step-start" });
        return;
      case "message-metadata":
        this.#metadata = {
          ...this.#metadata,
          ...(chunk.messageMetadata as Record<string, unknown>),
        };
        return;
      default:
        // start, finish-step, finish and transient data parts leave nothing in a message.
        return;
    }
  }

  #respond(chunk: Extract<UIMessageChunk, { type: "tool-approval-response" }>): void {
    const { approvalId, approved, reason } = chunk;
    for (const part of this.#parts) {
      if (!("toolCallId" in part) || part.approval?.id !== approvalId) continue;
      const approval = { ...part.approval, approved, ...(reason !== undefined && { reason }) };
      this.#settle(part.toolCallId, { state: "approval-responded", approval });
    }
  }

  #settle(toolCallId: string, outcome: Record<string, unknown>): void {
    const at = this.#parts.findIndex((part) => "toolCallId" in part && part.toolCallId === toolCallId);
    if (at >= 0) this.#parts[at] = { ...this.#parts[at], ...outcome } as Part;
  }

  /** The message so far, a copy. */
  message(): UIMessage {
    const message: UIMessage = {
      id: this.id,
      role: "assistant",
      parts: structuredClone(this.#parts),
    };
    if (this.#metadata !== undefined) message.metadata = structuredClone(this.#metadata);
    return message;
  }
}
