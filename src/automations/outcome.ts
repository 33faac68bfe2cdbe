// What a run came to, read from its stored answer alone, so that it can be said after any crash.

import { isToolUIPart, type UIMessage } from "ai";
import type { AnswerMetadata } from "../core/receipt.ts";
import type { RunOutcome } from "./automation.ts";

export interface RunEnd {
  readonly outcome: Exclude<RunOutcome, "running" | "skipped">;
  /** As on the receipt. */
  readonly usd: number | null;
  readonly error: string | null;
}

const LOST = "The answer of this run was lost. Run it again if it matters.";
const STOPPED = "The run was stopped.";
const DENIED = "A call that needed your approval did not get it.";

const isDenied = (message: UIMessage): boolean =>
  message.parts.some(
    (part) =>
      isToolUIPart(part) &&
      (part.state === "output-denied" || (part.state === "approval-responded" && !part.approval.approved)),
  );

/** @param answer null where the turn is over and left none */
export function outcomeOf(answer: UIMessage | null): RunEnd {
  const metadata = answer?.metadata as AnswerMetadata | undefined;
  if (answer === null || metadata === undefined) return { outcome: "failed", usd: null, error: LOST };
  const { usd } = metadata.receipt;
  if (metadata.error !== undefined) return { outcome: "failed", usd, error: metadata.error.message };
  if (metadata.status !== "complete") return { outcome: "failed", usd, error: STOPPED };
  return isDenied(answer) ? { outcome: "denied", usd, error: DENIED } : { outcome: "ok", usd, error: null };
}
