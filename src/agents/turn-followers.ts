// Who waits for one turn without a socket. Each is told of its own turn alone, and only while this process lives.

import type { UIMessage } from "ai";
import type { TurnError } from "../core/errors.ts";
import type { AnswerMetadata } from "../core/receipt.ts";

export interface TurnFollower {
  /** One chunk of the answer's stream, as JSON. */
  streamed(body: string): void;
  ended(answer: UIMessage, metadata: AnswerMetadata): void;
  /** The turn's end could not be stored. */
  lost(error: TurnError): void;
}

export class TurnFollowers {
  readonly #byRequest = new Map<string, TurnFollower[]>();

  add(requestId: string, follower: TurnFollower): void {
    this.#byRequest.set(requestId, [...this.of(requestId), follower]);
  }

  /** The followers of a turn that goes on. */
  of(requestId: string): readonly TurnFollower[] {
    return this.#byRequest.get(requestId) ?? [];
  }

  /** The followers of a turn that is over, who hear nothing more. */
  take(requestId: string): readonly TurnFollower[] {
    const followers = this.of(requestId);
    this.#byRequest.delete(requestId);
    return followers;
  }
}
