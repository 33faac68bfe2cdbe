// What a user's requests that make something were answered, by the key that their sender gave them: a repetition is given the
// same answer, and makes nothing again.

import { migrate, type Sql } from "./sql.ts";

const MIGRATIONS = [
  `
  CREATE TABLE requests (
    scope TEXT PRIMARY KEY,
    body_digest TEXT NOT NULL,
    at INTEGER NOT NULL,
    status INTEGER,
    body TEXT
  ) WITHOUT ROWID
  `,
];

const REMEMBERED_MS = 24 * 3_600_000;
/** A request that has not been answered by then never will be: its process has died. */
const GIVEN_UP_MS = 60_000;

export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
}

export type Claim = StoredAnswer | "claimed" | "under-way" | "mismatch";

export class IdempotencyStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS, "idempotency");
  }

  /** @param scope the route and the key */
  claim(scope: string, bodyDigest: string, now: number): Claim {
    this.#sql.all(
      "DELETE FROM requests WHERE at <= ? OR (status IS NULL AND at <= ?)",
      now - REMEMBERED_MS,
      now - GIVEN_UP_MS,
    );
    const row = this.#sql.all("SELECT * FROM requests WHERE scope = ?", scope)[0];
    if (row === undefined) {
      this.#sql.all("INSERT INTO requests (scope, body_digest, at) VALUES (?, ?, ?)", scope, bodyDigest, now);
      return "claimed";
    }
    if (row["body_digest"] !== bodyDigest) return "mismatch";
    return row["status"] === null
      ? "under-way"
      : { status: Number(row["status"]), body: String(row["body"]) };
  }

  answered(scope: string, { status, body }: StoredAnswer): void {
    this.#sql.all("UPDATE requests SET status = ?, body = ? WHERE scope = ?", status, body, scope);
  }

  /** The request made nothing: it may be sent again under its key. */
  release(scope: string): void {
    this.#sql.all("DELETE FROM requests WHERE scope = ? AND status IS NULL", scope);
  }

  /** Answers that tell of a conversation. */
  forget(conversationId: string): void {
    this.#sql.all(
      "DELETE FROM requests WHERE instr(scope, ?) > 0 OR instr(body, ?) > 0",
      `/${conversationId}/`,
      `"${conversationId}"`,
    );
  }
}
