// What becomes of a turn whose process died in the middle of a call: its answer as far as it had been stored, marked, with
// a receipt that says what is known. The call is not made again: that would be paid for, and nobody asked.

import { isToolUIPart, type UIMessage, type UIMessageChunk } from "ai";
import { MessageBuilder } from "../core/message-builder.ts";
import type { AnswerMetadata, DraftNotice, Receipt, Step } from "../core/receipt.ts";
import { explain } from "../escalation/explain.ts";
import type { StoredTurn } from "../storage/conversation-store.ts";
import type { EffectStore } from "../storage/effect-store.ts";
import type { ToolResult } from "../tools/call.ts";
import { UNKNOWN_OUTCOME } from "../tools/effect-journal.ts";
import type { TurnProgress } from "../turn/ports.ts";
import { messageText } from "../turn/prompt.ts";
import { stepOfLostCall, sumUp } from "../turn/receipt.ts";

type Part = UIMessage["parts"][number];

/** Ends what was open: a part that is stored as streaming would spin for ever. */
function closed(message: UIMessage): UIMessage {
  return {
    ...message,
    parts: message.parts.map((part) =>
      (part.type === "text" || part.type === "reasoning") && part.state === "streaming"
        ? { ...part, state: "done" }
        : part,
    ),
  };
}

/** What the journal says; a damaged entry says nothing, and the turn still comes to its end. */
function readProgress(json: string | null): TurnProgress | null {
  if (json === null) return null;
  try {
    return JSON.parse(json) as TurnProgress;
  } catch {
    return null;
  }
}

/** A draft that was neither released nor dropped is what the reader had on the screen: it is kept as text. */
function withOpenDraft(message: UIMessage, chunks: readonly UIMessageChunk[]): UIMessage {
  let draft = "";
  for (const chunk of chunks) {
    if (chunk.type !== "data-draft") continue;
    const notice = chunk.data as DraftNotice;
    if ("state" in notice) draft = "";
    else draft = draft.slice(0, notice.offset) + notice.delta;
  }
  return draft === ""
    ? message
    : { ...message, parts: [...message.parts, { type: "text", text: draft, state: "done" }] };
}

/** What was written down beside the stream. */
export interface Written {
  /** The calls of models whose end was still written down, by their index. */
  readonly settled: ReadonlyMap<number, Step>;
  readonly effects: { find(callKey: string): ReturnType<EffectStore<ToolResult>["find"]> };
  readonly now: number;
}

const errorOf = (errorText: string): Record<string, unknown> => ({ state: "output-error", errorText });

/** What is known of a call that was under way: what it did if it has ended, that it is unknown, or that it was not made. */
function outcomeOf(known: ReturnType<Written["effects"]["find"]>): Record<string, unknown> {
  if (known === null) return errorOf("The server restarted, so this was not finished.");
  if (known.kind === "unknown") return errorOf(UNKNOWN_OUTCOME);
  const { result } = known;
  if (result.kind === "done") return { state: "output-available", output: result.output };
  return errorOf("message" in result ? result.message : UNKNOWN_OUTCOME);
}

/** No call is left as if it still ran. */
function withSettledCalls(message: UIMessage, effects: Written["effects"]): UIMessage {
  const settle = (part: Part): Part => {
    if (!isToolUIPart(part)) return part;
    const isUnderWay = part.state === "input-available" || part.state === "approval-responded";
    if (!isUnderWay) return part;
    if (part.state === "approval-responded" && !part.approval.approved)
      return { ...part, state: "output-denied" } as Part;
    return { ...part, ...outcomeOf(effects.find(`${message.id}:${part.toolCallId}`)) } as Part;
  };
  return { ...message, parts: message.parts.map(settle) };
}

/** @param before what stood of the answer, where it had gone on from there */
export function lostOutcome(
  turn: Pick<StoredTurn, "answerId" | "progress">,
  before: UIMessage | undefined,
  chunks: readonly UIMessageChunk[],
  { settled, effects, now }: Written,
): { readonly answer: UIMessage; readonly steps: readonly Step[] } {
  const builder = new MessageBuilder(turn.answerId, before);
  for (const chunk of chunks) builder.apply(chunk);
  const message = withSettledCalls(withOpenDraft(closed(builder.message()), chunks), effects);
  const progress = readProgress(turn.progress);
  const lastStep = message.parts.findLastIndex((part) => part.type === "step-start");
  const unfinished = message.parts.slice(lastStep + 1);
  const thinking = unfinished.flatMap((part) => (part.type === "reasoning" ? [part.text] : [])).join("");
  const text = messageText({ parts: unfinished });
  const last =
    progress === null
      ? []
      : [settled.get(progress.steps.length) ?? stepOfLostCall(progress, { thinking, text }, now)];
  const steps = [...(progress?.steps ?? []), ...last];
  const tier = progress?.call.tier ?? "fast";
  const receipt: Receipt = {
    tier,
    escalated: progress !== null && progress.reason !== null,
    reason: progress?.reason ?? null,
    explanation: explain({
      tier,
      reason: progress?.reason ?? null,
      detail: progress?.detail,
      onlyTier: false,
      asked: progress !== null,
      answered: false,
      score: progress?.score ?? 0,
      threshold: progress?.threshold ?? 0,
      thinkingTokens: progress?.thinkingTokens ?? 0,
    }),
    score: progress?.score ?? 0,
    threshold: progress?.threshold ?? 0,
    ...sumUp(steps),
    steps,
  };
  const metadata: AnswerMetadata = {
    status: messageText(message).trim() === "" ? "failed" : "interrupted",
    receipt,
    error: {
      code: "internal",
      message: "The server restarted during this answer. What had arrived is kept; you can ask to go on.",
    },
  };
  return { answer: { ...message, metadata }, steps };
}
