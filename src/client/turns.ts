// What the frames of a socket say about the turns under way: which one runs, on which tier, its drafts, its failure,
// and which sent messages still wait. Pure; the text of the answers is useAgentChat's business.

import type { UIMessage } from "ai";
import type { DraftNotice, Tier, TierNotice } from "../core/receipt.ts";
import type { AnswerChunk, ServerFrame } from "./server-frame.ts";

export interface Draft {
  readonly id: string;
  readonly text: string;
  readonly state: "growing" | "released" | "dropped";
  /** Whose it is. */
  readonly tier: Tier | null;
  /** How many parts of the answer stood before it. */
  readonly at: number;
}

export interface Turn {
  readonly requestId: string;
  /** Null until the answer has begun. */
  readonly messageId: string | null;
  readonly startedAt: number;
  readonly tier: TierNotice | null;
  readonly drafts: readonly Draft[];
  readonly parts: number;
}

/** A message that was sent while another turn ran. */
export interface Waiting {
  readonly requestId: string;
  readonly message: UIMessage;
  /** The user took it back: it will join the transcript, and get no answer. */
  readonly isCancelled: boolean;
  /** Which of the page's connections carried it. */
  readonly socket: number;
}

export interface Failure {
  readonly requestId: string;
  readonly code: string | null;
  readonly sentence: string;
}

export interface Turns {
  /** Of this page's life, oldest first. */
  readonly list: readonly Turn[];
  readonly runningId: string | null;
  readonly waiting: readonly Waiting[];
  readonly failure: Failure | null;
  /** Requests the user stopped: what still arrives of them changes nothing. */
  readonly stopped: ReadonlySet<string>;
}

export type TurnEvent =
  | { readonly type: "frame"; readonly frame: ServerFrame; readonly now: number }
  /** Also once more, as the last, when it is sent again. */
  | { readonly type: "queued"; readonly waiting: Waiting }
  | { readonly type: "cancelled"; readonly requestId: string }
  /** It never reached the server. */
  | { readonly type: "withdrawn"; readonly requestId: string }
  /** Nothing waits on the server any more of what went over connections before this one. */
  | { readonly type: "settled"; readonly before: number }
  | { readonly type: "stopped"; readonly requestId: string }
  | { readonly type: "failure-cleared" };

export const NO_TURNS: Turns = { list: [], runningId: null, waiting: [], failure: null, stopped: new Set() };

/** Chunks that each open one part of the answer. */
const OPENING = new Set(["text-start", "reasoning-start", "tool-input-available", "start-step"]);
const ERROR_BODY = /^([a-z_]+): ([\s\S]+)$/;

/** Returns the same object where nothing changed. */
export function reduceTurns(turns: Turns, event: TurnEvent): Turns {
  switch (event.type) {
    case "frame":
      return applyFrame(turns, event.frame, event.now);
    case "queued":
      return { ...turns, waiting: [...without(turns.waiting, event.waiting.requestId), event.waiting] };
    case "withdrawn":
      return withWaiting(turns, without(turns.waiting, event.requestId));
    case "cancelled":
      return {
        ...turns,
        waiting: turns.waiting.map((item) =>
          item.requestId === event.requestId ? { ...item, isCancelled: true } : item,
        ),
      };
    case "settled":
      return withWaiting(
        turns,
        turns.waiting.filter((item) => item.socket >= event.before),
      );
    case "stopped":
      return {
        ...turns,
        runningId: turns.runningId === event.requestId ? null : turns.runningId,
        stopped: new Set([...turns.stopped, event.requestId]),
      };
    case "failure-cleared":
      return turns.failure === null ? turns : { ...turns, failure: null };
  }
}

function applyFrame(turns: Turns, frame: ServerFrame, now: number): Turns {
  if (frame.kind === "idle") return turns.runningId === null ? turns : { ...turns, runningId: null };
  if (frame.kind === "list")
    return withWaiting(
      turns,
      turns.waiting.filter((item) => !isAnswered(item, frame.messages)),
    );
  if (frame.kind !== "answer") return turns;

  const waiting = without(turns.waiting, frame.id);
  if (frame.error !== null) {
    const parsed = ERROR_BODY.exec(frame.error);
    const failure = { requestId: frame.id, code: parsed?.[1] ?? null, sentence: parsed?.[2] ?? frame.error };
    return { ...turns, waiting, failure, runningId: runningAfter(turns, frame.id) };
  }
  if (frame.done) {
    if (waiting === turns.waiting && turns.runningId !== frame.id) return turns;
    return { ...turns, waiting, runningId: runningAfter(turns, frame.id) };
  }
  if (turns.stopped.has(frame.id)) return turns;
  const known = turns.list.find((turn) => turn.requestId === frame.id);
  const before = known ?? {
    requestId: frame.id,
    messageId: null,
    startedAt: now,
    tier: null,
    drafts: [],
    parts: 0,
  };
  const after = frame.chunk === null ? before : applyChunk(before, frame.chunk);
  const starts = turns.runningId !== frame.id;
  if (after === known && !starts && waiting === turns.waiting) return turns;
  const list =
    known === undefined ? [...turns.list, after] : turns.list.map((turn) => (turn === known ? after : turn));
  return { ...turns, list, waiting, runningId: frame.id, failure: starts ? null : turns.failure };
}

function applyChunk(turn: Turn, chunk: AnswerChunk): Turn {
  if (chunk.type === "start") {
    // Also the beginning of a replay, which sends everything again.
    return { ...turn, messageId: chunk.messageId ?? turn.messageId, drafts: [], parts: 0 };
  }
  if (chunk.type === "data-tier") return { ...turn, tier: chunk.data };
  if (chunk.type === "data-draft") return { ...turn, drafts: applyDraft(turn, chunk.data) };
  return OPENING.has(chunk.type) ? { ...turn, parts: turn.parts + 1 } : turn;
}

function applyDraft({ drafts, parts, tier }: Turn, notice: DraftNotice): readonly Draft[] {
  const known = drafts.find((draft) => draft.id === notice.draftId);
  const before: Draft = known ?? {
    id: notice.draftId,
    text: "",
    state: "growing",
    tier: tier?.tier ?? null,
    at: parts,
  };
  const after: Draft =
    "state" in notice
      ? { ...before, state: notice.state }
      : { ...before, text: before.text.slice(0, notice.offset) + notice.delta };
  return known === undefined ? [...drafts, after] : drafts.map((draft) => (draft === known ? after : draft));
}

function runningAfter(turns: Turns, ended: string): string | null {
  return turns.runningId === ended ? null : turns.runningId;
}

function without(waiting: readonly Waiting[], requestId: string): readonly Waiting[] {
  return waiting.some((item) => item.requestId === requestId)
    ? waiting.filter((item) => item.requestId !== requestId)
    : waiting;
}

function withWaiting(turns: Turns, waiting: readonly Waiting[]): Turns {
  return waiting.length === turns.waiting.length ? turns : { ...turns, waiting };
}

/** Its turn came while this page was not connected. */
function isAnswered(item: Waiting, messages: readonly UIMessage[]): boolean {
  const at = messages.findIndex((message) => message.id === item.message.id);
  return at !== -1 && messages.slice(at + 1).some((message) => message.role === "assistant");
}
