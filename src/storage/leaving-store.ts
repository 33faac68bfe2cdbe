// Conversations that were removed from the directory and whose own objects are still to be emptied.

import { migrate, type Sql } from "./sql.ts";

const MIGRATIONS = ["CREATE TABLE leaving (object_name TEXT PRIMARY KEY) WITHOUT ROWID"];

export class LeavingStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS, "leaving");
  }

  add(objectName: string): void {
    this.#sql.all("INSERT OR IGNORE INTO leaving (object_name) VALUES (?)", objectName);
  }

  some(most: number): string[] {
    return this.#sql
      .all("SELECT object_name FROM leaving LIMIT ?", most)
      .map((row) => String(row["object_name"]));
  }

  remove(objectName: string): void {
    this.#sql.all("DELETE FROM leaving WHERE object_name = ?", objectName);
  }
}
