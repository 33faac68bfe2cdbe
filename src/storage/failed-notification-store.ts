// The notifications of one user that could not be delivered, the newest of them.

import { migrate, type Sql } from "./sql.ts";

const MIGRATIONS = [
  `
  CREATE TABLE failed_notifications (
    id TEXT PRIMARY KEY,
    automation_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    url TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    failed_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX failed_notifications_by_time ON failed_notifications (failed_at)
  `,
];

const MOST = 200;

/** As its user is told of it. */
export interface FailedNotification {
  /** The run's, and its message's. */
  readonly id: string;
  readonly automationId: string;
  readonly conversationId: string;
  readonly url: string;
  readonly attempts: number;
  readonly lastError: string;
  readonly failedAt: string;
}

export class FailedNotificationStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS, "failed_notifications");
  }

  /** Once for each id, however often it is told. */
  add(failed: FailedNotification): void {
    this.#sql.transaction(() => {
      this.#sql.all(
        `INSERT OR IGNORE INTO failed_notifications
          (id, automation_id, conversation_id, url, attempts, last_error, failed_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        failed.id,
        failed.automationId,
        failed.conversationId,
        failed.url,
        failed.attempts,
        failed.lastError,
        Date.parse(failed.failedAt),
      );
      this.#sql.all(
        `DELETE FROM failed_notifications WHERE id NOT IN
          (SELECT id FROM failed_notifications ORDER BY failed_at DESC, id LIMIT ${MOST})`,
      );
    });
  }

  /** Newest first. */
  all(): FailedNotification[] {
    return this.#sql.all("SELECT * FROM failed_notifications ORDER BY failed_at DESC, id").map((row) => ({
      id: String(row["id"]),
      automationId: String(row["automation_id"]),
      conversationId: String(row["conversation_id"]),
      url: String(row["url"]),
      attempts: Number(row["attempts"]),
      lastError: String(row["last_error"]),
      failedAt: new Date(Number(row["failed_at"])).toISOString(),
    }));
  }
}
