// Under which name a conversation knows which tool of which server. A name that was given once is never given to another:
// what a user agreed to by that name would be somebody else's by then.

import { freeName } from "../tools/tool-names.ts";
import type { Sql } from "./sql.ts";

export class ToolNameStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** All that were ever given. */
  given(): ReadonlySet<string> {
    return new Set(this.#sql.all("SELECT name FROM tool_names").map((row) => String(row["name"])));
  }

  /** @param isTaken whether a name is that of a tool of Upshift's own */
  nameOf(
    server: { readonly id: string; readonly name: string },
    tool: string,
    isTaken: (name: string) => boolean,
  ): string {
    return this.#sql.transaction(() => {
      const [row] = this.#sql.all(
        "SELECT name FROM tool_names WHERE server_id = ? AND tool = ?",
        server.id,
        tool,
      );
      if (row !== undefined && !isTaken(String(row["name"]))) return String(row["name"]);
      const given = this.given();
      const name = freeName(server.name, tool, (candidate) => given.has(candidate) || isTaken(candidate));
      this.#sql.all(
        "INSERT INTO tool_names (name, server_id, tool) VALUES (?, ?, ?) ON CONFLICT (server_id, tool) DO UPDATE SET name = excluded.name",
        name,
        server.id,
        tool,
      );
      return name;
    });
  }
}
