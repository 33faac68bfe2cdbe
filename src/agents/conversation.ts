// One conversation as its clients meet it: the chat protocol, the queue of turns, and the stream of the running one.
// It runs turns one after the other and stores everything before it shows it. How a turn is done is turn/'s; which
// platform keeps the connections and the rows is the shell's.

import type { UIMessage, UIMessageChunk } from "ai";
import type { Clock } from "../core/clock.ts";
import { UpshiftError, type TurnError } from "../core/errors.ts";
import { FRAME, type OutgoingFrame, type ResponseFrame } from "../core/frames.ts";
import { isUntagged, MessageBuilder } from "../core/message-builder.ts";
import type { AnswerMetadata } from "../core/receipt.ts";
import type { ConversationStore, StoredTurn } from "../storage/conversation-store.ts";
import type { TurnOutcome, TurnOutput, TurnRequest } from "../turn/ports.ts";
import { readBody, readFrame, type IncomingFrame } from "./incoming-frames.ts";
import { Peers, type Peer, type PeerList } from "./peers.ts";
import { lostOutcome } from "./recovery.ts";
import { decideSubmit, parseSubmit, type Known, type Submit } from "./submit.ts";

/** What the conversation needs of the shell around it. */
export interface ConversationHost {
  readonly store: ConversationStore;
  readonly peers: PeerList;
  readonly clock: Clock;
  readonly newId: () => string;
  runTurn(request: TurnRequest, output: TurnOutput, signal: AbortSignal): Promise<TurnOutcome>;
  /** Keeps the object in memory, and wakes it after a crash, while the work lasts. */
  keepAlive(work: () => Promise<void>): Promise<void>;
  /** A bug: the request id is what the user was told. */
  logError(requestId: string, error: unknown): void;
}

interface RunningTurn {
  readonly turn: StoredTurn;
  readonly abort: AbortController;
  readonly answer: MessageBuilder;
  nextSeq: number;
  /** What was shown as thinking turned out to be the answer: clients still show it. */
  tookBack: boolean;
}

const MAX_WAITING_TURNS = 50;

const refusal = (error: TurnError): string => `${error.code}: ${error.message}`;

export class Conversation {
  readonly #host: ConversationHost;
  readonly #store: ConversationStore;
  readonly #peers: Peers;
  #running: RunningTurn | null = null;

  constructor(host: ConversationHost) {
    this.#host = host;
    this.#store = host.store;
    this.#peers = new Peers(host.peers);
  }

  /** After a start of the object: what ran when the last one died is ended truthfully, or begun again if nothing was paid. */
  recover(): void {
    this.#startNext();
  }

  /** A turn that is stored as running, but runs no more: this object, or the one before it, lost it. */
  #settleLost(turn: StoredTurn): void {
    if (turn.progress === null) {
      this.#store.restartTurn(turn.number);
      return;
    }
    const at = this.#host.clock.now();
    const end = lostOutcome(turn, this.#store.parsedChunks(turn.number), at);
    this.#store.finishTurn(turn, { ...end, drafts: [], at });
    this.#announce(end.answer, null);
  }

