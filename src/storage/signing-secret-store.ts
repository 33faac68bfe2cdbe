// What a user's outgoing webhooks are signed with: one secret, made when it is first needed.

import { migrate, type Sql } from "./sql.ts";

const MIGRATIONS = [
  "CREATE TABLE signing_secret (id INTEGER PRIMARY KEY CHECK (id = 1), secret TEXT NOT NULL)",
];

export class SigningSecretStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS, "signing_secret");
  }

  find(): string | null {
    const row = this.#sql.all("SELECT secret FROM signing_secret")[0];
    return row === undefined ? null : String(row["secret"]);
  }

  set(secret: string): void {
    this.#sql.all("INSERT OR REPLACE INTO signing_secret (id, secret) VALUES (1, ?)", secret);
  }
}
