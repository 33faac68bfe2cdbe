// The ledger: a row a call, opened before it, settled after it, never twice.

import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { CallLedger, type OpenedCall } from "../../../src/storage/call-ledger.ts";
import { CONVERSATION_MIGRATIONS } from "../../../src/storage/migrations.ts";
import { migrate } from "../../../src/storage/sql.ts";
import { nodeSql } from "../agents/support/node-sql.ts";
import { someStep } from "../turn/support/some-step.ts";

const opened = (callId: string, fields: Partial<OpenedCall> = {}): OpenedCall => ({
  callId,
  messageId: callId.slice(0, callId.lastIndexOf("-")),
  startedAt: Date.UTC(2026, 10, 22, 23, 59),
  tier: "reasoner",
  model: "deepseek-flash",
  route: "direct",
  reservedMicroUsd: 20_000,
  ...fields,
});

let ledger: CallLedger;
beforeEach(() => {
  const sql = nodeSql();
  migrate(sql, CONVERSATION_MIGRATIONS);
  ledger = new CallLedger(sql);
});

describe("A call in the ledger", () => {
  test("counts with what is reserved for it until it is settled", () => {
    ledger.open(opened("a-0"));
    expect(ledger.usedMicroUsd("b-0")).toBe(20_000);
    expect(ledger.usedMicroUsd("a-0")).toBe(0);
    expect(ledger.all()).toEqual([]);
    ledger.settle("a-0", someStep({ usd: 0.000_3 }));
    expect(ledger.usedMicroUsd("b-0")).toBe(300);
  });

  test("comes back as it was settled, unknown figures as unknown", () => {
    const steps = [
      someStep({
        outcome: "escalated",
        reason: "thinking-overrun",
        usage: "estimated",
        neurons: 12.3,
        gatewayLogId: "log",
        cacheStatus: "MISS",
        attempts: [{ route: "gateway", status: 503, code: "upstream_unavailable", ms: 4 }],
      }),
      someStep({ usd: null, listUsd: null, neurons: null, msToFirstToken: null, reason: null }),
    ];
    ledger.record("a", steps, 1_000);
    expect(ledger.all()).toEqual(steps);
    expect([...ledger.steps("a")]).toEqual(steps.map((step, index) => [index, step]));
    expect(ledger.steps("b").size).toBe(0);
  });

  test("that began again is still one row, and one that is settled stays settled", () => {
    ledger.open(opened("a-0"));
    ledger.open(opened("a-0", { reservedMicroUsd: 7_000 }));
    expect(ledger.usedMicroUsd("")).toBe(7_000);
    ledger.settle("a-0", someStep({ usd: 0.000_3 }));
    ledger.open(opened("a-0"));
    ledger.record("a", [someStep({ usd: 0.000_3 })], 1_000);
    expect(ledger.all()).toHaveLength(1);
    expect(ledger.usedMicroUsd("")).toBe(300);
  });

  test("is untold until the books outside have been told, with the day on which it began", () => {
    ledger.open(opened("a-0"));
    expect(ledger.untold()).toEqual([]);
    ledger.settle("a-0", someStep({ tier: "reasoner", usd: 0.000_3, neurons: null }));
    expect(ledger.untold()).toEqual([{ callId: "a-0", day: "2026-11-22", neurons: null, microUsd: 300 }]);
    ledger.told("a-0");
    expect(ledger.untold()).toEqual([]);
  });
});

test("What a conversation had been charged before there was a ledger is in it afterwards", () => {
  const database = new DatabaseSync(":memory:");
  const sql = nodeSql(database);
  migrate(sql, CONVERSATION_MIGRATIONS.slice(0, 1));
  const steps = [someStep({ usd: 0.000_012 }), someStep({ usd: null, listUsd: null, outcome: "escalated" })];
  for (const [index, step] of steps.entries()) {
    sql.all(
      "INSERT INTO calls (message_id, day, at, tier, micro_usd, neurons, step) VALUES ('a', '2026-11-22', ?, ?, ?, ?, ?)",
      index,
      step.tier,
      step.usd === null ? null : Math.round(step.usd * 1e6),
      step.neurons,
      JSON.stringify(step),
    );
  }
  migrate(sql, CONVERSATION_MIGRATIONS);
  const migrated = new CallLedger(sql);
  expect([...migrated.steps("a")]).toEqual(steps.map((step, index) => [index, step]));
  expect(migrated.untold()).toEqual([]);
});
