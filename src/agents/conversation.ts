// One conversation as its clients meet it: the chat protocol of the Agents SDK over a queue of turns. What a frame may
// do is decided here and in submit.ts; how turns run is the queue's; which platform keeps the connections, the shell's.

import type { UIMessage } from "ai";
import { UpshiftError, type TurnError } from "../core/errors.ts";
import { FRAME } from "../core/frames.ts";
import type { AnswerMetadata } from "../core/receipt.ts";
import type { ConversationStore, NewTurn, StoredTurn } from "../storage/conversation-store.ts";
import { Approvals } from "./approvals.ts";
import { readBody, readFrame, type IncomingFrame } from "./incoming-frames.ts";
import { knownTo } from "./known-messages.ts";
import { AskedTurns } from "./asked-turns.ts";
import { Audience, failure, response } from "./audience.ts";
import type { Peer, PeerList } from "./peers.ts";
import { decideSubmit, lastOf, parseSubmit, type Submit } from "./submit.ts";
import { Turnstile } from "./turnstile.ts";
import type { EndedTurn } from "./turn-log.ts";
import { TurnQueue, type TurnListener, type TurnQueueHost } from "./turn-queue.ts";

/** What the conversation needs of the shell around it. */
export interface ConversationHost extends TurnQueueHost {
  readonly peers: PeerList;
  readonly newId: () => string;
  /** Whether the user may begin another turn now; otherwise why not. Absent: whenever one likes. */
  admitTurn?(): Promise<UpshiftError | null>;
  /** A message has joined the transcript. */
  turnStarted?(): void;
  /** An answer was stored, or is another than it was; what is due later may have changed with it. */
  answerChanged(answer: UIMessage): void;
  /** A turn has come to its end, which is stored. */
  turnEnded(turn: Omit<EndedTurn, "conversationId" | "user">): void;
}

const MAX_WAITING_TURNS = 50;

export class Conversation {
  readonly #host: ConversationHost;
  readonly #store: ConversationStore;
  readonly #audience: Audience;
  readonly #queue: TurnQueue;
  readonly asked: AskedTurns;
  readonly #turnstile: Turnstile;
  #startedAt = 0;
  readonly approvals: Approvals;

