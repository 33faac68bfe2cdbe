// The hooks of one conversation: whose they are, the secrets that are valid for them, and what they have received.

import type { Sql } from "./sql.ts";

export class HookStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Makes the automation's hook, in the place of any that it had. */
  add(hookId: string, automationId: string, secret: string): void {
    this.#sql.transaction(() => {
      this.remove(automationId);
      this.#sql.all("INSERT INTO hooks (hook_id, automation_id) VALUES (?, ?)", hookId, automationId);
      this.#sql.all("INSERT INTO hook_secrets (hook_id, secret) VALUES (?, ?)", hookId, secret);
    });
  }

  /** Whose hook it is; null where there is none, or none any more. */
  automationOf(hookId: string): string | null {
    const row = this.#sql.all("SELECT automation_id FROM hooks WHERE hook_id = ? AND removed = 0", hookId)[0];
    return row === undefined ? null : String(row["automation_id"]);
  }

  hookOf(automationId: string): string | null {
    const query = "SELECT hook_id FROM hooks WHERE automation_id = ? AND removed = 0";
    const row = this.#sql.all(query, automationId)[0];
    return row === undefined ? null : String(row["hook_id"]);
  }

  secrets(hookId: string, now: number): string[] {
    return this.#sql
      .all(
        "SELECT secret FROM hook_secrets WHERE hook_id = ? AND (valid_until IS NULL OR valid_until > ?)",
        hookId,
        now,
      )
      .map((row) => String(row["secret"]));
  }

  /** Hands out another secret. The one before it is valid for a while, and `most` in all; the oldest go first. */
  rotate(
    hookId: string,
    secret: string,
    { now, validUntil, most }: { now: number; validUntil: number; most: number },
  ): void {
    this.#sql.transaction(() => {
      this.#sql.all("DELETE FROM hook_secrets WHERE hook_id = ? AND valid_until <= ?", hookId, now);
      this.#sql.all(
        "UPDATE hook_secrets SET valid_until = ? WHERE hook_id = ? AND valid_until IS NULL",
        validUntil,
        hookId,
      );
      this.#sql.all("INSERT INTO hook_secrets (hook_id, secret) VALUES (?, ?)", hookId, secret);
      this.#sql.all(
        `DELETE FROM hook_secrets WHERE hook_id = ? AND number NOT IN
          (SELECT number FROM hook_secrets WHERE hook_id = ? ORDER BY number DESC LIMIT ?)`,
        hookId,
        hookId,
        most,
      );
    });
  }

  hasReceived(hookId: string, messageId: string): boolean {
    const query = "SELECT 1 FROM hook_messages WHERE hook_id = ? AND message_id = ?";
    return this.#sql.all(query, hookId, messageId).length > 0;
  }

  receivedSince(hookId: string, at: number): number {
    const query = "SELECT count(*) AS count FROM hook_messages WHERE hook_id = ? AND at > ?";
    return Number(this.#sql.all(query, hookId, at)[0]?.["count"]);
  }

  /** Notes a message, and forgets those from before `forgetBefore`. */
  received(
    hookId: string,
    messageId: string,
    { at, forgetBefore }: { at: number; forgetBefore: number },
  ): void {
    this.#sql.all("DELETE FROM hook_messages WHERE hook_id = ? AND at < ?", hookId, forgetBefore);
    this.#sql.all(
      "INSERT INTO hook_messages (hook_id, message_id, at) VALUES (?, ?, ?)",
      hookId,
      messageId,
      at,
    );
  }

  /** From now on it takes nothing; it is forgotten once its address is cleared. */
  remove(automationId: string): void {
    this.#sql.all("UPDATE hooks SET removed = 1 WHERE automation_id = ?", automationId);
  }

  removeAll(): void {
    this.#sql.all("UPDATE hooks SET removed = 1");
  }

  removed(): string[] {
    return this.#sql.all("SELECT hook_id FROM hooks WHERE removed = 1").map((row) => String(row["hook_id"]));
  }

  forget(hookId: string): void {
    this.#sql.transaction(() => {
      for (const table of ["hook_messages", "hook_secrets", "hooks"])
        this.#sql.all(`DELETE FROM ${table} WHERE hook_id = ?`, hookId);
    });
  }
}
