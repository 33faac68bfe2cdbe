// The messages of one shared copy as JSON, a row each: a row holds what a message's row in its conversation could.

import type { Sql } from "./sql.ts";

/** More than any page of the size asked for needs; it bounds what is looked at. */
const MOST_ROWS = 200;

export class SharedCopyStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Makes the table, too: what is only ever asked for stores nothing. */
  add(from: number, messages: readonly string[]): void {
    this.#sql.transaction(() => {
      this.#sql.all("CREATE TABLE IF NOT EXISTS messages (number INTEGER PRIMARY KEY, body TEXT NOT NULL)");
      for (const [index, body] of messages.entries()) {
        this.#sql.all("INSERT OR REPLACE INTO messages (number, body) VALUES (?, ?)", from + index, body);
      }
    });
  }

  /** The messages from `from` on, as many as have about `characters`, and at least one where there is one. */
  page(from: number, characters: number): string[] {
    return this.#sql
      .all(
        `SELECT body FROM (
           SELECT number, body, sum(length(body)) OVER (ORDER BY number) AS characters
           FROM (SELECT * FROM messages WHERE number >= ? ORDER BY number LIMIT ?)
         ) WHERE number = ? OR characters <= ? ORDER BY number`,
        from,
        MOST_ROWS,
        from,
        characters,
      )
      .map((row) => String(row["body"]));
  }
}
