// The turns of one conversation, one after the other: stored before anybody is told, run, stored again. It ends every turn
// that it has begun, also those that a crash or a bug has cut. Who listens, and in which protocol, it does not know.

import type { UIMessage, UIMessageChunk } from "ai";
import type { Clock } from "../core/clock.ts";
import type { TurnError } from "../core/errors.ts";
import { isUntagged, MessageBuilder } from "../core/message-builder.ts";
import type { AnswerMetadata } from "../core/receipt.ts";
import type { ConversationStore, NewTurn, StoredTurn } from "../storage/conversation-store.ts";
import type { TurnOutcome, TurnOutput, TurnRequest, Unattended } from "../turn/ports.ts";
import type { AnswerTerms } from "../turn/answer-terms.ts";
import type { JsonFormat } from "../turn/response-format.ts";
import { lostOutcome } from "./recovery.ts";

/** What the queue needs of the world. */
export interface TurnQueueHost {
  readonly store: ConversationStore;
  readonly clock: Clock;
  runTurn(request: TurnRequest, output: TurnOutput, signal: AbortSignal): Promise<TurnOutcome>;
  /** Keeps the object in memory, and wakes it after a crash, while the work lasts. */
  keepAlive(work: () => Promise<void>): Promise<void>;
  /** A bug: the request id is what the user was told. */
  logError(requestId: string, error: unknown): void;
}

/** Who is told how turns go. Everything told has been stored. */
export interface TurnListener {
  /** The turn's message stands in the transcript, at its end. */
  started(turn: StoredTurn): void;
  /** One chunk of the answer's stream, as JSON. */
  streamed(turn: StoredTurn, seq: number, body: string): void;
  /** `asStreamed`: who has read the stream to its end holds the stored answer. */
  ended(turn: StoredTurn, answer: UIMessage, metadata: AnswerMetadata, asStreamed: boolean): void;
  /** A turn of which only its remains are left was settled. */
  settled(turn: StoredTurn, answer: UIMessage): void;
  /** Storage failed: the turn's end could not be kept, and is settled once storage works again. */
  lost(turn: StoredTurn, error: TurnError): void;
}

type Answer = UIMessage & { readonly metadata: AnswerMetadata };

interface RunningTurn {
  readonly turn: StoredTurn;
  readonly abort: AbortController;
  readonly answer: MessageBuilder;
  nextSeq: number;
  tookBack: boolean;
  /** Resolves when it has run, whatever came of it. */
  over: Promise<void>;
}

export class TurnQueue {
  readonly #host: TurnQueueHost;
  readonly #store: ConversationStore;
  readonly #listener: TurnListener;
  #running: RunningTurn | null = null;

  constructor(host: TurnQueueHost, listener: TurnListener) {
    this.#host = host;
    this.#store = host.store;
    this.#listener = listener;
  }

  get running(): StoredTurn | null {
    return this.#running?.turn ?? null;
  }

  /** Stores a turn that `startNext` will begin; for callers that store more with it. */
  enqueue(turn: NewTurn): void {
    this.#store.addTurn(turn, this.#host.clock.now());
  }

