// The notifications of one conversation that are on their way: each stays until it was taken, or its user was told that it
// could not be delivered.

import type { Sql, SqlRow } from "./sql.ts";

export interface OutboxEntry {
  /** The run's. */
  readonly id: string;
  readonly automationId: string;
  readonly url: string;
  readonly body: string;
  /** Those that were begun. */
  readonly attempts: number;
  readonly lastError: string | null;
}

const toEntry = (row: SqlRow): OutboxEntry => ({
  id: String(row["id"]),
  automationId: String(row["automation_id"]),
  url: String(row["url"]),
  body: String(row["body"]),
  attempts: Number(row["attempts"]),
  lastError: row["last_error"] === null ? null : String(row["last_error"]),
});

export class OutboxStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Once for each run. */
  add(entry: Pick<OutboxEntry, "id" | "automationId" | "url" | "body">, at: number): void {
    this.#sql.all(
      "INSERT OR IGNORE INTO outbox (id, automation_id, url, body, next_at) VALUES (?, ?, ?, ?, ?)",
      entry.id,
      entry.automationId,
      entry.url,
      entry.body,
      at,
    );
  }

  /** Those to be sent, by their time. */
  waiting(): { readonly id: string; readonly at: number }[] {
    return this.#sql
      .all("SELECT id, next_at FROM outbox WHERE next_at IS NOT NULL ORDER BY next_at, id")
      .map((row) => ({ id: String(row["id"]), at: Number(row["next_at"]) }));
  }

  find(id: string): OutboxEntry | null {
    const row = this.#sql.all("SELECT * FROM outbox WHERE id = ?", id)[0];
    return row === undefined ? null : toEntry(row);
  }

  /** An attempt begins. Should nothing more be heard of it, the next one is at `nextAt`. */
  begin(id: string, nextAt: number, error: string): void {
    this.#sql.all(
      "UPDATE outbox SET attempts = attempts + 1, next_at = ?, last_error = ? WHERE id = ?",
      nextAt,
      error,
      id,
    );
  }

  failed(id: string, error: string): void {
    this.#sql.all("UPDATE outbox SET last_error = ? WHERE id = ?", error, id);
  }

  giveUp(id: string, at: number): void {
    this.#sql.all("UPDATE outbox SET next_at = NULL, failed_at = ? WHERE id = ?", at, id);
  }

  givenUp(): (OutboxEntry & { readonly failedAt: number })[] {
    return this.#sql
      .all("SELECT * FROM outbox WHERE next_at IS NULL ORDER BY failed_at, id")
      .map((row) => ({ ...toEntry(row), failedAt: Number(row["failed_at"]) }));
  }

  remove(id: string): void {
    this.#sql.all("DELETE FROM outbox WHERE id = ?", id);
  }
}
