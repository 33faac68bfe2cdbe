// What a user's object keeps of webhooks, in one database with the day's budget.

import { beforeEach, describe, expect, test } from "vitest";
import { FailedNotificationStore } from "../../../src/storage/failed-notification-store.ts";
import { SigningSecretStore } from "../../../src/storage/signing-secret-store.ts";
import type { Sql } from "../../../src/storage/sql.ts";
import { UserBudgetStore } from "../../../src/storage/user-budget-store.ts";
import { nodeSql } from "../agents/support/node-sql.ts";

const failed = (id: string, failedAt: number) => ({
  id,
  automationId: "auto-1",
  conversationId: "c1",
  url: "https://hooks.example/",
  attempts: 6,
  lastError: "It was answered with 500.",
  failedAt: new Date(failedAt).toISOString(),
});

let sql: Sql;
beforeEach(() => void (sql = nodeSql()));

test("A budget of before is kept when there is more to keep", () => {
  new UserBudgetStore(sql).reserve("2026-11-23", "call-1", 500);
  new SigningSecretStore(sql).set("whsec_a");
  new FailedNotificationStore(sql).add(failed("run-1", 1));
  expect(new UserBudgetStore(sql).used("2026-11-23")).toBe(500);
  expect(new SigningSecretStore(sql).find()).toBe("whsec_a");
  expect(new FailedNotificationStore(sql).all()).toHaveLength(1);
});

test("There is one signing secret: none at first, then the last that was set", () => {
  const store = new SigningSecretStore(sql);
  expect(store.find()).toBeNull();
  store.set("whsec_a");
  store.set("whsec_b");
  expect(store.find()).toBe("whsec_b");
});

describe("Failed notifications", () => {
  test("are listed newest first, each once", () => {
    const store = new FailedNotificationStore(sql);
    for (const at of [2, 3, 1, 3]) store.add(failed(`run-${at}`, at));
    expect(store.all()).toEqual([failed("run-3", 3), failed("run-2", 2), failed("run-1", 1)]);
  });

  test("are kept up to 200, and the oldest go", () => {
    const store = new FailedNotificationStore(sql);
    for (let at = 0; at < 203; at++) store.add(failed(`run-${at}`, at));
    const kept = store.all().map(({ id }) => id);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([200, "run-202", "run-3"]);
  });
});
