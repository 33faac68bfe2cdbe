// The facts of one user: the same twice is one, the number is bounded, and what is deleted is gone.

import { beforeEach, describe, expect, test } from "vitest";
import { MemoryStore } from "../../../src/storage/memory-store.ts";
import { UserBudgetStore } from "../../../src/storage/user-budget-store.ts";
import { nodeSql } from "../agents/support/node-sql.ts";

const AT = Date.UTC(2026, 10, 26, 9);

let budget: UserBudgetStore;
let store: MemoryStore;
beforeEach(() => {
  const sql = nodeSql();
  budget = new UserBudgetStore(sql);
  store = new MemoryStore(sql);
});

const keep = (id: string, fact: string, most = 200) =>
  store.keep({ id, fact, conversationId: "c1", createdAt: AT }, most);

describe("The memory", () => {
  test("lists what it keeps, newest first, beside the user's budget", () => {
    keep("one", "The user's dog is called Rex.");
    expect(keep("two", "The user lives in Ulm.")).toEqual({
      id: "two",
      fact: "The user lives in Ulm.",
      createdAt: "2026-11-26T09:00:00.000Z",
      conversationId: "c1",
    });
    expect(store.all().map(({ id }) => id)).toEqual(["two", "one"]);
    expect(budget.used("2026-11-26")).toBe(0);
  });

  test.each(["I like tea.", "i LIKE tea", "I like tea!"])("keeps the same fact once: %s", (again) => {
    keep("one", "I like tea.");
    expect(keep("two", again)).toMatchObject({ id: "one", fact: "I like tea." });
    expect(store.all()).toHaveLength(1);
  });

  test("keeps no more than it may, but still knows what it has", () => {
    keep("one", "A", 2);
    keep("two", "B", 2);
    expect(keep("three", "C", 2)).toBeNull();
    expect(keep("four", "b", 2)).toMatchObject({ id: "two" });
    expect(store.all()).toHaveLength(2);
  });

  test("words a fact anew, under the same id and day; of two that say the same by then one stays", () => {
    keep("one", "I like tea.");
    keep("two", "I like coffee.");
    expect(store.change("one", "I like coffee")).toMatchObject({ id: "one", fact: "I like coffee" });
    expect(store.all().map(({ id, fact }) => [id, fact])).toEqual([["one", "I like coffee"]]);
    expect(keep("three", "I like tea.")).toMatchObject({ id: "three" });
  });

  test("changes and forgets nothing under an id that it does not know", () => {
    keep("one", "I like tea.");
    expect(store.change("two", "I like tea.")).toBeNull();
    expect(store.forget("two")).toBeNull();
    expect(store.all()).toHaveLength(1);
  });

  test("says what it forgot, once", () => {
    keep("one", "I like tea.");
    expect(store.forget("one")).toMatchObject({ fact: "I like tea." });
    expect(store.forget("one")).toBeNull();
    expect(store.all()).toEqual([]);
  });
});
