// A draft that is left to the reader because nothing better came: how it is shown, and what is said of it.

import type { UIMessageChunk } from "ai";
import type { TurnError } from "../core/errors.ts";
import type { Tier } from "../core/receipt.ts";

const MARK = "-unchecked";

/** Whether a text of that id is such a draft. */
export const isLeftDraft = (textId: string): boolean => textId.endsWith(MARK);

export function showLeftDraft(emit: (chunk: UIMessageChunk) => void, answerId: string, text: string): void {
  const id = answerId + MARK;
  emit({ type: "text-start", id });
  emit({ type: "text-delta", id, delta: text });
  emit({ type: "text-end", id });
}

/** The error that the turn ended with, and whose words stand above it. */
export function leftDraftError(error: TurnError, writer: Tier, wasRejected: boolean): TurnError {
  const whose = `the ${writer === "fast" ? "fast model" : "reasoner"}'s draft`;
  const which = wasRejected ? "which was not accepted" : "unchecked";
  return { ...error, message: `${error.message} This is ${whose}, ${which}.` };
}
