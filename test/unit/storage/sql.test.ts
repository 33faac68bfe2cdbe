// Migrations: in order, each once, all or nothing; a database from a newer version is refused.

import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { migrate } from "../../../src/storage/sql.ts";
import { CONVERSATION_MIGRATIONS } from "../../../src/storage/migrations.ts";
import { ConversationStore } from "../../../src/storage/conversation-store.ts";
import { nodeSql } from "../agents/support/node-sql.ts";

const version = (sql: ReturnType<typeof nodeSql>) =>
  sql.all("SELECT max(version) AS version FROM upshift_schema")[0]?.["version"];

describe("migrations", () => {
  test("are applied in order, each once, however often a database is opened", () => {
    const sql = nodeSql();
    const first = ["CREATE TABLE a (x INTEGER)", "INSERT INTO a VALUES (1); INSERT INTO a VALUES (2)"];
    migrate(sql, first);
    migrate(sql, first);
    migrate(sql, [...first, "UPDATE a SET x = x * 10"]);
    expect(sql.all("SELECT x FROM a ORDER BY x").map((row) => row["x"])).toEqual([10, 20]);
    expect(version(sql)).toBe(3);
  });

  test("of several lists in one database each count by themselves", () => {
    const sql = nodeSql();
    const lists = (): void => {
      migrate(sql, ["CREATE TABLE a (x INTEGER)", "CREATE TABLE b (x INTEGER)"]);
      migrate(sql, ["CREATE TABLE c (x INTEGER)"], "more");
    };
    lists();
    lists();
    expect(version(sql)).toBe(2);
    expect(sql.all("SELECT version FROM upshift_schema_more")).toMatchObject([{ version: 1 }]);
  });

  test("that fail leave nothing of themselves, and are tried again", () => {
    const sql = nodeSql();
    expect(() => migrate(sql, ["CREATE TABLE a (x INTEGER); INSERT INTO missing VALUES (1)"])).toThrow();
    expect(version(sql)).toBe(null);
    migrate(sql, ["CREATE TABLE a (x INTEGER)"]);
    expect(version(sql)).toBe(1);
  });

  test("of a newer version are refused before anything is read", () => {
    const sql = nodeSql();
    migrate(sql, [...CONVERSATION_MIGRATIONS, "CREATE TABLE newer (x INTEGER)"]);
    expect(() => new ConversationStore(sql)).toThrow(
      `schema ${CONVERSATION_MIGRATIONS.length + 1}; this version of Upshift knows ${CONVERSATION_MIGRATIONS.length}`,
    );
  });

  test("of several parts of one database are counted apart", () => {
    const sql = nodeSql();
    migrate(sql, ["CREATE TABLE a (x INTEGER)", "INSERT INTO a VALUES (1)"]);
    migrate(sql, ["CREATE TABLE b (x INTEGER)"], "second");
    migrate(sql, ["CREATE TABLE b (x INTEGER)", "INSERT INTO b VALUES (2)"], "second");
    expect(sql.all("SELECT a.x AS a, b.x AS b FROM a, b")).toEqual([{ a: 1, b: 2 }]);
    expect(() => migrate(sql, [], "second")).toThrow(
      "(second) has schema 2; this version of Upshift knows 0",
    );
  });

  test("keep the turns that wait: one of before any form could be asked for is of plain text", () => {
    const sql = nodeSql();
    migrate(sql, CONVERSATION_MIGRATIONS.slice(0, 2));
    sql.all(
      `INSERT INTO turns (request_id, user_id, message, kind, mode, answer_id, status, at)
       VALUES ('r', 'u1', '{"id":"u1","role":"user","parts":[]}', 'append', 'auto', 'a1', 'pending', 1)`,
    );
    expect(new ConversationStore(sql).turns()).toMatchObject([{ answerId: "a1", format: null }]);
  });

  test("of a conversation can be opened again with what is stored", () => {
    const database = new DatabaseSync(":memory:");
    new ConversationStore(nodeSql(database)).addTurn(
      {
        requestId: "r",
        peerId: "p",
        userMessage: { id: "u1", role: "user", parts: [{ type: "text", text: "one" }] },
        kind: "append",
        mode: "deep",
        answerId: "a1",
        format: null,
        terms: null,
        unattended: null,
      },
      5,
    );
    expect(new ConversationStore(nodeSql(database)).turns()).toEqual([
      {
        number: 1,
        requestId: "r",
        peerId: "p",
        userMessage: { id: "u1", role: "user", parts: [{ type: "text", text: "one" }] },
        kind: "append",
        mode: "deep",
        answerId: "a1",
        format: null,
        terms: null,
        unattended: null,
        status: "pending",
        isCancelled: false,
        progress: null,
      },
    ]);
  });
});
