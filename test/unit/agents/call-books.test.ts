// A conversation's books: what is reserved where, who is told what a call came to, and what a crash leaves behind.

import { beforeEach, describe, expect, test } from "vitest";
import {
  ConversationBooks,
  type BooksSettings,
  type UserReservation,
} from "../../../src/agents/call-books.ts";
import type { Neurons } from "../../../src/ledger/neurons.ts";
import type { ReserveRange } from "../../../src/ledger/reserve.ts";
import { lookUpModel } from "../../../src/models/catalogue.ts";
import { CallLedger } from "../../../src/storage/call-ledger.ts";
import { CONVERSATION_MIGRATIONS } from "../../../src/storage/migrations.ts";
import { migrate } from "../../../src/storage/sql.ts";
import type { ProposedCall } from "../../../src/turn/ports.ts";
import { someStep } from "../turn/support/some-step.ts";
import { nodeSql } from "./support/node-sql.ts";

/** A Sunday: no peak prices. */
const SUNDAY = Date.UTC(2026, 10, 22, 12);
const FLASH = lookUpModel("deepseek-flash", "reasoner");
const DISTILL = lookUpModel("@cf/deepseek-ai/deepseek-r1-distill-qwen-32b", "fast");

const deep = (callId: string, fields: Partial<ProposedCall> = {}): ProposedCall => ({
  callId,
  answerId: callId.slice(0, callId.lastIndexOf("-")),
  tier: "reasoner",
  model: FLASH,
  price: FLASH.price,
  route: "gateway",
  startedAt: SUNDAY,
  inputTokens: 1_000,
  ...fields,
});
const fast = (callId: string, fields: Partial<ProposedCall> = {}): ProposedCall =>
  deep(callId, { tier: "fast", model: DISTILL, price: DISTILL.price, route: "workers-ai", ...fields });

const AHEAD = { callId: "a-0", startedAt: SUNDAY, inputTokens: 1_000 };
const RATES = { input: 45_170, cachedInput: 45_170, output: 443_756 };

let ledger: CallLedger;
let pool: { next: Neurons | null; takes: string[]; settled: [string, number][] };
let user: {
  next: UserReservation | null;
  ranges: ReserveRange[];
  settled: [string, number][];
  isDown: boolean;
};

function open(settings: Partial<BooksSettings> = {}): ConversationBooks {
  return new ConversationBooks({
    ledger,
    pool: {
      take: (_day, callId) => {
        pool.takes.push(callId);
        return Promise.resolve(pool.next);
      },
      settle: (_day, callId, used) => {
        pool.settled.push([callId, used]);
        return Promise.resolve({ free: used, paid: 0 });
      },
    },
    user: {
      reserve: (_day, _callId, range) => {
        user.ranges.push(range);
        return Promise.resolve(user.next ?? { kind: "reserved", microUsd: range.most });
      },
      settle: (callId, microUsd) => {
        if (user.isDown) return Promise.reject(new Error("The user's object is not there."));
        user.settled.push([callId, microUsd]);
        return Promise.resolve();
      },
    },
    conversationCap: null,
    userDayCap: null,
    ...settings,
  });
}

beforeEach(() => {
  const sql = nodeSql();
  migrate(sql, CONVERSATION_MIGRATIONS);
  ledger = new CallLedger(sql);
  pool = { next: null, takes: [], settled: [] };
  user = { next: null, ranges: [], settled: [], isDown: false };
});

describe("Without a budget", () => {
  test("a call may write all that its model can, and nobody outside is asked", async () => {
    const admission = await open().reserve(deep("a-0"));
    expect(admission).toEqual({ kind: "admitted", maxOutputTokens: 384_000, freeNeurons: 0 });
    expect([pool.takes, user.ranges]).toEqual([[], []]);
  });

  test("a call whose price nobody knows is made", async () => {
    expect(await open().reserve(deep("a-0", { price: null }))).toMatchObject({ kind: "admitted" });
  });
});

