// The synchronous SQL that a conversation is kept in: a Durable Object's storage, or any SQLite in tests.

export type SqlValue = string | number | null;
export type SqlRow = Record<string, SqlValue>;

export interface Sql {
  all(query: string, ...bindings: SqlValue[]): SqlRow[];
  /** Runs `work` in one transaction: all of it is kept, or none. */
  transaction<T>(work: () => T): T;
}

/** The SQLite of a Durable Object. */
export function durableObjectSql(storage: Pick<DurableObjectStorage, "sql" | "transactionSync">): Sql {
  return {
    all: (query, ...bindings) => storage.sql.exec(query, ...bindings).toArray() as SqlRow[],
    transaction: (work) => storage.transactionSync(work),
  };
}

/**
 * Applies the migrations that a database has not seen, in order. A migration is never changed once it has been released.
 * @param list its name, where a database has several lists of migrations: each counts by itself
 * @throws where the database is from a newer version than the code: reading on could lose what it does not know
 */
export function migrate(sql: Sql, migrations: readonly string[], list?: string): void {
  const table = list === undefined ? "upshift_schema" : `upshift_schema_${list}`;
  sql.all(`CREATE TABLE IF NOT EXISTS ${table} (version INTEGER NOT NULL)`);
  const version = Number(sql.all(`SELECT max(version) AS version FROM ${table}`)[0]?.["version"] ?? 0);
  if (version > migrations.length) {
    throw new Error(
      `What is stored (${list ?? "conversation"}) has schema ${version}; this version of Upshift knows ${migrations.length}.`,
    );
  }
  for (const [index, migration] of migrations.entries()) {
    if (index < version) continue;
    sql.transaction(() => {
      for (const statement of migration
        .split(";")
        .map((text) => text.trim())
        .filter((text) => text !== ""))
        sql.all(statement);
      sql.all(`INSERT INTO ${table} (version) VALUES (?)`, index + 1);
    });
  }
}
