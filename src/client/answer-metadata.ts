// The metadata of a stored answer, read with care: a message of an older server, or one still streaming, has none.

import type { UIMessage } from "ai";
import type { AnswerMetadata, Receipt } from "../core/receipt.ts";

export type PartialMetadata = Partial<AnswerMetadata>;

/** What is there of it; every field may be missing. */
export function answerMetadata(message: UIMessage): PartialMetadata {
  const { metadata } = message;
  if (typeof metadata !== "object" || metadata === null) return {};
  const found: { -readonly [K in keyof AnswerMetadata]?: AnswerMetadata[K] } = {};
  if ("status" in metadata && isStatus(metadata.status)) found.status = metadata.status;
  if ("receipt" in metadata && isReceipt(metadata.receipt)) found.receipt = metadata.receipt;
  if ("error" in metadata && isTurnError(metadata.error)) found.error = metadata.error;
  return found;
}

function isStatus(value: unknown): value is AnswerMetadata["status"] {
  return value === "complete" || value === "stopped" || value === "interrupted" || value === "failed";
}

function isReceipt(value: unknown): value is Receipt {
  return (
    typeof value === "object" &&
    value !== null &&
    "steps" in value &&
    Array.isArray(value.steps) &&
    "usdIs" in value
  );
}

function isTurnError(value: unknown): value is NonNullable<AnswerMetadata["error"]> {
  return (
    typeof value === "object" && value !== null && "message" in value && typeof value.message === "string"
  );
}

/** The text of a message, thinking and tools left out. */
export function textOf(message: UIMessage): string {
  return message.parts
    .flatMap((part) => (part.type === "text" ? [part.text] : []))
    .join("\n\n")
    .trim();
}
