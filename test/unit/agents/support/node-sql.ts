// The `Sql` of a conversation on Node's SQLite, and one that fails when told to, as a full disk does.

import { DatabaseSync } from "node:sqlite";
import type { Sql, SqlRow, SqlValue } from "../../../../src/storage/sql.ts";

export function nodeSql(database = new DatabaseSync(":memory:")): Sql {
  return {
    all: (query, ...bindings) => database.prepare(query).all(...bindings) as SqlRow[],
    transaction(work) {
      database.exec("BEGIN");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
  };
}

const WRITE = /^\s*(?:INSERT|UPDATE|DELETE)/i;

/** Counts statements, and fails those that `breaksAt` names. */
export class FailingSql implements Sql {
  readonly #sql: Sql;
  writes = 0;
  reads = 0;
  /** Asked before each statement, with its number among the writes (or the reads), from 1. */
  breaksAt: (statement: { query: string; isWrite: boolean; number: number }) => boolean = () => false;

  constructor(sql: Sql = nodeSql()) {
    this.#sql = sql;
  }

  all(query: string, ...bindings: SqlValue[]): SqlRow[] {
    const isWrite = WRITE.test(query);
    const number = isWrite ? ++this.writes : ++this.reads;
    if (this.breaksAt({ query, isWrite, number })) throw new Error("database or disk is full");
    return this.#sql.all(query, ...bindings);
  }

  transaction<T>(work: () => T): T {
    return this.#sql.transaction(work);
  }

  heal(): void {
    this.breaksAt = () => false;
  }
}
