// The shared copies of one conversation: the digests of their links' tokens. The tokens themselves are kept nowhere.

import type { Sql } from "./sql.ts";

/** The tables are the conversation store's to make. */
export class ShareStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Unless there are `most` already. @returns whether it was added */
  add(digest: string, at: number, most: number): boolean {
    return this.#sql.transaction(() => {
      if (this.all().length >= most) return false;
      this.#sql.all("INSERT INTO shares (digest, at) VALUES (?, ?)", digest, at);
      return true;
    });
  }

  all(): string[] {
    return this.#sql.all("SELECT digest FROM shares").map((row) => String(row["digest"]));
  }

  remove(digest: string): void {
    this.#sql.all("DELETE FROM shares WHERE digest = ?", digest);
  }
}
