// How many turns a user has begun lately, counted by the second, so that a restart forgets none of them.

import { migrate, type Sql } from "./sql.ts";

const MIGRATIONS = ["CREATE TABLE turn_rate (second INTEGER PRIMARY KEY, turns INTEGER NOT NULL)"];
const MINUTE_SECONDS = 60;

export class TurnRateStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS, "turn_rate");
  }

  /** Counts one more, where it is within the rate. @returns 0, or in how many seconds there will be room */
  take(perMinute: number, now: number): number {
    const second = Math.floor(now / 1000);
    this.#sql.all("DELETE FROM turn_rate WHERE second <= ?", second - MINUTE_SECONDS);
    const rows = this.#sql.all("SELECT second, turns FROM turn_rate ORDER BY second");
    let taken = rows.reduce((sum, row) => sum + Number(row["turns"]), 0);
    if (taken < perMinute) {
      this.#sql.all(
        "INSERT INTO turn_rate (second, turns) VALUES (?, 1) ON CONFLICT (second) DO UPDATE SET turns = turns + 1",
        second,
      );
      return 0;
    }
    for (const row of rows) {
      taken -= Number(row["turns"]);
      if (taken < perMinute) return Math.max(1, Number(row["second"]) + MINUTE_SECONDS - second);
    }
    return MINUTE_SECONDS;
  }

  /** The turns of each second that still counts. */
  all(): (readonly [second: number, turns: number])[] {
    return this.#sql
      .all("SELECT second, turns FROM turn_rate")
      .map((row) => [Number(row["second"]), Number(row["turns"])]);
  }

  restore(seconds: readonly (readonly [second: number, turns: number])[]): void {
    for (const [second, turns] of seconds)
      this.#sql.all("INSERT OR REPLACE INTO turn_rate (second, turns) VALUES (?, ?)", second, turns);
  }
}
