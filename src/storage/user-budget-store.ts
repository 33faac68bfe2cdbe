// What one user's model calls have cost by UTC day, with what is reserved for calls under way. Micro-dollars.

import { migrate, type Sql } from "./sql.ts";

const MIGRATIONS = [
  `
  CREATE TABLE days (day TEXT PRIMARY KEY, micro_usd INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE calls (
    call_id TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    micro_usd INTEGER NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE INDEX calls_by_day ON calls (day)
  `,
];

export class UserBudgetStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS);
  }

  /** Settled and reserved together. */
  used(day: string): number {
    return Number(this.#sql.all("SELECT micro_usd FROM days WHERE day = ?", day)[0]?.["micro_usd"] ?? 0);
  }

  /** What is reserved for a call of that day, or was charged for it; null where it is not known. */
  call(day: string, callId: string): number | null {
    const row = this.#sql.all("SELECT micro_usd FROM calls WHERE call_id = ? AND day = ?", callId, day)[0];
    return row === undefined ? null : Number(row["micro_usd"]);
  }

  reserve(day: string, callId: string, microUsd: number): void {
    this.#sql.transaction(() => {
      // Calls of the days before can't be settled any more, and their days' sums stand.
      this.#sql.all("DELETE FROM calls WHERE day < ? AND settled = 1", day);
      this.#sql.all("INSERT INTO calls (call_id, day, micro_usd) VALUES (?, ?, ?)", callId, day, microUsd);
      this.#add(day, microUsd);
    });
  }

  /** Puts what a call has cost in the place of what was reserved for it; once a call. */
  settle(callId: string, microUsd: number): void {
    this.#sql.transaction(() => {
      const row = this.#sql.all("SELECT * FROM calls WHERE call_id = ? AND settled = 0", callId)[0];
      if (row === undefined) return;
      this.#sql.all("UPDATE calls SET micro_usd = ?, settled = 1 WHERE call_id = ?", microUsd, callId);
      this.#add(String(row["day"]), microUsd - Number(row["micro_usd"]));
    });
  }

  /** Spent before this store was emptied; once. */
  carry(day: string, microUsd: number): void {
    this.#sql.all("INSERT OR IGNORE INTO days (day, micro_usd) VALUES (?, ?)", day, microUsd);
  }

  #add(day: string, microUsd: number): void {
    this.#sql.all(
      "INSERT INTO days (day, micro_usd) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET micro_usd = micro_usd + excluded.micro_usd",
      day,
      microUsd,
    );
  }
}
