// A user's verdict on an answer: kept with the conversation, and passed on to the gateway's logs of the calls that made it.
// The user waits for the first alone.

import { z } from "zod";
import type { Clock } from "../core/clock.ts";
import { UpshiftError } from "../core/errors.ts";
import { problem } from "../core/problem.ts";
import type { AnswerMetadata } from "../core/receipt.ts";
import { passFeedback, type PatchLog, type Verdict } from "../models/gateway-feedback.ts";
import type { ConversationStore } from "../storage/conversation-store.ts";
import type { FeedbackStore } from "../storage/feedback-store.ts";

const MAX_COMMENT_CHARACTERS = 4_000;

/** What may be sent; fields beside these are ignored. */
export const feedbackSchema = z.object({
  messageId: z.string().min(1).max(256),
  value: z.literal([1, -1], "1 or -1 is needed"),
  comment: z.string().max(MAX_COMMENT_CHARACTERS).optional(),
});

export interface FeedbackHost {
  readonly answers: Pick<ConversationStore, "answer">;
  readonly feedback: FeedbackStore;
  readonly clock: Clock;
  /** Keeps the object alive until the work is done. */
  readonly keepAlive: (work: () => Promise<void>) => Promise<void>;
  readonly warn: (message: string, details: Readonly<Record<string, unknown>>) => void;
  /** Null where no gateway's log can be written to. */
  readonly patchLog: PatchLog | null;
}

/** Answers requests that hold a feedback, whose shape was checked at the door. */
export function feedbackDesk(host: FeedbackHost): (request: Request) => Promise<Response> {
  // One after the other: a first verdict that waits for its log must not arrive after the second.
  let passing = Promise.resolve();

  async function pass(patchLog: PatchLog, logIds: readonly string[], value: Verdict): Promise<void> {
    const outcomes = await Promise.all(
      logIds.map(async (logId) => ({
        logId,
        reason: await passFeedback(patchLog, logId, value, host.clock),
      })),
    );
    const failed = outcomes.filter(({ reason }) => reason !== null);
    if (failed.length > 0) host.warn("AI Gateway did not take a user's feedback.", { failed });
  }

  return async (request) => {
    const { messageId, value, comment } = feedbackSchema.parse(await request.json());
    const answer = host.answers.answer(messageId);
    if (answer === null) return problem(new UpshiftError("not_found", "There is no answer with this id."));
    host.feedback.save({ messageId, value, comment: comment ?? null, at: host.clock.now() });
    const { patchLog } = host;
    const { receipt } = (answer.metadata ?? {}) as Partial<AnswerMetadata>;
    const logIds = (receipt?.steps ?? []).flatMap(({ gatewayLogId }) => gatewayLogId ?? []);
    if (patchLog !== null && logIds.length > 0) {
      passing = passing.then(() => pass(patchLog, logIds, value));
      host
        .keepAlive(() => passing)
        .catch(() => host.warn("Feedback may be cut off on its way to AI Gateway.", { logIds }));
    }
    return new Response(null, { status: 204 });
  };
}
