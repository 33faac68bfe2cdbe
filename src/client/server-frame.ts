// A frame of the chat protocol, reduced to what this page reads beside useAgentChat. What it does not know is `other`.

import type { UIMessage } from "ai";
import { FRAME } from "../core/frames.ts";
import type { DraftNotice, TierNotice } from "../core/receipt.ts";

export type AnswerChunk =
  | { readonly type: "start"; readonly messageId: string | null }
  | { readonly type: "data-tier"; readonly data: TierNotice }
  | { readonly type: "data-draft"; readonly data: DraftNotice }
  | { readonly type: "text-start" | "reasoning-start" | "tool-input-available" | "start-step" | "other" };

export type ServerFrame =
  | {
      readonly kind: "answer";
      readonly id: string;
      readonly chunk: AnswerChunk | null;
      readonly done: boolean;
      readonly error: string | null;
      /** It goes on with a message that was there before, as after an approval. */
      readonly continues: boolean;
    }
  /** A frame of this page that belongs to no request was refused: a decision on a call. */
  | { readonly kind: "refused"; readonly error: string }
  /** The request is stored and waits for its turn. */
  | { readonly kind: "pending"; readonly id: string }
  /** A turn runs; its stream is offered. */
  | { readonly kind: "resuming" }
  /** No turn runs. */
  | { readonly kind: "idle" }
  /** `after` is undefined where the message only replaces itself. */
  | { readonly kind: "message"; readonly message: UIMessage; readonly after?: string | null }
  /** The whole transcript, as after a connect. */
  | { readonly kind: "list"; readonly messages: readonly UIMessage[] }
  | { readonly kind: "other" };

const OTHER: ServerFrame = { kind: "other" };

export function parseServerFrame(data: unknown): ServerFrame {
  const frame = parseObject(data);
  if (frame === null) return OTHER;
  switch (frame["type"]) {
    case FRAME.chatResponse:
      return typeof frame["id"] === "string" ? answerFrame(frame["id"], frame) : OTHER;
    case FRAME.pending:
      return typeof frame["id"] === "string" ? { kind: "pending", id: frame["id"] } : OTHER;
    case FRAME.resuming:
      return { kind: "resuming" };
    case FRAME.resumeNone:
      return frame["reason"] === "idle" ? { kind: "idle" } : OTHER;
    case FRAME.messageUpdated:
      return messageFrame(frame);
    case FRAME.chatMessages:
      return Array.isArray(frame["messages"])
        ? { kind: "list", messages: frame["messages"].filter(isMessage) }
        : OTHER;
    default:
      return OTHER;
  }
}

function answerFrame(id: string, frame: Readonly<Record<string, unknown>>): ServerFrame {
  const body = typeof frame["body"] === "string" ? frame["body"] : "";
  const failed = frame["error"] === true;
  if (failed && id === "") return { kind: "refused", error: body };
  return {
    kind: "answer",
    id,
    chunk: failed || body === "" ? null : parseChunk(body),
    done: frame["done"] === true,
    error: failed ? body : null,
    continues: frame["continuation"] === true,
  };
}

function parseChunk(body: string): AnswerChunk {
  const chunk = parseObject(body);
  const data = asObject(chunk?.["data"]);
  switch (chunk?.["type"]) {
    case "start":
      return { type: "start", messageId: typeof chunk["messageId"] === "string" ? chunk["messageId"] : null };
    case "data-tier":
      return isTierNotice(data) ? { type: "data-tier", data } : { type: "other" };
    case "data-draft":
      return isDraftNotice(data) ? { type: "data-draft", data } : { type: "other" };
    case "text-start":
    case "reasoning-start":
    case "tool-input-available":
    case "start-step":
      return { type: chunk["type"] };
    default:
      return { type: "other" };
  }
}

function messageFrame(frame: Readonly<Record<string, unknown>>): ServerFrame {
  const { message, after } = frame;
  if (!isMessage(message)) return OTHER;
  return typeof after === "string" || after === null
    ? { kind: "message", message, after }
    : { kind: "message", message };
}

function parseObject(data: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof data !== "string") return null;
  try {
    return asObject(JSON.parse(data));
  } catch {
    return null;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return isObject(value) ? value : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isMessage(value: unknown): value is UIMessage {
  return (
    isObject(value) &&
    typeof value["id"] === "string" &&
    typeof value["role"] === "string" &&
    Array.isArray(value["parts"])
  );
}

function isTierNotice(value: unknown): value is TierNotice {
  return (
    isObject(value) &&
    (value["tier"] === "fast" || value["tier"] === "reasoner") &&
    typeof value["explanation"] === "string"
  );
}

function isDraftNotice(value: unknown): value is DraftNotice {
  if (!isObject(value) || typeof value["draftId"] !== "string") return false;
  if (value["state"] === "released" || value["state"] === "dropped") return true;
  return typeof value["offset"] === "number" && typeof value["delta"] === "string";
}
