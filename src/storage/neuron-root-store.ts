// What the root has leased to its shards, by UTC day.

import { NO_NEURONS, type Neurons } from "../ledger/neurons.ts";
import { migrate, type Sql } from "./sql.ts";

const MIGRATIONS = [
  "CREATE TABLE leased (day TEXT PRIMARY KEY, free REAL NOT NULL, paid REAL NOT NULL) WITHOUT ROWID",
];

export class NeuronRootStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS);
  }

  leased(day: string): Neurons {
    const row = this.#sql.all("SELECT free, paid FROM leased WHERE day = ?", day)[0];
    return row === undefined ? NO_NEURONS : { free: Number(row["free"]), paid: Number(row["paid"]) };
  }

  /** Adds to what is leased; negative where something comes back. Days before are forgotten. */
  add(day: string, { free, paid }: Neurons): void {
    this.#sql.transaction(() => {
      this.#sql.all("DELETE FROM leased WHERE day < ?", day);
      this.#sql.all(
        `INSERT INTO leased (day, free, paid) VALUES (?, ?, ?)
         ON CONFLICT (day) DO UPDATE SET free = free + excluded.free, paid = paid + excluded.paid`,
        day,
        free,
        paid,
      );
    });
  }
}
