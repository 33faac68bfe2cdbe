// What automations need of others: the conversation that runs their turns, the hooks that call them, and whoever is told of
// their ends.

import type { UIMessage } from "ai";
import type { Approval, Automation, Run } from "../automations/automation.ts";
import type { Mode } from "../core/receipt.ts";
import type { JsonFormat } from "../turn/response-format.ts";

/** The conversation, as runs need it. A run's turn and its answer have the run's id. */
export interface RunHost {
  /** Puts the run's turn in the queue, without beginning it. Called in a transaction with the run's row. */
  enqueue(run: {
    readonly runId: string;
    readonly message: UIMessage;
    readonly mode: Mode;
    readonly format: JsonFormat | null;
    readonly approval: Approval;
  }): void;
  /** Begins what waits, if nothing runs. */
  begin(): void;
  /** Whether the run's turn is in the queue or running. */
  isQueued(runId: string): boolean;
  /** The stored answer of a run; null where there is none. */
  answer(runId: string): UIMessage | null;
  /** Whether it waits for the user's approval. */
  isWaiting(runId: string): boolean;
  /** Adds a sentence to a run's answer, for all who are connected and for later. Called in a transaction with the run's end. */
  tellUser(answerId: string, sentence: string): void;
  /** Ends the run's turn, or keeps one that waits from running. */
  stop(runId: string): void;
}

/** The addresses and secrets of inbound hooks. One that leads to no automation does nothing. */
export interface Hooks {
  /** The secret is not told again. `path`: on whatever origin Upshift is reached. */
  create(automationId: string): Promise<{ readonly path: string; readonly secret: string }>;
  /** @throws UpshiftError `not_found` where the automation has no hook */
  rotate(automationId: string): Promise<{ readonly secret: string; readonly previousValidUntil: string }>;
  remove(automationId: string): Promise<void>;
}

/** Who is told of runs that have ended. Called in a transaction with the run's end. */
export interface Notifier {
  runEnded(automation: Automation, run: Run, answer: UIMessage | null): void;
}