  constructor(host: ConversationHost) {
    this.#host = host;
    this.#store = host.store;
    this.#audience = new Audience(host.store, host.peers);
    this.#turnstile = new Turnstile(host.admitTurn?.bind(host) ?? null);
    this.#queue = new TurnQueue(host, this.#listener());
    this.asked = new AskedTurns({
      store: host.store,
      queue: this.#queue,
      clock: host.clock,
      newId: host.newId,
      refuseOverfull: () => this.#refuseOverfull(),
    });
    this.approvals = new Approvals({
      store: host.store,
      clock: host.clock,
      newId: host.newId,
      enqueue: (turn) => this.#queue.enqueue(turn),
      begin: () => this.#queue.startNext(),
      changed: (message) => {
        this.#audience.changed(message);
        host.answerChanged(message);
      },
    });
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

  /** @throws UpshiftError `rate_limited` where the user may not begin another turn now */
  async admit(): Promise<void> {
    const refusal = await this.#host.admitTurn?.();
    if (refusal != null) throw refusal;
  }

  /** Ends the running turn and drops those that wait. */
  async halt(): Promise<void> {
    await this.#queue.halt();
  }

  /** Ends the running turn, whoever asked for it. */
  stop(): void {
    this.#queue.stop();
  }

  /** Stores a turn, and leaves it to wait. */
  enqueue(turn: NewTurn): void {
    this.#queue.enqueue(turn);
  }

  /** Begins what waits, if nothing runs. */
  begin(): void {
    this.recover();
  }

  /** Ends a turn, or keeps one that waits from calling anything. */
  cancel(requestId: string): void {
    this.#queue.cancel(requestId);
  }

  /** An answer of the transcript was changed: everybody is shown it. */
  show(answer: UIMessage): void {
    this.#audience.changed(answer);
  }

  connect(peer: Peer): void {
    this.#audience.list(peer);
    this.#audience.offer(peer, this.#queue.running);
  }

  disconnect(peerId: string): void {
    // A client that came back before its old socket was closed is still here, under the same id.
    for (const peer of this.#host.peers.all()) if (peer.id === peerId) return;
    this.#audience.forget(peerId);
  }

  receive(peer: Peer, message: string | ArrayBuffer | ArrayBufferView): void {
    const read = readFrame(message);
    if (read.kind === "unreadable") {
      this.#audience.send(peer, failure(read.id, read.error));
      return;
    }
    const { frame } = read;
    const id = "id" in frame && typeof frame.id === "string" ? frame.id : "";
    const attempt = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        this.#audience.send(peer, failure(id, error instanceof UpshiftError ? error : this.#bug(error)));
      }
    };
    if (frame.type !== FRAME.chatRequest) {
      this.#turnstile.follow(peer.id, () => attempt(() => this.#handle(peer, frame)));
      return;
    }
    attempt(() => {
      const submit = parseSubmit(readBody(frame.init.body));
      const isRepeat = decideSubmit(submit, knownTo(this.#store)).kind === "repeat";
      const through = (refusal: unknown): void =>
        attempt(() => {
          if (refusal !== null) throw refusal;
          this.#submit(peer, frame.id, submit);
        });
      if (isRepeat) this.#turnstile.follow(peer.id, () => through(null));
      else this.#turnstile.enter(peer.id, through);
    });
  }

  #bug(error: unknown): TurnError {
    const errorId = this.#host.newId();
    this.#host.logError(errorId, error);
    return { code: "internal", message: `Something went wrong here (request ${errorId}). Please try again.` };
  }

  #handle(peer: Peer, frame: Exclude<IncomingFrame, { type: typeof FRAME.chatRequest }>): void {
    switch (frame.type) {
      case FRAME.cancel:
        // A client that stops reads no more of the stream: where it had ended already, it missed the rest.
        if (!this.#queue.cancel(frame.id)) this.#audience.list(peer);
        return;
      case FRAME.resumeRequest:
        this.#audience.answerProbe(peer, this.#queue.running, frame.probeId);
        return;
      case FRAME.resumeAck:
        this.#audience.replay(peer, this.#queue.running, frame.id);
        return;
      case FRAME.toolApproval:
        // Who allows a call wants it made, whether or not the client says that the turn is to go on.
        this.approvals.decide(frame.toolCallId, frame);
        return;
      case FRAME.toolResult:
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
    // All of it was checked when it came; since then only what is known of its last message can have changed.
    const decision = decideSubmit(lastOf(submit), knownTo(this.#store));
    if (decision.kind === "repeat") {
      this.#repeat(peer, requestId);
      return;
    }
    this.#refuseOverfull();
    // What it has not seen yet will come behind what it sends now, on its screen.
    if (this.#queue.running !== null || !this.#hasSeenAll(submit)) this.#audience.losesStep(peer);
    const accepted = this.#queue.add({
      requestId,
      peerId: peer.id,
      userMessage: decision.message,
      kind: decision.kind,
      mode: submit.mode,
      answerId: this.#host.newId(),
      format: null,
      terms: null,
      unattended: null,
    });
    if (accepted === "waits") this.#audience.send(peer, { type: FRAME.pending, id: requestId });
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
    this.#audience.send(peer, response(requestId, { outcome: "skipped" }));
    // No stream is offered: the peer follows it already, or was offered it when it connected.
    this.#audience.list(peer);
  }

  #noteEnd(turn: StoredTurn, metadata: AnswerMetadata, ms: number | null): void {
    const { requestId: turnId, answerId: messageId, kind, mode } = turn;
    this.#host.turnEnded({ turnId, messageId, kind, mode, ms, metadata });
  }

  #listener(): TurnListener {
    const audience = this.#audience;
    return {
      started: (turn) => {
        this.#startedAt = this.#host.clock.now();
        audience.started(turn);
        this.#host.turnStarted?.();
      },
      streamed: (turn, seq, body) => {
        audience.streamed(turn, seq, body);
        this.asked.streamed(turn, body);
      },
      ended: (turn, answer, metadata, asStreamed) => {
        this.#noteEnd(turn, metadata, this.#host.clock.now() - this.#startedAt);
        audience.ended(turn, answer, metadata, asStreamed);
        this.#host.answerChanged(answer);
        this.asked.ended(turn, answer, metadata);
      },
      settled: (turn, answer) => {
        this.#noteEnd(turn, answer.metadata as AnswerMetadata, null);
        audience.settled(turn, answer);
        this.#host.answerChanged(answer);
      },
      lost: (turn, error) => {
        audience.lost(turn, error);
        this.asked.lost(turn, error);
      },
    };
  }
}
