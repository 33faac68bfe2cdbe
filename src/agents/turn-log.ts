// The log's line of a turn's end: who and how much, and never what was said. Every field is named here, so that nothing new
// in a receipt comes into the log by itself.

import type { AnswerMetadata, Mode, Step } from "../core/receipt.ts";

export interface EndedTurn {
  /** The public id; null where the turn belongs to no conversation. */
  readonly conversationId: string | null;
  /** The user's digest. */
  readonly user: string;
  readonly turnId: string;
  readonly messageId: string;
  readonly kind: string;
  readonly mode: Mode;
  /** Null where it was lost, and its time with it. */
  readonly ms: number | null;
  /** Null where a bug left no receipt. */
  readonly metadata: AnswerMetadata | null;
}

/** Clients choose the ids of their requests, and could write anything into the log. */
const PLAIN_ID = /^[A-Za-z0-9_-]{1,64}$/;
const plainId = (id: string): string | null => (PLAIN_ID.test(id) ? id : null);

const sum = (steps: readonly Step[], of: (step: Step) => number): number =>
  steps.reduce((total, step) => total + of(step), 0);

/** The models' time up to the first token of any. */
function msToFirstToken(steps: readonly Step[]): number | null {
  const first = steps.findIndex((step) => step.msToFirstToken !== null);
  const step = steps[first];
  return step === undefined ? null : sum(steps.slice(0, first), ({ ms }) => ms) + step.msToFirstToken!;
}

export function turnLine(turn: EndedTurn): Readonly<Record<string, unknown>> {
  const { metadata } = turn;
  const receipt = metadata?.receipt;
  const steps = receipt?.steps ?? [];
  const counted = steps.filter(({ neurons }) => neurons !== null);
  return {
    level: "info",
    event: "turn",
    conversationId: turn.conversationId,
    user: turn.user,
    turnId: plainId(turn.turnId),
    messageId: plainId(turn.messageId),
    kind: turn.kind,
    mode: turn.mode,
    status: metadata?.status ?? "failed",
    error: metadata === null ? "internal" : (metadata.error?.code ?? null),
    tier: receipt?.tier ?? null,
    reason: receipt?.reason ?? null,
    escalated: receipt?.escalated ?? false,
    inputTokens: sum(steps, (step) => step.inputTokens),
    cachedInputTokens: sum(steps, (step) => step.cachedInputTokens),
    outputTokens: sum(steps, (step) => step.outputTokens),
    reasoningTokens: sum(steps, (step) => step.reasoningTokens),
    neurons: counted.length === 0 ? null : sum(counted, (step) => step.neurons ?? 0),
    usd: receipt?.usd ?? null,
    usdIs: receipt?.usdIs ?? "unknown",
    steps: steps.length,
    attempts: sum(steps, ({ attempts }) => attempts.length),
    ms: turn.ms,
    msToFirstToken: msToFirstToken(steps),
  };
}

export const logTurn = (turn: EndedTurn): void => console.log(JSON.stringify(turnLine(turn)));
