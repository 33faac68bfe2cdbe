// One conversation as its clients meet it: the chat protocol of the Agents SDK over a queue of turns. What a frame may
// do is decided here and in submit.ts; how turns run is the queue's; which platform keeps the connections, the shell's.

import type { UIMessage } from "ai";
import { UpshiftError, type TurnError } from "../core/errors.ts";
import { FRAME, type ResponseFrame } from "../core/frames.ts";
import type { AnswerMetadata, Mode } from "../core/receipt.ts";
import type { ConversationStore, StoredTurn } from "../storage/conversation-store.ts";
import type { AnswerTerms } from "../turn/answer-terms.ts";
import type { JsonFormat } from "../turn/response-format.ts";
import { readBody, readFrame, type IncomingFrame } from "./incoming-frames.ts";
import { Peers, type Peer, type PeerList } from "./peers.ts";
import { decideSubmit, parseSubmit, type Known, type Submit } from "./submit.ts";
import { TurnFollowers, type TurnFollower } from "./turn-followers.ts";
import { TurnQueue, type TurnListener, type TurnQueueHost } from "./turn-queue.ts";

/** What the conversation needs of the shell around it. */
export interface ConversationHost extends TurnQueueHost {
  readonly peers: PeerList;
  readonly newId: () => string;
}

/** A message that is sent by another door than a socket's. */
export interface AskedTurn {
  readonly parts: UIMessage["parts"];
  readonly mode: Mode;
  readonly format: JsonFormat | null;
  readonly terms?: AnswerTerms;
  /** Whether it may wait for the turns before it. */
  readonly mayWait: boolean;
}

const MAX_WAITING_TURNS = 50;

const response = (id: string, fields: Partial<ResponseFrame>): ResponseFrame => ({
  type: FRAME.chatResponse,
  id,
  body: "",
  done: true,
  ...fields,
});

const failure = (id: string, error: TurnError): ResponseFrame =>
  response(id, { body: `${error.code}: ${error.message}`, error: true });

export class Conversation {
  readonly #host: ConversationHost;
  readonly #store: ConversationStore;
  readonly #peers: Peers;
  readonly #queue: TurnQueue;
  readonly #followers = new TurnFollowers();

  constructor(host: ConversationHost) {
    this.#host = host;
    this.#store = host.store;
    this.#peers = new Peers(host.peers);
    this.#queue = new TurnQueue(host, this.#listener());
  }

  /** After a start of the object: what ran when the last one died is settled, and what waits begins. */
  recover(): void {
    try {
      this.#queue.startNext();
    } catch (error) {
      // The history must stay readable, whatever became of a turn; the next message tries again.
      this.#bug(error);
    }
  }

  /** Whether anything was ever said here. */
  exists(): boolean {
    return this.#queue.running !== null || this.#store.isBegun();
  }

  /** Ends the running turn, whoever asked for it. */
  stop(): void {
    this.#queue.stop();
  }

  /**
   * Sends a message; its turn runs whether or not anybody follows it.
   * @returns the turn's id, which its frames and its answer have as well
   * @throws UpshiftError `turn_in_progress` or `rate_limited`
   */
  ask(asked: AskedTurn, follower: TurnFollower | null): string {
    const { parts, mode, format, terms, mayWait } = asked;
    if (!mayWait && this.#store.turns().length > 0)
      throw new UpshiftError(
        "turn_in_progress",
        "Another message is being answered. Wait for it, or stop it.",
      );
    this.#refuseOverfull();
    const id = this.#host.newId();
    if (follower !== null) this.#followers.add(id, follower);
    this.#queue.add({
      requestId: id,
      peerId: null,
      userMessage: { id: this.#host.newId(), role: "user", parts },
      kind: "append",
      mode,
      answerId: id,
      format: format === null ? null : JSON.stringify(format),
      terms: terms === undefined ? null : JSON.stringify(terms),
    });
    return id;
  }

  connect(peer: Peer): void {
    this.#list(peer);
    this.#offerRunning(peer);
  }

