// Notifications from the end of a run to their receiver: once where all goes well, again where it does not, and never lost.

import type { UIMessage } from "ai";
import { beforeEach, describe, expect, test } from "vitest";
import { Outbox, type EndedRun } from "../../../src/agents/outbox.ts";
import { CONVERSATION_MIGRATIONS } from "../../../src/storage/migrations.ts";
import { OutboxStore } from "../../../src/storage/outbox-store.ts";
import type { FailedNotification } from "../../../src/storage/failed-notification-store.ts";
import { migrate } from "../../../src/storage/sql.ts";
import type { Delivery, OutgoingWebhook } from "../../../src/tools/outgoing-webhook.ts";
import { ManualClock, settle } from "../../fakes/clock.ts";
import { FailingSql } from "./support/node-sql.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const URL = "https://hooks.example/done";

const AUTOMATION = { id: "auto-1", name: "Morning digest", notify: URL };
const run = (fields: Partial<EndedRun> = {}): EndedRun => ({
  id: "run-1",
  dueAt: "2026-11-23T12:00:00.000Z",
  startedAt: "2026-11-23T12:00:00.100Z",
  finishedAt: "2026-11-23T12:00:09.000Z",
  outcome: "ok",
  messageId: "answer-1",
  usd: 0.0004,
  ...fields,
});
const answer = (text: string): UIMessage => ({
  id: "answer-1",
  role: "assistant",
  parts: [{ type: "text", text }],
});
const answered = (status: number): Delivery => ({ kind: "answered", status, text: "", isCut: false });
const LOST: Delivery = { kind: "unknown", reason: "The connection failed or was lost." };

let sql: FailingSql;
let clock: ManualClock;
let sent: OutgoingWebhook[];
let told: FailedNotification[];
let directoryIsDown: boolean;
let errors: unknown[];
/** What the receiver does with each webhook; it may keep it waiting. */
let receive: (webhook: OutgoingWebhook) => Delivery | Promise<Delivery>;
let random: number;
let outbox: Outbox;

/** As the object starts: over the same database, with nothing in memory. */
function open(): Outbox {
  return new Outbox({
    store: new OutboxStore(sql),
    send: async (webhook) => {
      sent.push(webhook);
      return receive(webhook);
    },
    tellFailed: async (failed) => {
      if (directoryIsDown) throw new Error("The user's object is not there.");
      told.push(failed);
    },
    conversationId: "c1",
    clock,
    random: () => random,
    keepAlive: (work) => work(),
    changed: () => {},
    logError: (error) => void errors.push(error),
  });
}

beforeEach(() => {
  sql = new FailingSql();
  migrate(sql, CONVERSATION_MIGRATIONS);
  clock = new ManualClock();
  sent = [];
  told = [];
  directoryIsDown = false;
  errors = [];
  receive = () => answered(200);
  random = 0;
  outbox = open();
});

/** What the object's alarm does, until nothing is due. */
async function wake(): Promise<void> {
  for (;;) {
    const at = outbox.nextAt();
    if (at === null || at > clock.now()) return;
    await outbox.doDue(clock.now());
    await settle();
  }
}

/** The alarm again and again, whenever something is due, until nothing waits. @returns the waits in between */
async function wakeUntilEmpty(): Promise<number[]> {
  const waits: number[] = [];
  await wake();
  for (let at = outbox.nextAt(); at !== null; at = outbox.nextAt()) {
    waits.push(at - clock.now());
    await clock.advance(at - clock.now());
    await wake();
  }
  return waits;
}

const rows = (): number => sql.all("SELECT * FROM outbox").length;

describe("The end of a run", () => {
  test("is told once, under the run's id, with the answer and where it stands", async () => {
    outbox.runEnded(AUTOMATION, run(), answer("All is well."));
    expect(outbox.nextAt()).toBe(clock.now());
    expect(await wakeUntilEmpty()).toEqual([]);
    expect(sent).toMatchObject([{ id: "run-1", url: URL }]);
    expect(JSON.parse(sent[0]!.body)).toEqual({
      type: "automation.run.finished",
      timestamp: "2026-11-23T12:00:09.000Z",
      data: {
        automationId: "auto-1",
        name: "Morning digest",
        conversationId: "c1",
        run: run(),
        text: "All is well.",
      },
    });
    expect([rows(), told]).toEqual([0, []]);
  });

  test.each(["failed", "denied"])("that %s is told as a failure, also without an answer", async (outcome) => {
    outbox.runEnded(AUTOMATION, run({ outcome, error: { code: "internal", message: "No." } }), null);
    await wake();
    expect(JSON.parse(sent[0]!.body)).toMatchObject({
      type: "automation.run.failed",
      data: { run: { outcome, error: { code: "internal" } }, text: "" },
    });
  });

  test("brings the answer's JSON as such too", async () => {
    outbox.runEnded(AUTOMATION, run({ id: "r1" }), answer(' {"label":"bug"} '));
    outbox.runEnded(AUTOMATION, run({ id: "r2" }), answer("[not JSON]"));
    outbox.runEnded(AUTOMATION, run({ id: "r3" }), answer("42"));
    await wake();
    const objects = sent.map(({ body }) => (JSON.parse(body) as { data: { object?: unknown } }).data.object);
    expect(objects).toEqual([{ label: "bug" }, undefined, undefined]);
  });

  test("with a very long answer brings its beginning, and says so", async () => {
    outbox.runEnded(AUTOMATION, run(), answer(`{"a":"${"x".repeat(2_000_000)}"}`));
    await wake();
    const { data } = JSON.parse(sent[0]!.body) as { data: { text: string; truncated: boolean } };
    expect([data.text.length, data.truncated, "object" in data]).toEqual([65_536, true, false]);
  });

  test("is told to nobody where nobody is to be notified, or nothing ran", async () => {
    outbox.runEnded({ ...AUTOMATION, notify: null }, run(), answer("x"));
    outbox.runEnded(AUTOMATION, run({ outcome: "skipped" }), null);
    expect([rows(), outbox.nextAt()]).toEqual([0, null]);
  });

  test("that is not stored is not told", async () => {
    const endRun = () =>
      sql.transaction(() => {
        outbox.runEnded(AUTOMATION, run(), answer("x"));
        throw new Error("The end could not be stored.");
      });
    expect(endRun).toThrow();
    await wake();
    expect(sent).toEqual([]);
  });

  test("is told once though it is ended twice", async () => {
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    await wake();
    expect(sent).toHaveLength(1);
  });
});

