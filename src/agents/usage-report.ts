// What a conversation has used: the sum of its ledger, and each answer's receipt. Answers that an edit or a regeneration
// replaced were paid for as well, so they count.

import type { UIMessage } from "ai";
import type { AnswerMetadata, Receipt, Step } from "../core/receipt.ts";
import { sumUp } from "../turn/receipt.ts";

/** A message and the moment at which it was stored, in milliseconds. */
export interface TimedMessage {
  readonly message: UIMessage;
  readonly at: number;
}

export interface UsageReport {
  readonly totals: Pick<Receipt, "usd" | "usdIs"> & {
    readonly inputTokens: number;
    readonly cachedInputTokens: number;
    readonly outputTokens: number;
    readonly reasoningTokens: number;
    readonly neurons: number;
  };
  readonly turns: readonly { readonly messageId: string; readonly at: string; readonly receipt: Receipt }[];
}

/** @param messages oldest first @param steps of the ledger, every settled call */
export function reportUsage(messages: readonly TimedMessage[], steps: readonly Step[]): UsageReport {
  const turns = messages.flatMap(({ message, at }) => {
    const receipt = (message.metadata as AnswerMetadata | undefined)?.receipt;
    if (message.role !== "assistant" || receipt === undefined) return [];
    return [{ messageId: message.id, at: new Date(at).toISOString(), receipt }];
  });
  const sum = (figure: (step: Step) => number): number =>
    steps.reduce((total, step) => total + figure(step), 0);
  return {
    totals: {
      ...sumUp(steps),
      inputTokens: sum((step) => step.inputTokens),
      cachedInputTokens: sum((step) => step.cachedInputTokens),
      outputTokens: sum((step) => step.outputTokens),
      reasoningTokens: sum((step) => step.reasoningTokens),
      neurons: Math.round(sum((step) => step.neurons ?? 0) * 10) / 10,
    },
    turns,
  };
}
