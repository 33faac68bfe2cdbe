// Answers that wait for the user's approval, a row an answer: how their turn is to go on, and since when they wait.

import type { Mode } from "../core/receipt.ts";
import type { Sql, SqlRow } from "./sql.ts";

export interface PausedAnswer {
  readonly messageId: string;
  readonly mode: Mode;
  /** As the turn had them, as JSON; null where nothing was set. */
  readonly format: string | null;
  readonly terms: string | null;
  readonly unattended: string | null;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
}

const text = (row: SqlRow, column: string): string | null => {
  const value = row[column];
  return value === null || value === undefined ? null : String(value);
};

const toPaused = (row: SqlRow): PausedAnswer => ({
  messageId: String(row["message_id"]),
  mode: String(row["mode"]) as Mode,
  format: text(row, "format"),
  terms: text(row, "terms"),
  unattended: text(row, "unattended"),
  askedAt: Number(row["asked_at"]),
});

export class PausedAnswers {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Those of the transcript, the longest waiting first. */
  all(): PausedAnswer[] {
    return this.#sql
      .all(
        `SELECT paused.* FROM paused JOIN messages ON messages.id = paused.message_id AND messages.version IS NULL
         ORDER BY asked_at`,
      )
      .map(toPaused);
  }

  add(paused: PausedAnswer): void {
    this.#sql.all(
      `INSERT OR REPLACE INTO paused (message_id, mode, format, terms, unattended, asked_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
      paused.messageId,
      paused.mode,
      paused.format,
      paused.terms,
      paused.unattended,
      paused.askedAt,
    );
  }

  remove(messageId: string): void {
    this.#sql.all("DELETE FROM paused WHERE message_id = ?", messageId);
  }
}
