// What the clients of a conversation are told of it: its transcript, the turn that runs, and how each turn ended. It sends; what
// is to be done is decided elsewhere, and has been stored before it is told.

import type { UIMessage } from "ai";
import type { TurnError } from "../core/errors.ts";
import { FRAME, type OutgoingFrame, type ResponseFrame } from "../core/frames.ts";
import type { AnswerMetadata } from "../core/receipt.ts";
import type { ConversationStore, StoredTurn } from "../storage/conversation-store.ts";
import { Peers, type Peer, type PeerList } from "./peers.ts";

export const response = (id: string, fields: Partial<ResponseFrame>): ResponseFrame => ({
  type: FRAME.chatResponse,
  id,
  body: "",
  done: true,
  ...fields,
});

/** What the frames of a turn say that goes on with an answer. */
const goesOn = ({ kind }: StoredTurn): Pick<ResponseFrame, "continuation"> =>
  kind === "continue" ? { continuation: true } : {};

export const failure = (id: string, error: TurnError): ResponseFrame =>
  response(id, { body: `${error.code}: ${error.message}`, error: true });

export class Audience {
  readonly #store: ConversationStore;
  readonly #peers: Peers;
  /** A running turn that goes on with an older answer: clients take any stream for the last one's, so they get its end alone. */
  #unseen: string | null = null;

  constructor(store: ConversationStore, peers: PeerList) {
    this.#store = store;
    this.#peers = new Peers(peers);
  }

  send(peer: Peer, frame: OutgoingFrame): void {
    this.#peers.send(peer, frame);
  }

  losesStep(peer: Peer): void {
    this.#peers.losesStep(peer);
  }

  forget(peerId: string): void {
    this.#peers.forget(peerId);
  }

  /** The transcript, and behind it what the peer has sent itself and still waits. */
  list(peer: Peer): void {
    const messages = [...this.#store.messages(), ...this.#waitingOf(peer.id)];
    if (messages.length > 0) this.#peers.sendList(peer, messages, true);
  }

  #waitingOf(peerId: string): UIMessage[] {
    return this.#store
      .turns()
      .filter((turn) => turn.status === "pending" && turn.peerId === peerId && turn.kind === "append")
      .map((turn) => turn.userMessage);
  }

  /** Offers the running stream. @returns whether there is one for it */
  offer(peer: Peer, running: StoredTurn | null, probeId?: string): boolean {
    if (running === null || running.requestId === this.#unseen) return false;
    this.#peers.offerStream(peer, running.requestId, probeId);
    return true;
  }

  answerProbe(peer: Peer, running: StoredTurn | null, probeId: string | undefined): void {
    if (this.offer(peer, running, probeId)) return;
    const probe = probeId === undefined ? {} : { probeId };
    this.#peers.send(peer, { type: FRAME.resumeNone, reason: "idle", ...probe });
  }

  /** Everything that was sent of the running stream, once; then the peer follows it live. */
  replay(peer: Peer, running: StoredTurn | null, requestId: string): void {
    if (running === null || running.requestId !== requestId) {
      this.#peers.send(peer, response(requestId, { replay: true }));
      return;
    }
    if (!this.#peers.isAwaiting(peer)) return;
    this.#peers.acknowledge(peer);
    const how = { done: false, replay: true, ...goesOn(running) } as const;
    for (const { seq, body } of this.#store.chunks(running.number)) {
      this.#peers.send(peer, response(requestId, { body, seq, ...how }));
    }
    this.#peers.send(peer, response(requestId, { replayComplete: true, ...how }));
  }

  /** The turn's message stands in the transcript, at its end. */
  started(turn: StoredTurn): void {
    const isOlder = turn.kind === "continue" && this.#store.messages().at(-1)?.id !== turn.answerId;
    this.#unseen = isOlder ? turn.requestId : null;
    if (turn.kind !== "continue") this.#announce(turn.userMessage, turn.peerId);
  }

  streamed(turn: StoredTurn, seq: number, body: string): void {
    if (this.#unseen === turn.requestId) return;
    const frame = response(turn.requestId, { body, done: false, seq, ...goesOn(turn) });
    this.#peers.streamFrame(JSON.stringify(frame));
  }

  /** @param asStreamed whether who has read the stream to its end holds the stored answer */
  ended(turn: StoredTurn, answer: UIMessage, metadata: AnswerMetadata, asStreamed: boolean): void {
    this.#end(turn, metadata);
    if (turn.kind === "continue") {
      this.changed(answer);
      return;
    }
    // A client that stopped has stopped reading, and one that saw thinking taken back still shows it.
    if (!asStreamed) this.changed(answer);
    // An origin that stopped before the stream began has no message to update: it gets the list as well.
    this.#announce(answer, asStreamed ? turn.peerId : null);
  }

  /** The answer of a turn of which only its remains were left. */
  settled(turn: StoredTurn, answer: UIMessage): void {
    if (turn.kind === "continue") this.changed(answer);
    else this.#announce(answer, null);
  }

  lost(turn: StoredTurn, error: TurnError): void {
    this.#peers.broadcast({ ...failure(turn.requestId, error), outcome: "error" });
    this.#peers.streamEnded();
  }

  #end(turn: StoredTurn, { error, status }: AnswerMetadata): void {
    const how = goesOn(turn);
    if (error !== undefined)
      this.#peers.broadcast({ ...failure(turn.requestId, error), outcome: "error", ...how });
    else
      this.#peers.broadcast(
        response(turn.requestId, { ...(status === "stopped" && { outcome: "aborted" }), ...how }),
      );
    this.#peers.streamEnded();
  }

  /** A message of the transcript is another than it was, wherever it stands. */
  changed(message: UIMessage): void {
    this.#peers.broadcast({ type: FRAME.messageUpdated, message });
  }

  #announce(message: UIMessage, origin: string | null): void {
    const transcript = this.#store.messages();
    const at = transcript.findIndex((other) => other.id === message.id);
    const after = transcript[at - 1]?.id ?? null;
    this.#peers.transcriptChanged(
      { message, after },
      transcript,
      (peerId) => this.#waitingOf(peerId),
      origin,
    );
  }
}