  #list(peer: Peer): void {
    const messages = [...this.#store.messages(), ...this.#waitingOf(peer.id)];
    if (messages.length > 0) this.#peers.sendList(peer, messages, true);
  }

  disconnect(peerId: string): void {
    // A client that came back before its old socket was closed is still here, under the same id.
    for (const peer of this.#host.peers.all()) if (peer.id === peerId) return;
    this.#peers.forget(peerId);
  }

  receive(peer: Peer, message: string | ArrayBuffer | ArrayBufferView): void {
    const read = readFrame(message);
    if (read.kind === "unreadable") {
      this.#peers.send(peer, failure(read.id, read.error));
      return;
    }
    const id = "id" in read.frame && typeof read.frame.id === "string" ? read.frame.id : "";
    try {
      this.#handle(peer, read.frame);
    } catch (error) {
      this.#peers.send(peer, failure(id, error instanceof UpshiftError ? error : this.#bug(error)));
    }
  }

  #bug(error: unknown): TurnError {
    const errorId = this.#host.newId();
    this.#host.logError(errorId, error);
    return { code: "internal", message: `Something went wrong here (request ${errorId}). Please try again.` };
  }

  #handle(peer: Peer, frame: IncomingFrame): void {
    switch (frame.type) {
      case FRAME.chatRequest:
        this.#submit(peer, frame.id, parseSubmit(readBody(frame.init.body)));
        return;
      case FRAME.cancel:
        // A client that stops reads no more of the stream: where it had ended already, it missed the rest.
        if (!this.#queue.cancel(frame.id)) this.#list(peer);
        return;
      case FRAME.resumeRequest:
        this.#answerProbe(peer, frame.probeId);
        return;
      case FRAME.resumeAck:
        this.#replay(peer, frame.id);
        return;
      case FRAME.toolResult:
      case FRAME.toolApproval:
        throw new UpshiftError(
          "invalid_request",
          `No tool call "${frame.toolCallId.slice(0, 80)}" is waiting for an answer of yours.`,
        );
      case FRAME.chatClear:
      case FRAME.chatMessages:
        throw new UpshiftError(
          "invalid_request",
          "The history is kept here and can't be cleared or set by a client.",
        );
      case FRAME.state:
        throw new UpshiftError("invalid_request", "The agent's state can't be set by a client.");
      case "rpc":
        peer.send(
          JSON.stringify({
            type: "rpc",
            id: frame.id,
            success: false,
            error: "There are no methods to call.",
          }),
        );
        return;
    }
  }

