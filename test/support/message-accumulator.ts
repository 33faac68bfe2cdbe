// Builds a UI message from its stream of chunks, as the AI SDK does in processUIMessageStream, but synchronously and for
// looking on only. Chunks that do not fit are reported, not thrown.

import type { UIMessage, UIMessageChunk } from "ai";

type Part = { type: string } & Record<string, unknown>;
type ToolFields = Readonly<Record<string, unknown>> & { readonly toolCallId: string };

export class MessageAccumulator {
  id: string;
  #parts: Part[];
  #metadata: unknown;
  readonly #open = new Map<string, Part>();
  readonly #problems: string[];

  /** `seed` is the message that a continuation goes on from; it is not changed. */
  constructor(id: string, problems: string[], seed?: UIMessage) {
    this.id = seed?.id ?? id;
    this.#parts = copy((seed?.parts ?? []) as Part[]);
    this.#metadata = seed?.metadata;
    this.#problems = problems;
  }

  /** A copy: what was handed out does not change any more. */
  get message(): UIMessage {
    const parts = copy(this.#parts) as unknown as UIMessage["parts"];
    return {
      id: this.id,
      role: "assistant",
      ...(this.#metadata !== undefined && { metadata: this.#metadata }),
      parts,
    };
  }

  get text(): string {
    return this.#parts.map((part) => (part.type === "text" ? String(part["text"]) : "")).join("");
  }

  apply(chunk: UIMessageChunk): void {
    switch (chunk.type) {
      case "start":
        this.id = chunk.messageId ?? this.id;
        return this.#mergeMetadata(chunk.messageMetadata);
      case "finish":
      case "message-metadata":
        return this.#mergeMetadata(chunk.messageMetadata);
      case "start-step":
        this.#parts.push({ type: "step-start" });
        return;
      case "reset-step":
        this.#parts.splice(this.#stepStart());
        return this.#open.clear();
      case "text-start":
      case "reasoning-start":
        return this.#openPart(chunk);
      case "text-delta":
      case "reasoning-delta":
        return this.#withOpenPart(chunk, (part) => (part["text"] = String(part["text"]) + chunk.delta));
      case "text-end":
      case "reasoning-end":
        this.#withOpenPart(chunk, (part) => (part["state"] = "done"));
        this.#open.delete(keyOf(chunk));
        return;
      case "tool-input-start":
        return this.#setTool(chunk, { state: "input-streaming" });
      case "tool-input-available":
        return this.#setTool(chunk, { state: "input-available", input: chunk.input });
      case "tool-input-error":
        return this.#setTool(chunk, {
          state: "output-error",
          input: chunk.input,
          errorText: chunk.errorText,
        });
      case "tool-approval-request":
        return this.#changeTool(chunk, {
          state: "approval-requested",
          approval: { id: chunk.approvalId },
        });
      case "tool-output-available":
        return this.#changeTool(chunk, {
          state: "output-available",
          output: chunk.output,
          preliminary: chunk.preliminary,
        });
      case "tool-output-error":
        return this.#changeTool(chunk, { state: "output-error", errorText: chunk.errorText });
      case "tool-output-denied":
        return this.#changeTool(chunk, { state: "output-denied" });
      case "file":
      case "reasoning-file":
      case "source-url":
      case "source-document":
        this.#parts.push({ ...chunk });
        return;
      // The input in between is of no use to a test; what came of it is in `tool-input-available`.
      case "tool-input-delta":
      case "finish-step":
      case "abort":
      case "error":
        return;
      default:
        return this.#applyData(chunk);
    }
  }

  #openPart(chunk: Extract<UIMessageChunk, { type: "text-start" | "reasoning-start" }>): void {
    const isText = chunk.type === "text-start";
    const part: Part = {
      type: isText ? "text" : "reasoning",
      ...(!isText && { id: chunk.id }),
      text: "",
      ...(chunk.providerMetadata && { providerMetadata: chunk.providerMetadata }),
      state: "streaming",
    };
    this.#open.set(keyOf(chunk), part);
    this.#parts.push(part);
  }

  #withOpenPart(
    chunk: { type: string; id: string; providerMetadata?: unknown },
    change: (part: Part) => void,
  ): void {
    const part = this.#open.get(keyOf(chunk));
    if (part === undefined) return this.#complain(`${chunk.type} for a part ${chunk.id} that is not open`);
    change(part);
    if (chunk.providerMetadata !== undefined) part["providerMetadata"] = chunk.providerMetadata;
  }

  /** An input belongs to the call of that id in the current step. */
  #setTool(
    chunk: {
      toolCallId: string;
      toolName: string;
      dynamic?: boolean;
      title?: string;
      providerMetadata?: unknown;
    },
    fields: Record<string, unknown>,
  ): void {
    const existing = this.#parts
      .slice(this.#stepStart())
      .find((part) => part["toolCallId"] === chunk.toolCallId);
    const part = existing ?? {
      type: chunk.dynamic ? "dynamic-tool" : `tool-${chunk.toolName}`,
      toolCallId: chunk.toolCallId,
    };
    if (chunk.dynamic) part["toolName"] = chunk.toolName;
    if (chunk.title !== undefined) part["title"] = chunk.title;
    if (chunk.providerMetadata !== undefined) part["callProviderMetadata"] = chunk.providerMetadata;
    Object.assign(part, fields);
    if (existing === undefined) this.#parts.push(part);
  }

  /** A result belongs to the last call of that id, in whichever step. */
  #changeTool(chunk: ToolFields & { type: string }, fields: Record<string, unknown>): void {
    const part = this.#parts.findLast((candidate) => candidate["toolCallId"] === chunk.toolCallId);
    if (part === undefined)
      return this.#complain(`${chunk.type} for a tool call ${chunk.toolCallId} that is not there`);
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) part[name] = value;
  }

  #applyData(chunk: UIMessageChunk): void {
    if (!chunk.type.startsWith("data-")) return this.#complain(`a chunk of the unknown type ${chunk.type}`);
    const data = chunk as { type: string; id?: string; data: unknown; transient?: boolean };
    if (data.transient) return;
    const existing =
      data.id === undefined
        ? undefined
        : this.#parts.find((part) => part.type === data.type && part["id"] === data.id);
    if (existing) existing["data"] = data.data;
    else this.#parts.push({ ...data });
  }

  #mergeMetadata(metadata: unknown): void {
    if (metadata != null) this.#metadata = merge(this.#metadata, metadata);
  }

  #stepStart(): number {
    return this.#parts.findLastIndex((part) => part.type === "step-start") + 1;
  }

  #complain(what: string): void {
    this.#problems.push(`${what}, in message ${this.id}`);
  }
}

/** One level is enough: what lies deeper is replaced, never changed. */
function copy(parts: readonly Part[]): Part[] {
  return parts.map((part) => ({ ...part }));
}

function keyOf(chunk: { type: string; id: string }): string {
  return `${chunk.type.split("-")[0]}:${chunk.id}`;
}

/** Deep for objects; anything else, arrays too, is replaced. */
function merge(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over;
  const merged = { ...base };
  for (const [name, value] of Object.entries(over)) {
    if (value !== undefined) merged[name] = merge(base[name], value);
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
