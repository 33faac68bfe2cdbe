// Turns that are asked for by another door than a socket's: each once under its sender's key, and followed by whoever waits for it.

import type { UIMessage } from "ai";
import type { Clock } from "../core/clock.ts";
import { UpshiftError, type TurnError } from "../core/errors.ts";
import { chunksOf } from "../core/message-chunks.ts";
import type { AnswerMetadata, Mode } from "../core/receipt.ts";
import { keyMismatch, type RequestKey } from "../core/request-key.ts";
import type { ConversationStore, StoredTurn } from "../storage/conversation-store.ts";
import type { AnswerTerms } from "../turn/answer-terms.ts";
import type { JsonFormat } from "../turn/response-format.ts";
import { TurnFollowers, type TurnFollower } from "./turn-followers.ts";
import type { TurnQueue } from "./turn-queue.ts";

/** A message that is sent by another door than a socket's. */
export interface AskedTurn {
  readonly parts: UIMessage["parts"];
  readonly mode: Mode;
  readonly format: JsonFormat | null;
  readonly terms?: AnswerTerms;
  /** Asked again under the same key, it is the same turn. */
  readonly requestKey?: RequestKey | undefined;
  /** Whether it may wait for the turns before it. */
  readonly mayWait: boolean;
}

export interface AskedTurnsPorts {
  readonly store: ConversationStore;
  readonly queue: TurnQueue;
  readonly clock: Clock;
  readonly newId: () => string;
  /** @throws UpshiftError `rate_limited` where too many turns wait */
  readonly refuseOverfull: () => void;
}

export class AskedTurns {
  readonly #ports: AskedTurnsPorts;
  readonly #followers = new TurnFollowers();

  constructor(ports: AskedTurnsPorts) {
    this.#ports = ports;
  }

  /**
   * Sends a message; its turn runs whether or not anybody follows it.
   * @returns the turn's id, which its frames and its answer have as well
   * @throws UpshiftError `turn_in_progress` or `rate_limited`
   */
  ask(asked: AskedTurn, follower: TurnFollower | null): string {
    const { parts, mode, format, terms, mayWait, requestKey } = asked;
    const begun = this.begunBy(requestKey);
    if (begun !== null) {
      if (follower !== null) this.#follow(begun, follower);
      return begun;
    }
    if (!mayWait && this.#ports.store.turns().length > 0)
      throw new UpshiftError(
        "turn_in_progress",
        "Another message is being answered. Wait for it, or stop it.",
      );
    this.#ports.refuseOverfull();
    const id = this.#ports.newId();
    if (follower !== null) this.#followers.add(id, follower);
    this.#ports.store.transaction(() => {
      if (requestKey !== undefined) this.#ports.store.turnKeys.add(requestKey, id, this.#ports.clock.now());
      this.#ports.queue.enqueue({
        requestId: id,
        peerId: null,
        userMessage: { id: this.#ports.newId(), role: "user", parts },
        kind: "append",
        mode,
        answerId: id,
        format: format === null ? null : JSON.stringify(format),
        terms: terms === undefined ? null : JSON.stringify(terms),
        unattended: null,
      });
    });
    this.#ports.queue.startNext();
    return id;
  }

  /**
   * The turn that a request of this key has begun; null where there is none.
   * @throws UpshiftError `idempotency_mismatch` where something else was asked for under it
   */
  begunBy(requestKey: RequestKey | undefined): string | null {
    if (requestKey === undefined) return null;
    const known = this.#ports.store.turnKeys.find(requestKey.key, this.#ports.clock.now());
    if (known === null) return null;
    if (known.bodyDigest !== requestKey.bodyDigest) throw keyMismatch();
    return known.turnId;
  }

  /** A turn that was begun before: what it has said, then what it says, or its answer. */
  #follow(turnId: string, follower: TurnFollower): void {
    const turn = this.#ports.store.turns().find(({ requestId }) => requestId === turnId);
    if (turn !== undefined) {
      for (const { body } of this.#ports.store.chunks(turn.number)) follower.streamed(body);
      this.#followers.add(turnId, follower);
      return;
    }
    const answer = this.#ports.store.answer(turnId);
    if (answer === null)
      throw new UpshiftError("not_found", "The answer to this request is not there any more.");
    for (const chunk of chunksOf(answer)) follower.streamed(JSON.stringify(chunk));
    follower.ended(answer, answer.metadata as AnswerMetadata);
  }

  streamed(turn: StoredTurn, body: string): void {
    for (const follower of this.#followers.of(turn.requestId)) follower.streamed(body);
  }

  ended(turn: StoredTurn, answer: UIMessage, metadata: AnswerMetadata): void {
    for (const follower of this.#followers.take(turn.requestId)) follower.ended(answer, metadata);
  }

  lost(turn: StoredTurn, error: TurnError): void {
    for (const follower of this.#followers.take(turn.requestId)) follower.lost(error);
  }
}