describe("A conversation's budget", () => {
  test("bounds what a call may write, by what the calls before it have left", async () => {
    const books = open({ conversationCap: 20_000 });
    const first = await books.reserve(deep("a-0"));
    expect(first).toMatchObject({ kind: "admitted", maxOutputTokens: 32_908 });
    await books.settle("a-0", null, () => someStep({ usd: 0.015, neurons: null }));
    expect(await books.reserve(deep("a-1"))).toMatchObject({ kind: "admitted", maxOutputTokens: 7_908 });
  });

  test("refuses a call that it does not cover, and says what is left", async () => {
    const books = open({ conversationCap: 20_000 });
    await books.reserve(deep("a-0"));
    await books.settle("a-0", null, () => someStep({ usd: 0.019_5, neurons: null }));
    expect(await books.reserve(deep("b-0"))).toEqual({
      kind: "refused",
      by: "budget",
      message: expect.stringContaining("$0.0005 of $0.02"),
    });
    expect(ledger.all()).toHaveLength(1);
  });

  test("does not count a call against itself that begins again after a crash", async () => {
    await open({ conversationCap: 5_000 }).reserve(deep("a-0"));
    expect(await open({ conversationCap: 5_000 }).reserve(deep("a-0"))).toMatchObject({ kind: "admitted" });
    expect(await open({ conversationCap: 5_000 }).reserve(deep("b-0"))).toMatchObject({ kind: "refused" });
  });

  test("can't be kept where a price is unknown, so nothing is sent", async () => {
    expect(await open({ conversationCap: 20_000 }).reserve(deep("a-0", { price: null }))).toEqual({
      kind: "refused",
      by: "budget",
      message: expect.stringContaining("PRICES"),
    });
  });

  test("does not bind a simulation, which costs nothing", async () => {
    const call = deep("a-0", { route: "offline" });
    expect(await open({ conversationCap: 0 }).reserve(call)).toMatchObject({ kind: "admitted" });
  });

  test("does not bind a fast call whose worst case is within the free neurons", async () => {
    pool.next = { free: 10_000, paid: 0 };
    expect(await open({ conversationCap: 0 }).reserve(fast("a-0"))).toMatchObject({
      kind: "admitted",
      maxOutputTokens: 16_384,
    });
  });
});

describe("A user's budget", () => {
  test("is asked for what the conversation's own leaves, and bounds the call", async () => {
    user.next = { kind: "reserved", microUsd: 10_000 };
    const books = open({ conversationCap: 20_000, userDayCap: 500_000 });
    expect(await books.reserve(deep("a-0"))).toMatchObject({ kind: "admitted", maxOutputTokens: 16_241 });
    expect(user.ranges).toEqual([{ least: 2_713, usual: 19_916, most: 20_000 }]);
  });

  test("refuses with what is left of the day", async () => {
    user.next = { kind: "refused", leftMicroUsd: 1_200 };
    expect(await open({ userDayCap: 500_000 }).reserve(deep("a-0"))).toEqual({
      kind: "refused",
      by: "budget",
      message: expect.stringContaining("$0.0012 of $0.5"),
    });
  });

  test("hears what a call came to, once, also if it could not be reached at first", async () => {
    const books = open({ userDayCap: 500_000 });
    await books.reserve(deep("a-0"));
    await books.settle("a-0", null, () => someStep({ usd: 0.000_3, neurons: null }));
    user.isDown = true;
    await expect(books.turnEnded()).rejects.toThrow("not there");
    user.isDown = false;
    await books.turnEnded();
    await books.turnEnded();
    expect(user.settled).toEqual([["a-0", 300]]);
  });

  test("hears of a call that a crash has cut, when the conversation is open again", async () => {
    await open({ userDayCap: 500_000 }).reserve(fast("a-0"));
    ledger.record("a", [someStep({ usd: 0.001, neurons: 90 })], SUNDAY);
    await open({ userDayCap: 500_000 }).turnEnded();
    expect(user.settled).toEqual([["a-0", 1_000]]);
    expect(pool.settled).toEqual([["a-0", 90]]);
  });
});

describe("The deployment's neurons", () => {
  test("are taken once for a call, whether a decision or the call itself asks first", async () => {
    pool.next = { free: 470, paid: 0 };
    const books = open();
    expect(await books.freeNeurons(AHEAD, RATES)).toBe(470);
    expect(await books.reserve(fast("a-0"))).toMatchObject({ freeNeurons: 470 });
    expect(pool.takes).toEqual(["a-0"]);
  });

  test("that were free are not charged", async () => {
    pool.next = { free: 470, paid: 0 };
    const books = open();
    await books.reserve(fast("a-0"));
    let free = -1;
    await books.settle("a-0", 300, (freeNeurons) => {
      free = freeNeurons;
      return someStep();
    });
    expect(free).toBe(300);
  });

  test.each([0, 200])("refuse a call where their cap is reached, or nearly (%i are left)", async (paid) => {
    pool.next = { free: 0, paid };
    expect(await open().reserve(fast("a-0"))).toMatchObject({ kind: "refused", by: "neurons" });
  });

  test("that were taken for a call which was never made go back when the turn has ended", async () => {
    pool.next = { free: 470, paid: 0 };
    const books = open();
    await books.freeNeurons(AHEAD, RATES);
    await books.turnEnded();
    expect(pool.settled).toEqual([["a-0", 0]]);
  });

  test("are not counted for other services' models", async () => {
    pool.next = { free: 470, paid: 0 };
    expect(await open().reserve(fast("a-0", { route: "openai-compatible" }))).toMatchObject({
      freeNeurons: 0,
    });
    expect(pool.takes).toEqual([]);
  });
});
