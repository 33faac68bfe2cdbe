// The facts that a user asked to keep. `key` is what makes two of them the same.

import type { Fact } from "../tools/memory.ts";
import { migrate, type Sql, type SqlRow } from "./sql.ts";

const MIGRATIONS = [
  `
  CREATE TABLE facts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    fact TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    created_at INTEGER NOT NULL
  )
  `,
];

/** Case, and the full stop at the end, make no other fact of it. */
const keyOf = (fact: string): string => fact.toLowerCase().replace(/[\s.!]+$/, "");

const toFact = (row: SqlRow): Fact => ({
  id: String(row["id"]),
  fact: String(row["fact"]),
  createdAt: new Date(Number(row["created_at"])).toISOString(),
  conversationId: String(row["conversation_id"]),
});

export interface NewFact {
  readonly id: string;
  readonly fact: string;
  readonly conversationId: string;
  readonly createdAt: number;
}

export class MemoryStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS, "memory");
  }

  /** Newest first. */
  all(): Fact[] {
    return this.#sql.all("SELECT * FROM facts ORDER BY number DESC").map(toFact);
  }

  /** The fact that is kept: the one that was there, where it is the same. Null where there are `most` already. */
  keep({ id, fact, conversationId, createdAt }: NewFact, most: number): Fact | null {
    return this.#sql.transaction(() => {
      const [same] = this.#sql.all("SELECT * FROM facts WHERE key = ?", keyOf(fact));
      if (same !== undefined) return toFact(same);
      if (Number(this.#sql.all("SELECT count(*) AS count FROM facts")[0]?.["count"]) >= most) return null;
      this.#sql.all(
        "INSERT INTO facts (id, key, fact, conversation_id, created_at) VALUES (?, ?, ?, ?, ?)",
        id,
        keyOf(fact),
        fact,
        conversationId,
        createdAt,
      );
      return this.#byId(id);
    });
  }

  /** Words a fact anew; another that says the same by now goes. Null where there is none of this id. */
  change(id: string, fact: string): Fact | null {
    return this.#sql.transaction(() => {
      if (this.#byId(id) === null) return null;
      this.#sql.all("DELETE FROM facts WHERE key = ? AND id <> ?", keyOf(fact), id);
      this.#sql.all("UPDATE facts SET fact = ?, key = ? WHERE id = ?", fact, keyOf(fact), id);
      return this.#byId(id);
    });
  }

  /** The fact that went; null where there was none. */
  forget(id: string): Fact | null {
    const [row] = this.#sql.all("DELETE FROM facts WHERE id = ? RETURNING *", id);
    return row === undefined ? null : toFact(row);
  }

  #byId(id: string): Fact | null {
    const [row] = this.#sql.all("SELECT * FROM facts WHERE id = ?", id);
    return row === undefined ? null : toFact(row);
  }
}