  #submit(peer: Peer, requestId: string, submit: Submit): void {
    const decision = decideSubmit(submit, this.#known());
    if (decision.kind === "repeat") {
      this.#repeat(peer, requestId);
      return;
    }
    this.#refuseOverfull();
    // What it has not seen yet will come behind what it sends now, on its screen.
    if (this.#queue.running !== null || !this.#hasSeenAll(submit)) this.#peers.losesStep(peer);
    const accepted = this.#queue.add({
      requestId,
      peerId: peer.id,
      userMessage: decision.message,
      kind: decision.kind,
      mode: submit.mode,
      answerId: this.#host.newId(),
      format: null,
      terms: null,
    });
    if (accepted === "waits") this.#peers.send(peer, { type: FRAME.pending, id: requestId });
  }

  #refuseOverfull(): void {
    if (this.#store.turns().length < MAX_WAITING_TURNS) return;
    throw new UpshiftError(
      "rate_limited",
      `${MAX_WAITING_TURNS} messages are waiting already. Wait for an answer, or stop it.`,
    );
  }

  /** Unchanged clients send their whole list: whether what was last there is what is last here. */
  #hasSeenAll({ messages }: Submit): boolean {
    const at = messages.findLastIndex(({ role }) => role === "user");
    return messages[at - 1]?.id === this.#store.page(1, null)?.messages[0]?.id;
  }

  /** A client asks again because it missed the answer, or a network has doubled its frame. */
  #repeat(peer: Peer, requestId: string): void {
    // A turn that storage failed under may be all that is left to do for it.
    this.#queue.startNext();
    // The very same request is under way: an end would cut its stream.
    if (this.#store.turns().some((turn) => turn.requestId === requestId)) return;
    this.#peers.send(peer, response(requestId, { outcome: "skipped" }));
    // No stream is offered: the peer follows it already, or was offered it when it connected.
    this.#list(peer);
  }

  #known(): Known {
    const turns = this.#store.turns();
    const waiting = new Map(turns.map((turn) => [turn.userMessage.id, turn.userMessage]));
    const answers = new Map(
      turns.map(({ answerId: id }) => [id, { id, role: "assistant", parts: [] } satisfies UIMessage]),
    );
    return {
      find: (id) => waiting.get(id) ?? answers.get(id) ?? this.#store.message(id),
      hasSeen: (id) => answers.has(id) || this.#store.hasSeen(id),
      isWaiting: (id) => waiting.has(id),
    };
  }

  #waitingOf(peerId: string): UIMessage[] {
    return this.#store
      .turns()
      .filter((turn) => turn.status === "pending" && turn.peerId === peerId && turn.kind === "append")
      .map((turn) => turn.userMessage);
  }

  #offerRunning(peer: Peer, probeId?: string): boolean {
    const { running } = this.#queue;
    if (running !== null) this.#peers.offerStream(peer, running.requestId, probeId);
    return running !== null;
  }

  #answerProbe(peer: Peer, probeId: string | undefined): void {
    if (this.#offerRunning(peer, probeId)) return;
    const probe = probeId === undefined ? {} : { probeId };
    this.#peers.send(peer, { type: FRAME.resumeNone, reason: "idle", ...probe });
  }

  /** Everything that was sent of the running stream, once; then the peer follows it live. */
  #replay(peer: Peer, requestId: string): void {
    const { running } = this.#queue;
    if (running === null || running.requestId !== requestId) {
      this.#peers.send(peer, response(requestId, { replay: true }));
      return;
    }
    if (!this.#peers.isAwaiting(peer)) return;
    this.#peers.acknowledge(peer);
    for (const { seq, body } of this.#store.chunks(running.number)) {
      this.#peers.send(peer, response(requestId, { body, done: false, seq, replay: true }));
    }
    this.#peers.send(peer, response(requestId, { done: false, replay: true, replayComplete: true }));
  }

  #listener(): TurnListener {
    return {
      started: (turn) => {
        this.#announce(turn.userMessage, turn.peerId);
      },
      streamed: (turn, seq, body) => {
        this.#peers.streamFrame(JSON.stringify(response(turn.requestId, { body, done: false, seq })));
        this.#followers.of(turn.requestId)?.streamed(body);
      },
      ended: (turn, answer, metadata, asStreamed) => {
        this.#end(turn, metadata);
        // A client that stopped has stopped reading, and one that saw thinking taken back still shows it.
        if (!asStreamed) this.#peers.broadcast({ type: FRAME.messageUpdated, message: answer });
        // An origin that stopped before the stream began has no message to update: it gets the list as well.
        this.#announce(answer, asStreamed ? turn.peerId : null);
        this.#followers.take(turn.requestId)?.ended(answer, metadata);
      },
      settled: (answer) => {
        this.#announce(answer, null);
      },
      lost: (turn, error) => {
        this.#peers.broadcast({ ...failure(turn.requestId, error), outcome: "error" });
        this.#peers.streamEnded();
        this.#followers.take(turn.requestId)?.lost(error);
      },
    };
  }

  #end(turn: StoredTurn, { error, status }: AnswerMetadata): void {
    if (error !== undefined) this.#peers.broadcast({ ...failure(turn.requestId, error), outcome: "error" });
    else this.#peers.broadcast(response(turn.requestId, status === "stopped" ? { outcome: "aborted" } : {}));
    this.#peers.streamEnded();
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
