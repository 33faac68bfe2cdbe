// Which turn a request began, by the key that its sender gave it: a repetition finds the turn instead of beginning another.

import type { RequestKey } from "../core/request-key.ts";
import type { Sql } from "./sql.ts";

const REMEMBERED_MS = 24 * 3_600_000;

/** The tables are the conversation store's to make. */
export class TurnKeyStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Null where the key has begun nothing, or so long ago that it is forgotten. */
  find(key: string, now: number): { readonly bodyDigest: string; readonly turnId: string } | null {
    const row = this.#sql.all(
      "SELECT * FROM turn_keys WHERE key = ? AND at > ?",
      key,
      now - REMEMBERED_MS,
    )[0];
    return row === undefined
      ? null
      : { bodyDigest: String(row["body_digest"]), turnId: String(row["turn_id"]) };
  }

  add({ key, bodyDigest }: RequestKey, turnId: string, at: number): void {
    this.#sql.all("DELETE FROM turn_keys WHERE at <= ?", at - REMEMBERED_MS);
    this.#sql.all(
      "INSERT OR REPLACE INTO turn_keys (key, body_digest, turn_id, at) VALUES (?, ?, ?, ?)",
      key,
      bodyDigest,
      turnId,
      at,
    );
  }
}