  /** @returns whether the turn began at once; otherwise it waits */
  add(turn: NewTurn): "began" | "waits" {
    this.enqueue(turn);
    if (this.#running !== null) return "waits";
    this.startNext();
    return "began";
  }

  /** Ends the running turn, with what it has. */
  stop(): void {
    this.#running?.abort.abort();
  }

  /** Ends the running turn and drops those that wait; nothing begins any more. */
  async halt(): Promise<void> {
    for (const turn of this.#store.turns()) if (turn.status === "pending") this.#store.dropTurn(turn.number);
    this.stop();
    await this.#running?.over;
  }

  /**
   * Stops the turn of a request; one that waits will join the transcript with an answer that was stopped.
   * @returns whether there was one
   */
  cancel(requestId: string): boolean {
    if (this.#running?.turn.requestId === requestId) {
      this.stop();
      return true;
    }
    const waiting = this.#store.turns().find((turn) => turn.requestId === requestId);
    if (waiting !== undefined) this.#store.cancelTurn(waiting.number);
    return waiting !== undefined;
  }

  /** Begins the first turn that waits, if none runs. After a start of the object it settles what the last one lost. */
  startNext(): void {
    if (this.#running !== null) return;
    for (const turn of this.#store.turns()) if (turn.status === "running") this.#settle(turn);
    const turn = this.#store.turns()[0];
    if (turn === undefined) return;
    const before = this.#answerBefore(turn);
    if (turn.kind === "continue" && before === undefined) {
      // What it was to go on with was replaced in the meantime.
      this.#store.dropTurn(turn.number);
      this.startNext();
      return;
    }
    try {
      this.#store.startTurn(turn, this.#host.clock.now());
      this.#listener.started(turn);
    } catch (error) {
      this.#tellLost(turn, error);
      return;
    }
    const running: RunningTurn = {
      turn,
      abort: new AbortController(),
      answer: new MessageBuilder(turn.answerId, before),
      nextSeq: 0,
      tookBack: false,
      over: Promise.resolve(),
    };
    if (turn.isCancelled) running.abort.abort();
    this.#running = running;
    running.over = this.#host
      .keepAlive(() => this.#run(running))
      .catch((error: unknown) => {
        this.#lose(running, error);
      });
  }

  /** What stands of an answer that goes on. */
  #answerBefore(turn: StoredTurn): UIMessage | undefined {
    return turn.kind === "continue" ? (this.#store.message(turn.answerId) ?? undefined) : undefined;
  }

  /** A turn that is stored as running, but runs no more: this object, or the one before it, lost it. */
  #settle(turn: StoredTurn): void {
    if (turn.progress === null) {
      this.#store.restartTurn(turn.number);
      return;
    }
    const at = this.#host.clock.now();
    const end = this.#lostOutcome(turn, at);
    this.#store.finishTurn(turn, { ...end, drafts: [], at });
    this.#listener.settled(turn, end.answer);
  }

  async #run(running: RunningTurn): Promise<void> {
    const { turn, abort } = running;
    const output: TurnOutput = {
      emit: (chunk) => {
        this.#emit(running, chunk);
      },
      callBegins: (progress) => {
        this.#store.noteProgress(turn.number, JSON.stringify(progress));
      },
    };
    const answerSoFar = this.#answerBefore(turn);
    const transcript = this.#store.messages();
    const end = transcript.findIndex(({ id }) => id === answerSoFar?.id);
    const request = {
      answerId: turn.answerId,
      mode: turn.mode,
      isRetry: turn.kind === "regenerate",
      history: end < 0 ? transcript : transcript.slice(0, end),
      ...(answerSoFar !== undefined && { answerSoFar }),
      ...(turn.unattended !== null && { unattended: JSON.parse(turn.unattended) as Unattended }),
    };
    let outcome: TurnOutcome;
    try {
      const format = turn.format === null ? null : (JSON.parse(turn.format) as JsonFormat);
      const terms = turn.terms === null ? {} : { terms: JSON.parse(turn.terms) as AnswerTerms };
      outcome = await this.#host.runTurn({ ...request, format, ...terms }, output, abort.signal);
    } catch (error) {
      this.#host.logError(turn.requestId, error);
      this.#finish(running, this.#afterBug(running), []);
      return;
    }
    const { metadata, drafts } = outcome;
    this.#finish(running, { ...running.answer.message(), metadata }, drafts);
  }

  #lostOutcome(turn: StoredTurn, at: number): ReturnType<typeof lostOutcome> {
    const chunks = this.#store.parsedChunks(turn.number);
    return lostOutcome(turn, this.#answerBefore(turn), chunks, {
      settled: this.#store.ledger.steps(turn.answerId),
      effects: this.#store.effects,
      now: at,
    });
  }

  /** A bug in a turn ends it like a crash would: with what was shown, marked, and what was known of its cost. */
  #afterBug(running: RunningTurn): Answer {
    const { turn } = running;
    const current = this.#store.turns().find((other) => other.number === turn.number) ?? turn;
    const { answer } = this.#lostOutcome(current, this.#host.clock.now());
    const message = `Something went wrong here (request ${turn.requestId}). Please try again.`;
    const metadata: AnswerMetadata = {
      ...(answer.metadata as AnswerMetadata),
      error: { code: "internal", message },
    };
    this.#emit(running, { type: "message-metadata", messageMetadata: metadata });
    return { ...answer, metadata };
  }

  /** Stored, then shown: what anybody has seen is there after a crash. */
  #emit(running: RunningTurn, chunk: UIMessageChunk): void {
    const body = JSON.stringify(chunk);
    const seq = running.nextSeq++;
    this.#store.appendChunk(running.turn.number, seq, body);
    running.answer.apply(chunk);
    running.tookBack ||= chunk.type === "reasoning-end" && isUntagged(chunk.providerMetadata);
    this.#listener.streamed(running.turn, seq, body);
  }

  #finish(running: RunningTurn, answer: Answer, drafts: TurnOutcome["drafts"]): void {
    const { turn } = running;
    const { metadata } = answer;
    const at = this.#host.clock.now();
    this.#store.finishTurn(turn, {
      answer,
      drafts,
      steps: metadata.receipt.steps,
      at,
    });
    this.#running = null;
    // Who stopped reads no more, even where the answer was complete before the stop arrived.
    const asStreamed = metadata.status === "complete" && !running.tookBack && !running.abort.signal.aborted;
    this.#listener.ended(turn, answer, metadata, asStreamed);
    this.startNext();
  }

  #lose(running: RunningTurn, error: unknown): void {
    if (this.#running !== running) {
      // It had ended: what failed is what came after.
      this.#host.logError(running.turn.requestId, error);
      return;
    }
    this.#running = null;
    running.abort.abort();
    this.#tellLost(running.turn, error);
  }

  #tellLost(turn: StoredTurn, error: unknown): void {
    const { requestId } = turn;
    this.#host.logError(requestId, error);
    this.#listener.lost(turn, {
      code: "internal",
      message: `The answer could not be stored (request ${requestId}). Please try again.`,
    });
  }
}
