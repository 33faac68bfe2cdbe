// The stores behind budgets: what is reserved, what is settled, and that doing either twice changes nothing.

import { beforeEach, describe, expect, test } from "vitest";
import { NeuronRootStore } from "../../../src/storage/neuron-root-store.ts";
import { NeuronShardStore } from "../../../src/storage/neuron-shard-store.ts";
import { UserBudgetStore } from "../../../src/storage/user-budget-store.ts";
import { nodeSql } from "../agents/support/node-sql.ts";

const SUNDAY = "2026-11-22";
const MONDAY = "2026-11-23";

describe("The root of the neurons", () => {
  test("adds up what it leased, takes back what comes back, and begins each day anew", () => {
    const store = new NeuronRootStore(nodeSql());
    expect(store.leased(SUNDAY)).toEqual({ free: 0, paid: 0 });
    store.add(SUNDAY, { free: 500, paid: 20 });
    store.add(SUNDAY, { free: -100, paid: 5 });
    expect(store.leased(SUNDAY)).toEqual({ free: 400, paid: 25 });
    store.add(MONDAY, { free: 1, paid: 0 });
    expect(store.leased(MONDAY)).toEqual({ free: 1, paid: 0 });
    expect(store.leased(SUNDAY)).toEqual({ free: 0, paid: 0 });
  });
});

describe("A shard of the neurons", () => {
  let store: NeuronShardStore;
  beforeEach(() => {
    store = new NeuronShardStore(nodeSql());
    store.add(SUNDAY, { free: 600, paid: 1_000 });
  });

  test("gives a call what it asks for, and gets back what it did not use", () => {
    expect(store.take(SUNDAY, "a-0", 470)).toEqual({ free: 470, paid: 0 });
    expect(store.stock(SUNDAY)).toEqual({ free: 130, paid: 1_000 });
    expect(store.settle(SUNDAY, "a-0", 100)).toEqual({ free: 100, paid: 0 });
    expect(store.stock(SUNDAY)).toEqual({ free: 500, paid: 1_000 });
  });

  test("takes what a call used beyond, free ones as far as there are", () => {
    store.take(SUNDAY, "a-0", 470);
    expect(store.settle(SUNDAY, "a-0", 800)).toEqual({ free: 600, paid: 200 });
    expect(store.stock(SUNDAY)).toEqual({ free: 0, paid: 800 });
  });

  test("settles a call once", () => {
    store.take(SUNDAY, "a-0", 470);
    store.settle(SUNDAY, "a-0", 100);
    expect(store.settle(SUNDAY, "a-0", 100)).toEqual({ free: 100, paid: 0 });
    expect(store.stock(SUNDAY).free).toBe(500);
    expect(store.taken(SUNDAY, "a-0")).toEqual({ free: 100, paid: 0 });
  });

  test("counts a call that it never saw: it has been used", () => {
    expect(store.settle(SUNDAY, "lost-0", 50)).toEqual({ free: 50, paid: 0 });
    expect(store.stock(SUNDAY).free).toBe(550);
  });

  test("begins a day with nothing, and still settles a call of the day before", () => {
    store.take(SUNDAY, "a-0", 470);
    store.add(MONDAY, { free: 10, paid: 0 });
    expect(store.settle(SUNDAY, "a-0", 400)).toEqual({ free: 400, paid: 0 });
    expect(store.stock(MONDAY)).toEqual({ free: 10, paid: 0 });
  });

  test("forgets settled calls in time, and never one under way", () => {
    store.take(SUNDAY, "under-way", 1);
    for (let call = 0; call < 1_100; call++) store.settle(SUNDAY, `c${call}`, 0);
    expect(store.taken(SUNDAY, "c0")).toBeNull();
    expect(store.taken(SUNDAY, "c1099")).not.toBeNull();
    expect(store.taken(SUNDAY, "under-way")).not.toBeNull();
  });
});

describe("A user's budget", () => {
  let store: UserBudgetStore;
  beforeEach(() => {
    store = new UserBudgetStore(nodeSql());
  });

  test("counts what is reserved until it is settled, and then what it came to", () => {
    store.reserve(SUNDAY, "a-0", 20_000);
    store.reserve(SUNDAY, "b-0", 5_000);
    expect(store.used(SUNDAY)).toBe(25_000);
    store.settle("a-0", 300);
    expect(store.used(SUNDAY)).toBe(5_300);
    expect([store.call(SUNDAY, "a-0"), store.call(SUNDAY, "b-0")]).toEqual([300, 5_000]);
  });

  test("settles a call once, and knows no call that was not reserved", () => {
    store.reserve(SUNDAY, "a-0", 20_000);
    store.settle("a-0", 300);
    store.settle("a-0", 900);
    store.settle("never-0", 900);
    expect(store.used(SUNDAY)).toBe(300);
  });

  test("counts a call by the day on which it was reserved", () => {
    store.reserve(SUNDAY, "a-0", 20_000);
    store.reserve(MONDAY, "b-0", 1_000);
    store.settle("a-0", 300);
    expect([store.used(SUNDAY), store.used(MONDAY)]).toEqual([300, 1_000]);
  });
});
