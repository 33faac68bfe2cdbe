// A conversation as automations need it: turns that end when a test says so. What it keeps stays over a restart.

import type { UIMessage } from "ai";
import type { Hooks, Notifier, RunHost } from "../../src/agents/automation-ports.ts";
import type { Run } from "../../src/automations/automation.ts";

export type EnqueuedRun = Parameters<RunHost["enqueue"]>[0];

export class FakeRunHost implements RunHost {
  readonly enqueued: EnqueuedRun[] = [];
  readonly told: { readonly answerId: string; readonly sentence: string }[] = [];
  readonly stopped: string[] = [];
  readonly waiting = new Set<string>();
  begun = 0;
  /** Asked before a turn is taken. */
  breaksAt: (run: EnqueuedRun) => boolean = () => false;
  readonly #open = new Set<string>();
  readonly #answers = new Map<string, UIMessage>();

  enqueue(run: EnqueuedRun): void {
    if (this.breaksAt(run)) throw new Error("database or disk is full");
    this.enqueued.push(run);
    this.#open.add(run.runId);
  }

  begin(): void {
    this.begun++;
  }

  isQueued(runId: string): boolean {
    return this.#open.has(runId);
  }

  answer(runId: string): UIMessage | null {
    return this.#answers.get(runId) ?? null;
  }

  isWaiting(runId: string): boolean {
    return this.waiting.has(runId);
  }

  tellUser(answerId: string, sentence: string): void {
    this.told.push({ answerId, sentence });
  }

  stop(runId: string): void {
    this.stopped.push(runId);
  }

  /** The turn is over; with null it left no answer. */
  end(runId: string, metadata: object | null): void {
    this.#open.delete(runId);
    if (metadata === null) return;
    this.#answers.set(runId, {
      id: runId,
      role: "assistant",
      parts: [{ type: "text", text: "Done." }],
      metadata,
    });
  }
}

/** Hooks whose secrets count up. */
export class FakeHooks implements Hooks {
  readonly alive = new Set<string>();
  #secrets = 0;

  async create(automationId: string): Promise<{ path: string; secret: string }> {
    await Promise.resolve();
    this.alive.add(automationId);
    return { path: `/api/hooks/${automationId}`, secret: `whsec_${++this.#secrets}` };
  }

  rotate(): Promise<{ secret: string; previousValidUntil: string }> {
    const previousValidUntil = "2026-11-27T00:00:00.000Z";
    return Promise.resolve({ secret: `whsec_${++this.#secrets}`, previousValidUntil });
  }

  remove(automationId: string): Promise<void> {
    this.alive.delete(automationId);
    return Promise.resolve();
  }
}

export class FakeNotifier implements Notifier {
  readonly ends: {
    readonly name: string;
    readonly outcome: Run["outcome"];
    readonly answerId: string | null;
  }[] = [];

  runEnded({ name }: { name: string }, { outcome }: Run, answer: UIMessage | null): void {
    this.ends.push({ name, outcome, answerId: answer?.id ?? null });
  }
}
