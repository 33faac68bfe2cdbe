// Runs turns against scripted tiers and keeps what they emitted and noted.

import type { UIMessage, UIMessageChunk } from "ai";
import type { DraftNotice, TierNotice } from "../../../../src/core/receipt.ts";
import { MessageBuilder } from "../../../../src/core/message-builder.ts";
import { standardTools } from "../../../../src/tools/registry.ts";
import { FakeBooks } from "../../../fakes/books.ts";
import { effectsInMemory } from "../../../fakes/tools.ts";
import type { FaultReport } from "../../../../src/turn/fault-report.ts";
import type {
  TurnOutcome,
  TurnPorts,
  TurnProgress,
  TurnRequest,
  TurnSettings,
} from "../../../../src/turn/ports.ts";
import { runTurn } from "../../../../src/turn/run-turn.ts";

export const user = (text: string, id = "u"): UIMessage => ({
  id,
  role: "user",
  parts: [{ type: "text", text }],
});

export const assistant = (parts: UIMessage["parts"], id = "a"): UIMessage => ({
  id,
  role: "assistant",
  parts,
});

export const EASY = "What is the capital of France?";

/** A Sunday: no peak prices. */
export const SUNDAY = Date.UTC(2026, 10, 22, 12);

export interface Ran {
  readonly outcome: TurnOutcome;
  readonly chunks: readonly UIMessageChunk[];
  /** The journal: what was known when each call began, and how many chunks had been emitted. */
  readonly calls: readonly { progress: TurnProgress; after: number }[];
  /** The answer as it is stored. */
  readonly message: UIMessage;
  readonly text: string;
  readonly drafts: readonly DraftNotice[];
  readonly tiers: readonly TierNotice[];
  /** What the operator's log was told. */
  readonly reports: readonly FaultReport[];
}

export interface TurnOptions extends Partial<
  Pick<TurnPorts, "fast" | "reasoner" | "tools" | "clock" | "effects">
> {
  readonly request?: Partial<TurnRequest>;
  readonly settings?: Partial<TurnSettings>;
  readonly signal?: AbortSignal;
  readonly books?: FakeBooks;
  /** Sees each chunk as it is emitted. */
  readonly onChunk?: (chunk: UIMessageChunk, all: readonly UIMessageChunk[]) => void;
}

export async function run(options: TurnOptions): Promise<Ran> {
  const chunks: UIMessageChunk[] = [];
  const calls: { progress: TurnProgress; after: number }[] = [];
  const reports: FaultReport[] = [];
  let now = SUNDAY;
  let ids = 0;
  const outcome = await runTurn(
    {
      answerId: "answer",
      mode: "auto",
      isRetry: false,
      history: [user(EASY)],
      format: null,
      ...options.request,
    },
    {
      fast: options.fast ?? null,
      reasoner: options.reasoner ?? null,
      tools: options.tools ?? standardTools(),
      books: options.books ?? new FakeBooks(),
      effects: options.effects ?? effectsInMemory(),
      output: {
        emit(chunk) {
          // Through JSON, as it is stored and sent.
          chunks.push(JSON.parse(JSON.stringify(chunk)) as UIMessageChunk);
          options.onChunk?.(chunk, chunks);
        },
        callBegins: (progress) =>
          void calls.push({ progress: structuredClone(progress), after: chunks.length }),
      },
      clock: options.clock ?? { now: () => now++, sleep: () => Promise.resolve() },
      random: () => 0,
      newId: () => `new-${++ids}`,
      reportFault: (report) => void reports.push(report),
      settings: {
        systemPrompt: "Be brief.",
        thinkingTokens: 1_500,
        softTriggers: "shadow",
        threshold: 0.5,
        costAware: false,
        budgetAction: "refuse",
        ...options.settings,
      },
    },
    options.signal ?? new AbortController().signal,
  );
  const builder = new MessageBuilder("answer", options.request?.answerSoFar);
  for (const chunk of chunks) builder.apply(chunk);
  const message = builder.message();
  const data = (type: string) =>
    chunks.flatMap((chunk) => (chunk.type === type && "data" in chunk ? [chunk.data] : []));
  return {
    outcome,
    chunks,
    calls,
    message,
    text: message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n"),
    drafts: data("data-draft") as DraftNotice[],
    tiers: data("data-tier") as TierNotice[],
    reports,
  };
}

export const toolParts = (message: UIMessage): UIMessage["parts"] =>
  message.parts.filter(({ type }) => type.startsWith("tool-"));
