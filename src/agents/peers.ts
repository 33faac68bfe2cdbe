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
  /**
   * Peers whose list may not be what follows from their own turns' streams, because a list may have crossed what they sent,
   * or because they sent several messages at once. That lists were received is never told, so they stay here, and get the
   * transcript with every change.
   */
  readonly #outOfStep = new Set<string>();

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
    // Should the stream end before it is taken up, a list is all that the peer gets of the answer.
    this.#outOfStep.add(peer.id);
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
    this.#outOfStep.delete(peerId);
  }

  losesStep(peer: Peer): void {
    this.#outOfStep.add(peer.id);
  }

  sendList(peer: Peer, messages: readonly UIMessage[], onConnect = false): void {
    // It may cross, and so hide, what the peer is about to send.
    this.#outOfStep.add(peer.id);
    this.send(peer, { type: FRAME.chatMessages, messages, ...(onConnect ? { connect: true } : {}) });
  }

  /**
   * Tells everybody that a message stands in the transcript directly behind `after`, and that nothing follows it.
   * @param waiting what a peer has sent itself and still waits, by peer id
   * @param origin the peer whose turn it is: it knows, unless it is out of step
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
      else if (peer.id !== origin || this.#outOfStep.has(peer.id))
        this.sendList(peer, [...transcript, ...waiting(peer.id)]);
    }
  }
}
