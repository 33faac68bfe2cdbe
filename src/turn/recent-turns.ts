// What the transcript tells of the turns before a message: who answered each, and why.

import type { UIMessage } from "ai";
import type { AnswerMetadata } from "../core/receipt.ts";
import type { RecentTurn } from "../escalation/sticky.ts";
import { messageText } from "./prompt.ts";

/** @param history the transcript, ending with the message that is to be answered */
export function recentTurns(history: readonly UIMessage[]): RecentTurn[] {
  const turns: RecentTurn[] = [];
  history.forEach((message, index) => {
    const question = history[index - 1];
    if (message.role !== "assistant" || question?.role !== "user") return;
    // A conversation that was brought from elsewhere has answers without receipts.
    const receipt = (message.metadata as Partial<AnswerMetadata> | undefined)?.receipt;
    if (receipt === undefined) return;
    const { tier, escalated, reason } = receipt;
    turns.push({ message: messageText(question), tier, escalated, reason });
  });
  return turns;
}