  connect(peer: Peer): void {
    const messages = [...this.#store.messages(), ...this.#waitingOf(peer.id)];
    if (messages.length > 0) this.#peers.sendList(peer, messages, true);
    if (this.#running !== null) this.#peers.offerStream(peer, this.#running.turn.requestId);
  }

  /** Whether anything was ever said here. */
  exists(): boolean {
    return this.#running !== null || this.#store.isBegun();
  }

  /** Ends the running turn, whoever asked for it. */
  stop(): void {
    this.#running?.abort.abort();
  }

  disconnect(peerId: string): void {
    this.#peers.forget(peerId);
  }

  receive(peer: Peer, message: string | ArrayBuffer | ArrayBufferView): void {
    const read = readFrame(message);
    if (read.kind === "unreadable") {
      this.#refuse(peer, read.id, read.error);
      return;
    }
    const id = "id" in read.frame && typeof read.frame.id === "string" ? read.frame.id : "";
    try {
      this.#handle(peer, read.frame);
    } catch (error) {
      if (error instanceof UpshiftError) this.#refuse(peer, id, error);
      else {
        const errorId = this.#host.newId();
        this.#host.logError(errorId, error);
        this.#refuse(
          peer,
          id,
          new UpshiftError("internal", `Something went wrong here (request ${errorId}). Please try again.`),
        );
      }
    }
  }

  #handle(peer: Peer, frame: IncomingFrame): void {
    switch (frame.type) {
      case FRAME.chatRequest:
        this.#submit(peer, frame.id, parseSubmit(readBody(frame.init.body)));
        return;
      case FRAME.cancel:
        this.#cancel(frame.id);
        return;
      case FRAME.resumeRequest:
        if (this.#running !== null)
          this.#peers.offerStream(peer, this.#running.turn.requestId, frame.probeId);
        else {
          const probe = frame.probeId === undefined ? {} : { probeId: frame.probeId };
          this.#peers.send(peer, { type: FRAME.resumeNone, reason: "idle", ...probe });
        }
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
      this.#send(peer, {
        type: FRAME.chatResponse,
        id: requestId,
        body: "",
        done: true,
        outcome: "skipped",
      });
      // The client asks again because it missed the answer: give it the truth, and the stream if it still runs.
      this.connect(peer);
      return;
    }
    if (this.#store.turns().length >= MAX_WAITING_TURNS) {
      throw new UpshiftError(
        "rate_limited",
        `${MAX_WAITING_TURNS} messages are waiting already. Wait for an answer, or stop it.`,
      );
    }
    this.#store.addTurn(
      {
        requestId,
        peerId: peer.id,
        userMessage: decision.message,
        kind: decision.kind,
        mode: submit.mode,
        answerId: this.#host.newId(),
      },
      this.#host.clock.now(),
    );
    if (this.#running === null) this.#startNext();
    else this.#peers.send(peer, { type: FRAME.pending, id: requestId });
  }

  #known(): Known {
    const turns = this.#store.turns();
    const waiting = new Map(turns.map((turn) => [turn.userMessage.id, turn.userMessage]));
    const answers = new Set(turns.map((turn) => turn.answerId));
    return {
      find: (id) => waiting.get(id) ?? this.#store.message(id),
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

  #cancel(requestId: string): void {
    if (this.#running?.turn.requestId === requestId) {
      this.#running.abort.abort();
      return;
    }
    const waiting = this.#store.turns().find((turn) => turn.requestId === requestId);
    if (waiting !== undefined) this.#store.cancelTurn(waiting.number);
  }

  #startNext(): void {
    if (this.#running !== null) return;
    for (const turn of this.#store.turns()) if (turn.status === "running") this.#settleLost(turn);
    const turn = this.#store.turns()[0];
    if (turn === undefined) return;
    const now = this.#host.clock.now();
    this.#store.startTurn(turn, now);
    const abort = new AbortController();
    if (turn.isCancelled) abort.abort();
    const running: RunningTurn = {
      turn,
      abort,
      answer: new MessageBuilder(turn.answerId),
      nextSeq: 0,
      tookBack: false,
    };
    this.#running = running;
    this.#announce(turn.userMessage, turn.peerId);
    this.#host.keepAlive(() => this.#run(running)).catch((error: unknown) => this.#lose(running, error));
  }

  async #run(running: RunningTurn): Promise<void> {
    const { turn, abort } = running;
    const output: TurnOutput = {
      emit: (chunk) => this.#emit(running, chunk),
      callBegins: (progress) => this.#store.noteProgress(turn.number, JSON.stringify(progress)),
    };
    let outcome: TurnOutcome;
    try {
      outcome = await this.#host.runTurn(
        {
          answerId: turn.answerId,
          mode: turn.mode,
          isRetry: turn.kind === "regenerate",
          history: this.#store.messages(),
        },
        output,
        abort.signal,
      );
    } catch (error) {
      this.#host.logError(turn.requestId, error);
      outcome = { metadata: this.#afterBug(running), drafts: [] };
    }
    this.#finish(running, outcome);
  }

  /** Storage itself failed: the clients are told, and the turn is settled as soon as storage works again. */
  #lose(running: RunningTurn, error: unknown): void {
    const { requestId } = running.turn;
    this.#host.logError(requestId, error);
    if (this.#running !== running) return;
    this.#running = null;
    running.abort.abort();
    const body = refusal({
      code: "internal",
      message: `The answer could not be stored (request ${requestId}). Please try again.`,
    });
    this.#peers.broadcast({
      type: FRAME.chatResponse,
      id: requestId,
      body,
      error: true,
      done: true,
      outcome: "error",
    });
    this.#peers.streamEnded();
  }

  /** A bug in a turn ends it like a crash would: with what was shown, marked, and what was known of its cost. */
  #afterBug(running: RunningTurn): AnswerMetadata {
    const { turn } = running;
    const current = this.#store.turns().find((other) => other.number === turn.number) ?? turn;
    const { answer } = lostOutcome(current, this.#store.parsedChunks(turn.number), this.#host.clock.now());
    const metadata = answer.metadata as AnswerMetadata;
    const error: TurnError = {
      code: "internal",
      message: `Something went wrong here (request ${turn.requestId}). Please try again.`,
    };
    this.#emit(running, { type: "message-metadata", messageMetadata: { ...metadata, error } });
    return { ...metadata, error };
  }

  /** Stored, then sent: what any client has seen is there after a crash. */
  #emit(running: RunningTurn, chunk: UIMessageChunk): void {
    const body = JSON.stringify(chunk);
    const seq = running.nextSeq++;
    this.#store.appendChunk(running.turn.number, seq, body);
    running.answer.apply(chunk);
    running.tookBack ||= chunk.type === "reasoning-end" && isUntagged(chunk.providerMetadata);
    const frame: ResponseFrame = {
      type: FRAME.chatResponse,
      id: running.turn.requestId,
      body,
      done: false,
      seq,
    };
    this.#peers.streamFrame(JSON.stringify(frame));
  }

  #finish(running: RunningTurn, outcome: TurnOutcome): void {
    const { turn } = running;
    const { metadata } = outcome;
    const answer: UIMessage = { ...running.answer.message(), metadata };
    this.#store.finishTurn(turn, {
      answer,
      drafts: outcome.drafts,
      steps: metadata.receipt.steps,
      at: this.#host.clock.now(),
    });
    this.#running = null;
    const end: ResponseFrame =
      metadata.error === undefined
        ? {
            type: FRAME.chatResponse,
            id: turn.requestId,
            body: "",
            done: true,
            ...(metadata.status === "stopped" ? { outcome: "aborted" } : {}),
          }
        : {
            type: FRAME.chatResponse,
            id: turn.requestId,
            body: refusal(metadata.error),
            error: true,
            done: true,
            outcome: "error",
          };
    this.#peers.broadcast(end);
    this.#peers.streamEnded();
    // A client that stopped has stopped reading, and one that saw thinking taken back still shows it: both get the message.
    if (metadata.status !== "complete" || running.tookBack)
      this.#peers.broadcast({ type: FRAME.messageUpdated, message: answer });
    this.#announce(answer, turn.peerId);
    this.#startNext();
  }

  #announce(message: UIMessage, except: string | null): void {
    let transcript: UIMessage[] | undefined;
    const read = (): UIMessage[] => (transcript ??= this.#store.messages());
    const at = read().findIndex((other) => other.id === message.id);
    const after = read()[at - 1]?.id ?? null;
    this.#peers.transcriptChanged({ message, after }, read, (peerId) => this.#waitingOf(peerId), except);
  }

  /** Everything that was sent of the running stream, once; then the peer follows it live. */
  #replay(peer: Peer, requestId: string): void {
    const running = this.#running;
    if (running === null || running.turn.requestId !== requestId) {
      this.#send(peer, {
        type: FRAME.chatResponse,
        id: requestId,
        body: "",
        done: true,
        replay: true,
      });
      return;
    }
    if (!this.#peers.isAwaiting(peer)) return;
    this.#peers.acknowledge(peer);
    const { number } = running.turn;
    for (const { seq, body } of this.#store.chunks(number)) {
      this.#send(peer, {
        type: FRAME.chatResponse,
        id: requestId,
        body,
        done: false,
        seq,
        replay: true,
      });
    }
    this.#send(peer, {
      type: FRAME.chatResponse,
      id: requestId,
      body: "",
      done: false,
      replay: true,
      replayComplete: true,
    });
  }

  #refuse(peer: Peer, id: string, error: UpshiftError): void {
    this.#send(peer, {
      type: FRAME.chatResponse,
      id,
      body: refusal(error),
      error: true,
      done: true,
    });
  }

  #send(peer: Peer, frame: OutgoingFrame): void {
    this.#peers.send(peer, frame);
  }
}
