// One shard's stock of neurons and what single calls have taken of it, by UTC day. A new day begins with nothing: the leases
// of the day before have ended with it.

import { keepOf, minus, NO_NEURONS, plus, takeFrom, type Neurons } from "../ledger/neurons.ts";
import { migrate, type Sql, type SqlRow } from "./sql.ts";

const MIGRATIONS = [
  `
  CREATE TABLE stock (day TEXT PRIMARY KEY, free REAL NOT NULL, paid REAL NOT NULL) WITHOUT ROWID;
  CREATE TABLE takes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    call_id TEXT NOT NULL UNIQUE,
    day TEXT NOT NULL,
    free REAL NOT NULL,
    paid REAL NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0
  )
  `,
];

/** Settled calls are remembered for as long as a settlement may be repeated: that many calls. */
const REMEMBERED_CALLS = 1_000;

const toNeurons = (row: SqlRow | undefined): Neurons | null =>
  row === undefined ? null : { free: Number(row["free"]), paid: Number(row["paid"]) };

export class NeuronShardStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS);
  }

  stock(day: string): Neurons {
    return toNeurons(this.#sql.all("SELECT free, paid FROM stock WHERE day = ?", day)[0]) ?? NO_NEURONS;
  }

  add(day: string, neurons: Neurons): void {
    this.#sql.transaction(() => {
      this.#sql.all("DELETE FROM stock WHERE day < ?", day);
      // A call that spans midnight is settled against the day on which it began.
      this.#sql.all("DELETE FROM takes WHERE day < ? AND settled = 1", day);
      this.#change(day, neurons);
    });
  }

  /** What a call has taken before, on that day; null where it has not. */
  taken(day: string, callId: string): Neurons | null {
    return toNeurons(
      this.#sql.all("SELECT free, paid FROM takes WHERE call_id = ? AND day = ?", callId, day)[0],
    );
  }

  take(day: string, callId: string, wanted: number): Neurons {
    return this.#sql.transaction(() => {
      const taken = takeFrom(this.stock(day), wanted);
      this.#change(day, minus(NO_NEURONS, taken));
      this.#sql.all(
        "INSERT INTO takes (call_id, day, free, paid) VALUES (?, ?, ?, ?)",
        callId,
        day,
        taken.free,
        taken.paid,
      );
      return taken;
    });
  }

  /**
   * What the call used; the rest of what it took goes back, and what it used beyond it is taken too. Once a call.
   * @returns what it has used, the free part and the paid one
   */
  settle(day: string, callId: string, used: number): Neurons {
    return this.#sql.transaction(() => {
      const row = this.#sql.all("SELECT * FROM takes WHERE call_id = ? AND day = ?", callId, day)[0];
      const taken = toNeurons(row) ?? NO_NEURONS;
      if (row?.["settled"] === 1) return taken;
      const more = takeFrom({ ...this.stock(day), paid: 0 }, Math.max(0, used - taken.free - taken.paid));
      const kept = keepOf(plus(taken, more), used);
      this.#change(day, minus(taken, kept));
      this.#sql.all(
        `INSERT INTO takes (call_id, day, free, paid, settled) VALUES (?, ?, ?, ?, 1)
         ON CONFLICT (call_id) DO UPDATE SET free = excluded.free, paid = excluded.paid, settled = 1`,
        callId,
        day,
        kept.free,
        kept.paid,
      );
      this.#sql.all(
        "DELETE FROM takes WHERE settled = 1 AND number < (SELECT max(number) FROM takes) - ?",
        REMEMBERED_CALLS,
      );
      return kept;
    });
  }

  #change(day: string, { free, paid }: Neurons): void {
    this.#sql.all(
      `INSERT INTO stock (day, free, paid) VALUES (?, ?, ?)
       ON CONFLICT (day) DO UPDATE SET free = free + excluded.free, paid = paid + excluded.paid`,
      day,
      free,
      paid,
    );
  }
}
