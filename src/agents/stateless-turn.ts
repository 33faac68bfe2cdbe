// A turn that belongs to no conversation: it runs in the Worker, is shown to whoever asked, and nothing of it is stored. Of
// the books it meets those of the user and the deployment; there is no journal, since nobody could go on from it.

import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import type { UIMessageChunk } from "ai";
import type { Config } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import { toMicroUsd } from "../ledger/cost.ts";
import { callersTools } from "../turn/callers-tools.ts";
import type { TurnRequest } from "../turn/ports.ts";
import { runTurn } from "../turn/run-turn.ts";
import { ConversationBooks } from "./call-books.ts";
import type { Env } from "./env.ts";
import type { AnswerMetadata } from "../core/receipt.ts";
import { hashOfUser } from "./identity.ts";
import { neuronAllowance } from "./neuron-allowance.ts";
import { RequestLedger } from "./request-ledger.ts";
import { logTurn } from "./turn-log.ts";
import { turnSettings } from "./turn-settings.ts";
import { wireTiers, type OfflineModels } from "./wiring.ts";

export interface StatelessTurn {
  readonly env: Env;
  readonly config: Config;
  readonly offline: OfflineModels | undefined;
  readonly userId: string;
  readonly request: TurnRequest;
  /** The caller's own; Upshift's are for conversations. */
  readonly tools: readonly LanguageModelV4FunctionTool[];
  readonly emit: (chunk: UIMessageChunk) => void;
}

/** Runs the turn to its end and settles its books. What is thrown is a bug. */
export async function runStatelessTurn(turn: StatelessTurn, signal: AbortSignal): Promise<void> {
  const { env, config, offline, userId, request } = turn;
  const requestId = request.answerId;
  const warn = (what: string, error: unknown): void =>
    console.error(JSON.stringify({ level: "error", requestId, what, error: String(error) }));
  const directory = env.Directory.getByName(userId);
  const ledger = new RequestLedger();
  const books = new ConversationBooks({
    ledger,
    // Requests are spread over the shards, a user's as well.
    pool: neuronAllowance({
      namespace: env.NeuronShard,
      config,
      objectName: requestId,
      clock: systemClock,
      logError: warn,
    }),
    user: {
      reserve: async (...call) => await directory.reserve(...call),
      settle: async (...call) => await directory.settle(...call),
    },
    conversationCap: null,
    userDayCap: toMicroUsd(config.BUDGET_USD_PER_USER_DAY ?? null),
  });
  const startedAt = systemClock.now();
  const user = await hashOfUser(userId);
  let metadata: AnswerMetadata | null = null;
  const newId = (): string => crypto.randomUUID();
  const tiers = wireTiers(
    { config, ai: env.AI, offline },
    {
      clock: systemClock,
      newId,
      labels: { conversationId: requestId, userHash: user },
    },
  );
  try {
    const outcome = await runTurn(
      request,
      {
        ...tiers,
        books,
        tools: callersTools(turn.tools),
        // The caller's tools act elsewhere.
        effects: { begin: () => ({ kind: "new" }), end: () => {} },
        output: { emit: turn.emit, callBegins: () => {} },
        clock: systemClock,
        random: Math.random,
        newId,
        reportFault: (report) => {
          console.warn(JSON.stringify({ level: "warn", requestId, ...report }));
        },
        settings: turnSettings(config),
      },
      signal,
    );
    metadata = outcome.metadata;
  } finally {
    logTurn({
      conversationId: null,
      user,
      turnId: requestId,
      messageId: requestId,
      kind: "append",
      mode: request.mode,
      ms: systemClock.now() - startedAt,
      metadata,
    });
    await Promise.all([books.turnEnded(), directory.countCalls(ledger.settled)]).catch((error: unknown) => {
      warn(
        "The books outside this request could not be reached: what was reserved for it stays reserved.",
        error,
      );
    });
  }
}
