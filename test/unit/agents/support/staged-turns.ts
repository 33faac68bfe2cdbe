// Turns that a test plays by hand: it sees what each was asked, says what it emits, and when it ends.

import type { UIMessageChunk } from "ai";
import type { TurnError } from "../../../../src/core/errors.ts";
import type { AnswerMetadata, MessageStatus } from "../../../../src/core/receipt.ts";
import { lookUpModel } from "../../../../src/models/catalogue.ts";
import type {
  DroppedDraft,
  TurnOutcome,
  TurnOutput,
  TurnProgress,
  TurnRequest,
} from "../../../../src/turn/ports.ts";

const model = lookUpModel("@cf/deepseek-ai/deepseek-r1-distill-qwen-32b", "fast");

/** What the journal holds when the first call of a model begins. */
export const someProgress: TurnProgress = {
  score: 0.2,
  threshold: 0.5,
  thinkingTokens: 1_500,
  reason: null,
  steps: [],
  call: {
    tier: "fast",
    model,
    price: model.price,
    route: "workers-ai",
    startedAt: Date.UTC(2026, 10, 22, 12),
    inputTokens: 10,
    freeNeurons: 0,
  },
};

export function someMetadata(status: MessageStatus, error?: TurnError): AnswerMetadata {
  return {
    status,
    receipt: {
      tier: "fast",
      escalated: false,
      reason: null,
      explanation: "The fast model answered; nothing called for the reasoner.",
      score: 0.2,
      threshold: 0.5,
      usd: 0,
      usdIs: "exact",
      steps: [],
    },
    ...(error === undefined ? {} : { error }),
  };
}

export class StagedTurn {
  readonly request: TurnRequest;
  readonly output: TurnOutput;
  readonly signal: AbortSignal;
  readonly outcome: Promise<TurnOutcome>;
  /** Resolves when the conversation is done with it, and the next turn has begun. */
  over: Promise<void> = Promise.resolve();
  isOver = false;
  #resolve!: (outcome: TurnOutcome) => void;
  #reject!: (error: unknown) => void;
  #textOpen = false;

  constructor(request: TurnRequest, output: TurnOutput, signal: AbortSignal) {
    this.request = request;
    this.output = output;
    this.signal = signal;
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  emit(...chunks: UIMessageChunk[]): this {
    for (const chunk of chunks) this.output.emit(chunk);
    return this;
  }

  /** The chunk that every stream starts with, without a call of a model. */
  start(): this {
    return this.emit({ type: "start", messageId: this.request.answerId });
  }

  /** Start, and the first call of a model. */
  begin(progress: TurnProgress = someProgress): this {
    this.start();
    this.output.callBegins(progress);
    return this.emit({ type: "start-step" });
  }

  think(delta: string): this {
    const id = "thinking";
    return this.emit(
      { type: "reasoning-start", id },
      { type: "reasoning-delta", id, delta },
      { type: "reasoning-end", id, providerMetadata: { upshift: { tier: "fast" } } },
    );
  }

  write(delta: string): this {
    if (!this.#textOpen) this.emit({ type: "text-start", id: "text" });
    this.#textOpen = true;
    return this.emit({ type: "text-delta", id: "text", delta });
  }

  /** Ends the turn as run-turn does: metadata, then the end. */
  async finish(
    status: MessageStatus = this.signal.aborted ? "stopped" : "complete",
    options: { error?: TurnError; drafts?: readonly DroppedDraft[]; metadata?: AnswerMetadata } = {},
  ): Promise<void> {
    const metadata = options.metadata ?? someMetadata(status, options.error);
    if (this.#textOpen) this.emit({ type: "text-end", id: "text" });
    this.emit({ type: "message-metadata", messageMetadata: metadata });
    if (metadata.error === undefined) this.emit({ type: "finish" });
    this.#resolve({ metadata, drafts: options.drafts ?? [] });
    await this.over;
  }

  /** A bug. */
  async crash(error: unknown = new Error("a bug in a turn")): Promise<void> {
    this.#reject(error);
    await this.over;
  }
}

export class Stage {
  readonly turns: StagedTurn[] = [];

  /** The turn that runs, or the last that ran. */
  get now(): StagedTurn {
    const turn = this.turns.at(-1);
    if (turn === undefined) throw new Error("No turn was begun.");
    return turn;
  }

  readonly runTurn = (
    request: TurnRequest,
    output: TurnOutput,
    signal: AbortSignal,
  ): Promise<TurnOutcome> => {
    const turn = new StagedTurn(request, output, signal);
    this.turns.push(turn);
    return turn.outcome;
  };

  /** The host's `keepAlive`, which ties the end of the work to the turn that it ran. */
  readonly keepAlive = (work: () => Promise<void>): Promise<void> => {
    const count = this.turns.length;
    const done = work();
    const turn = this.turns[count];
    if (turn !== undefined) {
      turn.over = done.then(
        () => void (turn.isOver = true),
        () => void (turn.isOver = true),
      );
    }
    return done;
  };

  /** The texts of the prompt of each turn, as `role: text`. */
  get prompts(): string[][] {
    return this.turns.map(({ request }) =>
      request.history.map(
        ({ role, parts }) =>
          `${role}: ${parts.map((part) => (part.type === "text" ? part.text : "")).join("")}`,
      ),
    );
  }
}
