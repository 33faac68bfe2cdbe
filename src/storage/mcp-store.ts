// The MCP servers that a user added, with the headers that let Upshift in.

import type { McpServer, NewMcpServer } from "../tools/mcp.ts";
import { migrate, type Sql, type SqlRow } from "./sql.ts";

const MIGRATIONS = [
  `
  CREATE TABLE mcp_servers (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    url TEXT NOT NULL,
    headers TEXT NOT NULL,
    created_at INTEGER NOT NULL
  )
  `,
];

const toServer = (row: SqlRow): McpServer => ({
  id: String(row["id"]),
  name: String(row["name"]),
  url: String(row["url"]),
  headers: JSON.parse(String(row["headers"])) as Record<string, string>,
});

export class McpStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS, "mcp");
  }

  /** In the order in which they were added. */
  all(): McpServer[] {
    return this.#sql.all("SELECT * FROM mcp_servers ORDER BY number").map(toServer);
  }

  /** Whether it was added; if not, why. */
  add(server: NewMcpServer, id: string, at: number, most: number): "added" | "name-taken" | "full" {
    return this.#sql.transaction(() => {
      const { name, url, headers } = server;
      if (this.#sql.all("SELECT id FROM mcp_servers WHERE name = ?", name).length > 0) return "name-taken";
      if (Number(this.#sql.all("SELECT count(*) AS count FROM mcp_servers")[0]?.["count"]) >= most)
        return "full";
      this.#sql.all(
        "INSERT INTO mcp_servers (id, name, url, headers, created_at) VALUES (?, ?, ?, ?, ?)",
        id,
        name,
        url,
        JSON.stringify(headers),
        at,
      );
      return "added";
    });
  }

  /** Whether it was there. */
  remove(id: string): boolean {
    return this.#sql.all("DELETE FROM mcp_servers WHERE id = ? RETURNING id", id).length > 0;
  }
}
