// The journal of calls with side effects, a row a call: written before it acts, and again with what came of it.

import type { Sql } from "./sql.ts";

/** As the tools' journal needs them; what came of a call is kept as it was given. */
export class EffectStore<Result> {
  readonly #sql: Sql;
  readonly #now: () => number;

  constructor(sql: Sql, now: () => number) {
    this.#sql = sql;
    this.#now = now;
  }

  /** Writes a call down as begun, once; afterwards it answers what is known of it. */
  begin(
    callKey: string,
    toolName: string,
  ): { kind: "new" } | { kind: "unknown" } | { kind: "ended"; result: Result } {
    const known = this.find(callKey);
    if (known !== null) return known;
    this.#sql.all(
      "INSERT INTO effects (call_key, tool, began_at) VALUES (?, ?, ?)",
      callKey,
      toolName,
      this.#now(),
    );
    return { kind: "new" };
  }

  end(callKey: string, result: Result): void {
    this.#sql.all(
      "UPDATE effects SET result = ?, ended_at = ? WHERE call_key = ?",
      JSON.stringify(result),
      this.#now(),
      callKey,
    );
  }

  /** What is known of a call; null where it was never begun. */
  find(callKey: string): { kind: "unknown" } | { kind: "ended"; result: Result } | null {
    const row = this.#sql.all("SELECT result FROM effects WHERE call_key = ?", callKey)[0];
    if (row === undefined) return null;
    return row["result"] === null || row["result"] === undefined
      ? { kind: "unknown" }
      : { kind: "ended", result: JSON.parse(String(row["result"])) as Result };
  }
}
