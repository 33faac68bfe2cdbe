// The clients of one conversation and what each is sent. Unchanged clients of the Agents SDK replace their list by every
// list they get, so each gets its own: the transcript, and behind it what it has sent itself and still waits. Upshift's
// own clients (`?deltas=1`) get the one message that changed.

import type { UIMessage } from "ai";
import { FRAME, type OutgoingFrame } from "../core/frames.ts";

/** One open connection. */
export interface Peer {
  readonly id: string;
  readonly wantsDeltas: boolean;
  /** Sends, or drops the text where the connection is closing; it never throws. */
  send(text: string): void;
}

export interface PeerList {
  all(): Iterable<Peer>;
}

export class Peers {
  readonly #list: PeerList;
  /** Peers that were offered the running stream and have not taken it up: they get its replay, not its middle. */
  readonly #awaitingAck = new Set<string>();
  /** Peers that were sent a list after their latest turn had begun: it may have hidden what they were about to send. */
  readonly #listed = new Set<string>();

  constructor(list: PeerList) {
    this.#list = list;
  }

  send(peer: Peer, frame: OutgoingFrame): void {
    peer.send(JSON.stringify(frame));
  }

  broadcast(frame: OutgoingFrame): void {
    const text = JSON.stringify(frame);
    for (const peer of this.#list.all()) peer.send(text);
  }

  /** To all who follow the running stream. The text is made once, however many listen. */
  streamFrame(text: string): void {
    for (const peer of this.#list.all()) {
      if (!this.#awaitingAck.has(peer.id)) peer.send(text);
    }
  }

  offerStream(peer: Peer, requestId: string, probeId?: string): void {
    this.#awaitingAck.add(peer.id);
    this.send(peer, {
      type: FRAME.resuming,
      id: requestId,
      ...(probeId === undefined ? {} : { probeId }),
    });
  }

  acknowledge(peer: Peer): void {
    this.#awaitingAck.delete(peer.id);
  }

  isAwaiting(peer: Peer): boolean {
    return this.#awaitingAck.has(peer.id);
  }

  streamEnded(): void {
    this.#awaitingAck.clear();
  }

  forget(peerId: string): void {
    this.#awaitingAck.delete(peerId);
    this.#listed.delete(peerId);
  }

  sendList(peer: Peer, messages: readonly UIMessage[], onConnect = false): void {
    this.#listed.add(peer.id);
    this.send(peer, { type: FRAME.chatMessages, messages, ...(onConnect ? { connect: true } : {}) });
  }

  /**
   * Tells everybody that a message stands in the transcript directly behind `after`, and that nothing follows it.
   * @param waiting what a peer has sent itself and still waits, by peer id
   * @param origin the peer whose turn it is: it knows, unless a list has crossed what it sent
   */
  transcriptChanged(
    change: { message: UIMessage; after: string | null },
    transcript: readonly UIMessage[],
    waiting: (peerId: string) => readonly UIMessage[],
    origin: string | null,
  ): void {
    const delta = JSON.stringify({ type: FRAME.messageUpdated, ...change } satisfies OutgoingFrame);
    for (const peer of this.#list.all()) {
      if (peer.wantsDeltas) peer.send(delta);
      else if (peer.id !== origin || this.#listed.has(peer.id))
        this.sendList(peer, [...transcript, ...waiting(peer.id)]);
    }
    if (origin !== null) this.#listed.delete(origin);
  }
}
