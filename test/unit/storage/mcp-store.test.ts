// The MCP servers of one user: each name once, so many at most, in the order in which they came.

import { beforeEach, expect, test } from "vitest";
import { McpStore } from "../../../src/storage/mcp-store.ts";
import { nodeSql } from "../agents/support/node-sql.ts";

let store: McpStore;
beforeEach(() => {
  store = new McpStore(nodeSql());
});

const HEADERS = { authorization: "Bearer secret-1" };

const add = (name: string, most = 10) =>
  store.add({ name, url: `https://${name}.example/mcp`, headers: HEADERS }, `id-${name}`, 1, most);

test("What is added is kept with its headers, in order", () => {
  expect([add("b"), add("a")]).toEqual(["added", "added"]);
  expect(store.all()).toEqual([
    { id: "id-b", name: "b", url: "https://b.example/mcp", headers: HEADERS },
    { id: "id-a", name: "a", url: "https://a.example/mcp", headers: HEADERS },
  ]);
});

test("A name is taken once, whatever its case, until its server is removed", () => {
  add("notes");
  expect(add("Notes")).toBe("name-taken");
  expect([store.remove("id-notes"), store.remove("id-notes")]).toEqual([true, false]);
  expect(add("Notes")).toBe("added");
});

test("There are no more than there may be", () => {
  add("a", 2);
  add("b", 2);
  expect(add("c", 2)).toBe("full");
  expect(store.all()).toHaveLength(2);
});