describe("A notification that is not taken", () => {
  test.each([
    ["500", answered(500)],
    ["302", answered(302)],
    ["404", answered(404)],
    ["no connection", LOST],
    ["a refusal", { kind: "not-sent", reason: "evil.example:443 may not be called." } as const],
  ])("(%s) is tried six times in under three hours, then told to the user", async (_, delivery) => {
    receive = () => delivery;
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    expect(await wakeUntilEmpty()).toEqual([10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR]);
    expect(sent).toHaveLength(6);
    expect(new Set(sent.map(({ id, body }) => id + body)).size).toBe(1);
    expect(told).toEqual([
      {
        id: "run-1",
        automationId: "auto-1",
        conversationId: "c1",
        url: URL,
        attempts: 6,
        lastError:
          delivery.kind === "answered" ? `It was answered with ${delivery.status}.` : delivery.reason,
        failedAt: new Date(clock.now()).toISOString(),
      },
    ]);
    expect(rows()).toBe(0);
  });

  test("comes again with up to a fifth more of a wait, by chance", async () => {
    random = 1;
    receive = () => answered(503);
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    expect((await wakeUntilEmpty()).slice(0, 2)).toEqual([12 * SECOND, 72 * SECOND]);
  });

  test("is over with the first that takes it", async () => {
    receive = () => answered(sent.length < 3 ? 503 : 204);
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    await wakeUntilEmpty();
    expect([sent.length, told, rows()]).toEqual([3, [], 0]);
  });

  test("by one that is gone is not sent again", async () => {
    receive = () => answered(410);
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    await wakeUntilEmpty();
    expect(sent).toHaveLength(1);
    expect(told).toMatchObject([{ attempts: 1, lastError: "It was answered with 410." }]);
  });

  test("is told to the user as soon as that is possible, also after a restart", async () => {
    receive = () => answered(410);
    directoryIsDown = true;
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    await outbox.doDue(clock.now());
    await settle();
    await expect(outbox.doDue(clock.now())).rejects.toThrow();
    outbox = open();
    directoryIsDown = false;
    await wake();
    expect([sent.length, told.length, rows()]).toEqual([1, 1, 0]);
  });
});

describe("When the process dies", () => {
  const never = (): Promise<Delivery> => new Promise(() => {});

  test("before a notification is sent, it is sent after the restart", async () => {
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    outbox = open();
    await wake();
    expect(sent).toHaveLength(1);
  });

  test("between sending and noting, it is sent again later, under the same id", async () => {
    receive = never;
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    await wake();
    expect(sent).toHaveLength(1);
    outbox = open();
    receive = () => answered(200);
    await wake();
    expect(sent).toHaveLength(1);
    await clock.advance(10 * SECOND);
    await wake();
    expect(sent.map(({ id }) => id)).toEqual(["run-1", "run-1"]);
    expect(rows()).toBe(0);
  });

  test("after it was taken and that was noted, it is not sent again", async () => {
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    await wake();
    outbox = open();
    await clock.advance(24 * HOUR);
    await wake();
    expect(sent).toHaveLength(1);
  });

  test("each time it is sent, it is given up like any other, and the user is told why", async () => {
    receive = never;
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    for (let starts = 0; starts < 20; starts++) {
      outbox = open();
      await clock.advance(3 * HOUR);
      await wake();
    }
    expect(sent).toHaveLength(6);
    expect(told).toMatchObject([{ attempts: 6, lastError: "The server stopped while it was being sent." }]);
    expect(rows()).toBe(0);
  });
});

describe("Several notifications", () => {
  test("are sent at once, four at most, and a slow receiver holds up no other work", async () => {
    const open: (() => void)[] = [];
    receive = () => new Promise((resolve) => open.push(() => resolve(answered(200))));
    for (let id = 0; id < 6; id++) outbox.runEnded(AUTOMATION, run({ id: `run-${id}` }), answer("x"));
    await wake();
    expect([sent.length, outbox.nextAt()]).toEqual([4, null]);
    open[0]!();
    await settle();
    await wake();
    expect(sent).toHaveLength(5);
    for (const finish of open) finish();
    await settle();
    await wake();
    open[5]!();
    await settle();
    expect([sent.length, rows()]).toEqual([6, 0]);
  });
});

describe("Storage that fails", () => {
  test("while one is sent is not asked again at once, and loses nothing", async () => {
    outbox.runEnded(AUTOMATION, run(), answer("x"));
    sql.breaksAt = ({ isWrite }) => isWrite;
    await wake();
    expect([sent.length, errors.length]).toEqual([0, 1]);
    expect(outbox.nextAt()).toBe(clock.now() + MINUTE);
    sql.heal();
    await clock.advance(MINUTE);
    await wake();
    expect([sent.length, rows()]).toEqual([1, 0]);
  });
});
