// What the frames of a socket say about the turns under way: which one runs, on which tier, its drafts, its failure,
// which sent messages still wait, and which decisions on calls are on their way. Pure; the text of the answers is useAgentChat's business.

import type { UIMessage } from "ai";
import type { DraftNotice, Tier, TierNotice } from "../core/receipt.ts";
import type { AnswerChunk, ServerFrame } from "./server-frame.ts";

export interface Draft {
  readonly id: string;
  readonly text: string;
  readonly state: "growing" | "released" | "dropped";
  /** Whose it is. */
  readonly tier: Tier | null;
  /** How many parts of the turn stood before it; negative for those of the turn that this one goes on from. */
  readonly at: number;
}

export interface Turn {
  readonly requestId: string;
  /** Null until the answer has begun. */
  readonly messageId: string | null;
  readonly startedAt: number;
  readonly tier: TierNotice | null;
  readonly drafts: readonly Draft[];
  /** Of the answer, that came in this turn. */
  readonly parts: number;
  /** Its parts stand behind those of a message that was there before. */
  readonly continues: boolean;
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
  /** By the call's id: what the user has decided, and no message says yet. */
  readonly decisions: ReadonlyMap<string, boolean>;
  /** Why the last decision was not taken. */
  readonly refusal: string | null;
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
  | { readonly type: "decided"; readonly toolCallId: string; readonly approved: boolean }
  | { readonly type: "failure-cleared" };

export const NO_TURNS: Turns = {
  list: [],
  runningId: null,
  waiting: [],
  failure: null,
  stopped: new Set(),
  decisions: new Map(),
  refusal: null,
};

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
    case "decided":
      return {
        ...turns,
        decisions: new Map([...turns.decisions, [event.toolCallId, event.approved]]),
        refusal: null,
      };
    case "failure-cleared":
      return turns.failure === null ? turns : { ...turns, failure: null };
  }
}

function applyFrame(turns: Turns, frame: ServerFrame, now: number): Turns {
  if (frame.kind === "idle") return turns.runningId === null ? turns : { ...turns, runningId: null };
  if (frame.kind === "list")
    return withWaiting(
      // What was on its way when the connection broke may be lost: the list says which calls still wait.
      turns.decisions.size === 0 ? turns : { ...turns, decisions: new Map() },
      turns.waiting.filter((item) => !isAnswered(item, frame.messages)),
    );
  if (frame.kind === "refused")
    return { ...turns, decisions: new Map(), refusal: sentenceOf(frame.error).sentence };
  if (frame.kind !== "answer") return turns;

  const waiting = without(turns.waiting, frame.id);
  if (frame.error !== null) {
    const failure = { requestId: frame.id, ...sentenceOf(frame.error) };
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
    continues: frame.continues,
  };
  const after = frame.chunk === null ? before : applyChunk(turns.list, before, frame.chunk);
  const starts = turns.runningId !== frame.id;
  if (after === known && !starts && waiting === turns.waiting) return turns;
  const list =
    known === undefined ? [...turns.list, after] : turns.list.map((turn) => (turn === known ? after : turn));
  return { ...turns, list, waiting, runningId: frame.id, failure: starts ? null : turns.failure };
}

function applyChunk(list: readonly Turn[], turn: Turn, chunk: AnswerChunk): Turn {
  if (chunk.type === "start") {
    // Also the beginning of a replay, which sends everything again.
    const messageId = chunk.messageId ?? turn.messageId;
    return {
      ...turn,
      messageId,
      drafts: turn.continues ? draftsBefore(list, turn, messageId) : [],
      parts: 0,
    };
  }
  if (chunk.type === "data-tier") return { ...turn, tier: chunk.data };
  if (chunk.type === "data-draft") return { ...turn, drafts: applyDraft(turn, chunk.data) };
  return OPENING.has(chunk.type) ? { ...turn, parts: turn.parts + 1 } : turn;
}

/** The drafts of the turn that this one goes on from, placed from where this one begins. */
function draftsBefore(list: readonly Turn[], turn: Turn, messageId: string | null): readonly Draft[] {
  const earlier = list.findLast(
    (candidate) => candidate.messageId === messageId && candidate.requestId !== turn.requestId,
  );
  return (earlier?.drafts ?? []).map((draft) => ({ ...draft, at: draft.at - (earlier?.parts ?? 0) }));
}

function sentenceOf(error: string): { readonly code: string | null; readonly sentence: string } {
  const parsed = ERROR_BODY.exec(error);
  return { code: parsed?.[1] ?? null, sentence: parsed?.[2] ?? error };
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
