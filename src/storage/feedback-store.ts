// What users have said of the answers of one conversation: one row an answer, in the conversation's own SQLite.

import type { Sql } from "./sql.ts";

export interface StoredFeedback {
  readonly messageId: string;
  readonly value: 1 | -1;
  readonly comment: string | null;
  readonly at: number;
}

/** The tables are the conversation store's to make. */
export class FeedbackStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The last word counts. */
  save({ messageId, value, comment, at }: StoredFeedback): void {
    this.#sql.all(
      `INSERT INTO feedback (message_id, value, comment, at) VALUES (?, ?, ?, ?)
       ON CONFLICT (message_id) DO UPDATE SET value = excluded.value, comment = excluded.comment, at = excluded.at`,
      messageId,
      value,
      comment,
      at,
    );
  }
}
