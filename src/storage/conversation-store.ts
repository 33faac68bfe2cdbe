// One conversation in SQLite: its transcript, the branches that were replaced, the turns that wait or run, and the stream
// of the running one. Every method is one atomic step; which steps to take is decided elsewhere.

import type { UIMessage, UIMessageChunk } from "ai";
import { waitingCalls } from "../core/approvals.ts";
import type { Mode, Step } from "../core/receipt.ts";
import type { ToolResult } from "../tools/call.ts";
import { AboutStore } from "./about-store.ts";
import { CallLedger } from "./call-ledger.ts";
import { EffectStore } from "./effect-store.ts";
import { PausedAnswers } from "./paused-answers.ts";
import { CONVERSATION_MIGRATIONS } from "./migrations.ts";
import { fitRow } from "./fit-row.ts";
import { TurnKeyStore } from "./turn-key-store.ts";
import { migrate, type Sql, type SqlRow, type SqlValue } from "./sql.ts";

/** `continue`: the answer is there already and goes on. */
export type TurnKind = "append" | "edit" | "regenerate" | "continue";

/** A turn as it was accepted: durable before anybody is told. */
export interface StoredTurn {
  readonly number: number;
  readonly requestId: string;
  /** The connection that asked; null for requests by other doors. */
  readonly peerId: string | null;
  readonly userMessage: UIMessage;
  readonly kind: TurnKind;
  readonly mode: Mode;
  readonly answerId: string;
  /** The form that the answer was asked for in, as JSON; null for plain text. */
  readonly format: string | null;
  /** What else was set for the answer, as JSON; null where nothing was. */
  readonly terms: string | null;
  /** What holds where nobody watches the turn, as JSON; null where somebody does. */
  readonly unattended: string | null;
  readonly status: "pending" | "running";
  readonly isCancelled: boolean;
  /** What was known when its latest call of a model began, as JSON; null where none was made. */
  readonly progress: string | null;
}

export type NewTurn = Omit<StoredTurn, "number" | "status" | "isCancelled" | "progress">;

/** A branch that an edit or a regeneration replaced. */
export interface Version {
  readonly at: string;
  /** The message that it followed; null where it began the conversation. */
  readonly afterMessageId: string | null;
  readonly messages: readonly UIMessage[];
}

const toTurn = (row: SqlRow): StoredTurn => ({
  number: Number(row["number"]),
  requestId: String(row["request_id"]),
  peerId: row["peer_id"] === null ? null : String(row["peer_id"]),
  userMessage: readMessage(row["message"], row["user_id"], "user"),
  kind: String(row["kind"]) as TurnKind,
  mode: String(row["mode"]) as Mode,
  answerId: String(row["answer_id"]),
  format: row["format"] === null ? null : String(row["format"]),
  terms: row["terms"] === null ? null : String(row["terms"]),
  unattended: row["unattended"] === null ? null : String(row["unattended"]),
  status: String(row["status"]) as StoredTurn["status"],
  isCancelled: row["cancelled"] === 1,
  progress: row["progress"] === null ? null : String(row["progress"]),
});

const DAMAGED = "This message is damaged in storage and can't be shown.";

const isMessage = (value: unknown): value is UIMessage =>
  typeof value === "object" && value !== null && "parts" in value && Array.isArray(value.parts);

/** A message that can't be read must not close the whole conversation: another stands for it and says so. */
function readMessage(
  json: SqlValue | undefined,
  id: SqlValue | undefined,
  role: SqlValue | undefined,
): UIMessage {
  try {
    const message: unknown = JSON.parse(String(json));
    if (isMessage(message)) return message;
  } catch {
    // As below.
  }
  return {
    id: String(id),
    role: role === "user" ? "user" : "assistant",
    parts: [{ type: "text", text: DAMAGED }],
  };
}

const toMessage = (row: SqlRow): UIMessage => readMessage(row["body"], row["id"], row["role"]);

export class ConversationStore {
  readonly #sql: Sql;
  readonly #now: () => number;
  readonly about: AboutStore;
  readonly ledger: CallLedger;
  readonly effects: EffectStore<ToolResult>;
  readonly paused: PausedAnswers;
  readonly turnKeys: TurnKeyStore;

  constructor(sql: Sql, now: () => number = Date.now) {
    this.#sql = sql;
    this.#now = now;
    migrate(sql, CONVERSATION_MIGRATIONS);
    this.about = new AboutStore(sql);
    this.ledger = new CallLedger(sql);
    this.effects = new EffectStore(sql, now);
    this.paused = new PausedAnswers(sql);
    this.turnKeys = new TurnKeyStore(sql);
  }

  /** The transcript, oldest first. */
  messages(): UIMessage[] {
    return this.transcript().map(({ message }) => message);
  }

