// What a conversation knows of itself beside its messages: that it has begun, and how much of it the user's directory has been
// told. One row, which is not there before the conversation begins.

import type { Sql, SqlRow } from "./sql.ts";

export interface About {
  readonly createdAt: number;
  /** Grows with every change of what the directory shows. */
  readonly seq: number;
  /** What the directory has confirmed. */
  readonly told: number;
  /** Came in as a file, which anybody may have written. */
  readonly isImported: boolean;
}

/** A message that the directory knows differently. */
export interface Untold {
  readonly position: number;
  readonly body: string;
  /** Replaced by an edit or a regeneration. */
  readonly isGone: boolean;
}

const toAbout = (row: SqlRow): About => ({
  createdAt: Number(row["created_at"]),
  seq: Number(row["seq"]),
  told: Number(row["told"]),
  isImported: row["imported"] === 1,
});

export class AboutStore {
  readonly #sql: Sql;

  /** @param sql with the conversation's tables in it */
  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Null before the conversation has begun. */
  find(): About | null {
    const row = this.#sql.all("SELECT * FROM about")[0];
    return row === undefined ? null : toAbout(row);
  }

  /** Once; begun already, it stays as it is. */
  begin(at: number, isImported = false): void {
    this.#sql.all(
      "INSERT OR IGNORE INTO about (one, created_at, imported) VALUES (1, ?, ?)",
      at,
      isImported ? 1 : 0,
    );
  }

  /** Something that the directory shows changes now. @returns its number */
  change(at: number): number {
    const row = this.#sql.all(
      `INSERT INTO about (one, created_at, seq) VALUES (1, ?, 1)
       ON CONFLICT (one) DO UPDATE SET seq = seq + 1 RETURNING seq`,
      at,
    )[0];
    return Number(row?.["seq"]);
  }

  /** The directory has what was changed up to this number. */
  setTold(seq: number): void {
    this.#sql.all("UPDATE about SET told = max(told, ?)", seq);
  }

  /** Messages that were changed after `told`, up to `most` of them, in their order from `from` on. */
  untold(told: number, from: number, most: number): Untold[] {
    return this.#sql
      .all(
        `SELECT position, body, version FROM messages INDEXED BY messages_by_revision
         WHERE revision > ? AND position >= ? ORDER BY position LIMIT ?`,
        told,
        from,
        most,
      )
      .map((row) => ({
        position: Number(row["position"]),
        body: String(row["body"]),
        isGone: row["version"] !== null,
      }));
  }

  /** Of the transcript as it stands: how many messages, and when the last one was stored. */
  extent(): { messageCount: number; lastAt: number | null } {
    const row = this.#sql.all(
      "SELECT count(*) AS messages, max(at) AS at FROM messages WHERE version IS NULL",
    )[0];
    return {
      messageCount: Number(row?.["messages"] ?? 0),
      lastAt: row?.["at"] == null ? null : Number(row["at"]),
    };
  }

  /** The first message of the user's as it is stored; null where there is none. */
  opening(): string | null {
    const row = this.#sql.all(
      "SELECT body FROM messages WHERE version IS NULL AND role = 'user' ORDER BY position LIMIT 1",
    )[0];
    return row === undefined ? null : String(row["body"]);
  }
}
