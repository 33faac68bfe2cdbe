// The user's word on calls that need it: what waits, what is decided, and what is denied because nobody decided in time. A
// decision is stored with the turn that acts on it, so it is taken once, also when the process dies right after.

import { z } from "zod";
import { getToolName, isToolUIPart, type UIMessage } from "ai";
import { isWaitingCall, waitingCalls, type WaitingCall } from "../core/approvals.ts";
import type { Clock } from "../core/clock.ts";
import { UpshiftError } from "../core/errors.ts";
import type { ConversationStore, NewTurn } from "../storage/conversation-store.ts";
import type { PausedAnswer } from "../storage/paused-answers.ts";
import type { TimedWork } from "./wakes.ts";

/** So long a call may wait: after that nobody remembers what they would agree to. */
const APPROVAL_MS = 24 * 3_600_000;

const TOO_LATE = "Nobody decided within a day.";

export interface PendingApproval {
  readonly toolCallId: string;
  readonly tool: string;
  readonly input: unknown;
  /** What exactly will be done, in one sentence. */
  readonly effect: string;
  readonly expiresAt: string;
}

/** The user's word on a call. `reason`: in their own words, which the model is told. */
export const decisionSchema = z.object({
  approved: z.boolean("true or false is needed"),
  reason: z.string().trim().max(1_000).optional(),
});

export type Decision = z.infer<typeof decisionSchema>;

export interface ApprovalsHost {
  readonly store: ConversationStore;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Puts a turn in the queue, within a transaction; it begins once all is stored. */
  enqueue(turn: NewTurn): void;
  begin(): void;
  /** A message of the transcript has changed. */
  changed(message: UIMessage): void;
}

const expiryOf = ({ askedAt }: PausedAnswer): number => askedAt + APPROVAL_MS;

type Part = UIMessage["parts"][number];

/** As the next turn of the answer will find it. */
const decided = (part: WaitingCall, { approved, reason }: Decision): Part =>
  ({
    ...part,
    state: "approval-responded",
    approval: { ...part.approval, approved, ...(reason !== undefined && reason !== "" && { reason }) },
  }) as Part;

/** No model will be told. */
const denied = (part: WaitingCall, decision: Decision): Part =>
  ({ ...decided(part, decision), state: "output-denied" }) as Part;

export class Approvals implements TimedWork {
  readonly #host: ApprovalsHost;
  readonly #store: ConversationStore;

  constructor(host: ApprovalsHost) {
    this.#host = host;
    this.#store = host.store;
  }

  list(): PendingApproval[] {
    return this.#waiting().flatMap(({ paused, message }) =>
      waitingCalls(message).map((part) => ({
        toolCallId: part.toolCallId,
        tool: getToolName(part),
        input: part.input,
        effect: part.approval.requestReason ?? "",
        expiresAt: new Date(expiryOf(paused)).toISOString(),
      })),
    );
  }

  /**
   * Takes the user's decision on a call. Once all calls of its answer are decided, the answer goes on.
   * @returns the id of the turn in which it does; null while other calls wait
   * @throws UpshiftError `not_found` where no such call waits: there is none, it was decided, or its time is up
   */
  decide(toolCallId: string, decision: Decision): string | null {
    const found = this.#waiting().find(({ message }) =>
      waitingCalls(message).some((part) => part.toolCallId === toolCallId),
    );
    if (found === undefined || expiryOf(found.paused) <= this.#host.clock.now())
      throw new UpshiftError(
        "not_found",
        "No call with this id waits for an answer. It may have been decided already, or its time is up.",
      );
    const { paused } = found;
    const message: UIMessage = {
      ...found.message,
      parts: found.message.parts.map((part) =>
        isWaitingCall(part) && part.toolCallId === toolCallId ? decided(part, decision) : part,
      ),
    };
    const turn = waitingCalls(message).length === 0 ? this.#continuation(paused) : null;
    this.#keep(message, turn);
    return turn?.requestId ?? null;
  }

  nextAt(): number | null {
    const first = this.#store.paused.all()[0];
    return first === undefined ? null : expiryOf(first);
  }

  /** What nobody decided on in time is denied. Only where another call of the answer was allowed does it go on. */
  doDue(now: number): void {
    for (const { paused, message } of this.#waiting()) {
      if (expiryOf(paused) > now) continue;
      const isAllowed = message.parts.some(
        (part) => isToolUIPart(part) && part.state === "approval-responded" && part.approval.approved,
      );
      const settle = isAllowed ? decided : denied;
      const late: Decision = { approved: false, reason: TOO_LATE };
      const parts = message.parts.map((part) => (isWaitingCall(part) ? settle(part, late) : part));
      this.#keep({ ...message, parts }, isAllowed ? this.#continuation(paused) : null);
    }
  }

  /** @param turn in which the answer goes on; null where it does not */
  #keep(message: UIMessage, turn: NewTurn | null): void {
    const waits = waitingCalls(message).length > 0;
    this.#store.transaction(() => {
      this.#store.updateAnswer(message);
      if (!waits) this.#store.paused.remove(message.id);
      if (turn !== null) this.#host.enqueue(turn);
    });
    this.#host.changed(message);
    this.#host.begin();
  }

  #waiting(): { paused: PausedAnswer; message: UIMessage }[] {
    return this.#store.paused.all().flatMap((paused) => {
      const message = this.#store.message(paused.messageId);
      return message === null ? [] : [{ paused, message }];
    });
  }

  #continuation({ messageId, mode, format, terms, unattended }: PausedAnswer): NewTurn {
    return {
      mode,
      format,
      terms,
      unattended,
      requestId: this.#host.newId(),
      peerId: null,
      // Not looked at again; where it can't be found, the answer goes on all the same.
      userMessage: this.#store.question(messageId) ?? { id: "", role: "user", parts: [] },
      kind: "continue",
      answerId: messageId,
    };
  }
}