  /** The same, each with when it was stored. */
  transcript(): { message: UIMessage; at: number }[] {
    return this.#sql
      .all("SELECT * FROM messages WHERE version IS NULL ORDER BY position")
      .map((row) => ({ message: toMessage(row), at: Number(row["at"]) }));
  }

  /**
   * One page of the transcript: the `limit` messages before `before` (a message id; the newest page without), oldest first.
   * @returns null where `before` names no message of the transcript
   */
  page(limit: number, before: string | null): { messages: UIMessage[]; nextCursor: string | null } | null {
    const end = before === null ? Number.MAX_SAFE_INTEGER : this.#positionOf(before);
    if (end === null) return null;
    const rows = this.#sql
      .all(
        "SELECT * FROM messages WHERE version IS NULL AND position < ? ORDER BY position DESC LIMIT ?",
        end,
        limit + 1,
      )
      .map(toMessage);
    const page = rows.slice(0, limit).toReversed();
    return { messages: page, nextCursor: rows.length > limit ? (page[0]?.id ?? null) : null };
  }

  message(id: string): UIMessage | null {
    const row = this.#sql.all("SELECT * FROM messages WHERE version IS NULL AND id = ?", id)[0];
    return row === undefined ? null : toMessage(row);
  }

  /** The user's message that an answer of the transcript follows. */
  question(answerId: string): UIMessage | null {
    const position = this.#positionOf(answerId);
    const row = this.#sql.all(
      "SELECT * FROM messages WHERE version IS NULL AND role = 'user' AND position < ? ORDER BY position DESC LIMIT 1",
      position ?? 0,
    )[0];
    return row === undefined ? null : toMessage(row);
  }

  /** An answer, also one that was replaced; null where there is none with this id. */
  answer(id: string): UIMessage | null {
    const row = this.#sql.all("SELECT * FROM messages WHERE id = ? AND role = 'assistant' LIMIT 1", id)[0];
    return row === undefined ? null : toMessage(row);
  }

  /** Whether a message of this id is, or ever was, part of this conversation. */
  hasSeen(id: string): boolean {
    // The index holds the transcript alone, and nearly every id that is asked for is there.
    if (this.#positionOf(id) !== null) return true;
    return this.#sql.all("SELECT 1 FROM messages WHERE id = ? LIMIT 1", id).length > 0;
  }

  /** An answer as it stands is replaced by one with more in it. */
  updateAnswer(answer: UIMessage): void {
    this.#sql.all(
      "UPDATE messages SET body = ?, revision = ? WHERE id = ? AND role = 'assistant'",
      fitRow(answer),
      this.about.change(this.#now()),
      answer.id,
    );
  }

  /** Whether anything was ever said here, or the conversation was made without a word. */
  isBegun(): boolean {
    return this.about.find() !== null;
  }

  versions(): Version[] {
    return this.#sql.all("SELECT * FROM versions ORDER BY number").map((row) => ({
      at: new Date(Number(row["at"])).toISOString(),
      afterMessageId: row["after_id"] === null ? null : String(row["after_id"]),
      messages: this.#sql
        .all("SELECT * FROM messages WHERE version = ? ORDER BY position", row["number"] ?? null)
        .map(toMessage),
    }));
  }

  /** Every message that was ever stored here, replaced ones included, oldest first. */
  rows(): { message: UIMessage; at: number; version: number | null }[] {
    return this.#sql.all("SELECT * FROM messages ORDER BY position").map((row) => ({
      message: toMessage(row),
      at: Number(row["at"]),
      version: row["version"] == null ? null : Number(row["version"]),
    }));
  }

  /** The dropped drafts of a message, by the index of their step. */
  drafts(messageId: string): ReadonlyMap<number, string> {
    const rows = this.#sql.all("SELECT step, text FROM drafts WHERE message_id = ?", messageId);
    return new Map(rows.map((row) => [Number(row["step"]), String(row["text"])]));
  }

  turns(): StoredTurn[] {
    return this.#sql.all("SELECT * FROM turns ORDER BY number").map(toTurn);
  }

  addTurn(turn: NewTurn, at: number): void {
    this.#sql.all(
      `INSERT INTO turns (
         request_id, peer_id, user_id, message, kind, mode, answer_id, format, terms, unattended, status, at
       ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?)`,
      turn.requestId,
      turn.peerId,
      turn.userMessage.id,
      JSON.stringify(turn.userMessage),
      turn.kind,
      turn.mode,
      turn.answerId,
      turn.format,
      turn.terms,
      turn.unattended,
      at,
    );
  }

  cancelTurn(number: number): void {
    this.#sql.all("UPDATE turns SET cancelled = 1 WHERE number = ?", number);
  }

  /** The turn's message joins the transcript; what an edit or a regeneration replaces is kept as a version. */
  startTurn(turn: StoredTurn, at: number): void {
    this.#sql.transaction(() => {
      this.#sql.all("UPDATE turns SET status = 'running' WHERE number = ?", turn.number);
      if (turn.kind === "continue") return;
      const { id } = turn.userMessage;
      const position = this.#positionOf(id);
      if (position === null) {
        this.#insert(turn.userMessage, at);
        return;
      }
      // An edit replaces the message itself as well; a regeneration only what followed it.
      this.#setAside(turn.kind === "edit" ? position : position + 1, at);
      if (turn.kind === "edit") this.#insert(turn.userMessage, at);
    });
  }

  /** A turn whose process died before it called anything begins again. */
  restartTurn(number: number): void {
    this.#sql.transaction(() => {
      this.#sql.all("DELETE FROM chunks WHERE turn = ?", number);
      // Its message stands in the transcript already: an edit made again would set its own message aside.
      this.#sql.all(
        "UPDATE turns SET status = 'pending', kind = CASE kind WHEN 'edit' THEN 'append' ELSE kind END WHERE number = ?",
        number,
      );
    });
  }

  /** A turn that has nothing to go on from any more. */
  dropTurn(number: number): void {
    this.#sql.all("DELETE FROM turns WHERE number = ?", number);
  }

  noteProgress(number: number, progress: string): void {
    this.#sql.all("UPDATE turns SET progress = ? WHERE number = ?", progress, number);
  }

  appendChunk(turn: number, seq: number, body: string): void {
    this.#sql.all("INSERT INTO chunks (turn, seq, body) VALUES (?, ?, ?)", turn, seq, body);
  }

  /** The stream of a turn so far, in order, as it was sent. */
  chunks(turn: number): { seq: number; body: string }[] {
    return this.#sql
      .all("SELECT seq, body FROM chunks WHERE turn = ? ORDER BY seq", turn)
      .map((row) => ({ seq: Number(row["seq"]), body: String(row["body"]) }));
  }

  parsedChunks(turn: number): UIMessageChunk[] {
    return this.chunks(turn).flatMap(({ body }) => {
      try {
        return [JSON.parse(body) as UIMessageChunk];
      } catch {
        return []; // a damaged piece is missing; the others still say what was shown
      }
    });
  }

  /** Several changes as one: all of them are kept, or none. */
  transaction<T>(work: () => T): T {
    return this.#sql.transaction(work);
  }

  /** The answer joins the transcript and the turn is over, in one step: there is never one without the other. */
  finishTurn(
    turn: StoredTurn,
    end: {
      answer: UIMessage;
      drafts: readonly { step: number; text: string }[];
      steps: readonly Step[];
      at: number;
    },
  ): void {
    this.#sql.transaction(() => {
      if (turn.kind === "continue") this.updateAnswer(end.answer);
      else this.#insert(end.answer, end.at);
      if (waitingCalls(end.answer).length === 0) this.paused.remove(end.answer.id);
      else this.paused.add({ ...turn, messageId: end.answer.id, askedAt: end.at });
      for (const draft of end.drafts) {
        this.#sql.all(
          "INSERT INTO drafts (message_id, step, text) VALUES (?, ?, ?)",
          end.answer.id,
          draft.step,
          draft.text,
        );
      }
      this.ledger.record(end.answer.id, end.steps, end.at);
      this.#sql.all("DELETE FROM chunks WHERE turn = ?", turn.number);
      this.#sql.all("DELETE FROM turns WHERE number = ?", turn.number);
    });
  }

  #positionOf(id: string): number | null {
    const row = this.#sql.all("SELECT position FROM messages WHERE version IS NULL AND id = ?", id)[0];
    return row === undefined ? null : Number(row["position"]);
  }

  #insert(message: UIMessage, at: number): void {
    this.#sql.all(
      "INSERT INTO messages (id, role, body, at, revision) VALUES (?, ?, ?, ?, ?)",
      message.id,
      message.role,
      fitRow(message),
      at,
      this.about.change(at),
    );
  }

  #setAside(fromPosition: number, at: number): void {
    const affected = this.#sql.all(
      "SELECT 1 FROM messages WHERE version IS NULL AND position >= ? LIMIT 1",
      fromPosition,
    );
    if (affected.length === 0) return;
    const before = this.#sql.all(
      "SELECT id FROM messages WHERE version IS NULL AND position < ? ORDER BY position DESC LIMIT 1",
      fromPosition,
    )[0];
    this.#sql.all("INSERT INTO versions (at, after_id) VALUES (?, ?)", at, before?.["id"] ?? null);
    const number = this.#sql.all("SELECT max(number) AS number FROM versions")[0]?.["number"] ?? null;
    this.#sql.all(
      "UPDATE messages SET version = ?, revision = ? WHERE version IS NULL AND position >= ?",
      number,
      this.about.change(at),
      fromPosition,
    );
  }
}
