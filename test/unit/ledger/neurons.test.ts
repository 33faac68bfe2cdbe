// Neurons are dealt out from a root by way of shards: none twice, the free ones first.

import { describe, expect, test } from "vitest";
import { dayStock, keepOf, leaseFrom, takeFrom, total, UNCAPPED } from "../../../src/ledger/neurons.ts";

describe("A day's stock", () => {
  test("is the free allocation and, without a cap, as much as anybody wants", () => {
    expect(dayStock(10_000, undefined)).toEqual({ free: 10_000, paid: UNCAPPED });
  });

  test("keeps both within the cap", () => {
    expect(dayStock(10_000, 25_000)).toEqual({ free: 10_000, paid: 15_000 });
    expect(dayStock(10_000, 4_000)).toEqual({ free: 4_000, paid: 0 });
  });
});

describe("A call", () => {
  test("takes the free ones first, and no more than there are", () => {
    expect(takeFrom({ free: 300, paid: 1_000 }, 500)).toEqual({ free: 300, paid: 200 });
    expect(takeFrom({ free: 300, paid: 100 }, 500)).toEqual({ free: 300, paid: 100 });
    expect(takeFrom({ free: 0, paid: -40 }, 500)).toEqual({ free: 0, paid: 0 });
  });

  test("keeps what it used, the free ones first, and owes what it used beyond", () => {
    expect(keepOf({ free: 300, paid: 200 }, 100)).toEqual({ free: 100, paid: 0 });
    expect(keepOf({ free: 300, paid: 200 }, 800)).toEqual({ free: 300, paid: 500 });
  });
});

describe("A lease", () => {
  test("is a share of what is left, and what was asked for at least", () => {
    expect(leaseFrom({ free: 10_000, paid: 0 }, 100, 16)).toEqual({ free: 312.5, paid: 0 });
    expect(leaseFrom({ free: 10_000, paid: 0 }, 500, 16)).toEqual({ free: 500, paid: 0 });
    expect(leaseFrom({ free: 200, paid: 64_000 }, 500, 16)).toEqual({ free: 200, paid: 2_000 });
  });

  test("is empty where nothing is left", () => {
    expect(leaseFrom({ free: 0, paid: -3 }, 500, 16)).toEqual({ free: 0, paid: 0 });
  });

  test("never deals out more than there is", () => {
    let left = dayStock(10_000, 50_000);
    let dealt = 0;
    for (let round = 0; round < 1_000; round++) {
      const leased = leaseFrom(left, 470, 16);
      left = { free: left.free - leased.free, paid: left.paid - leased.paid };
      dealt += total(leased);
    }
    expect(dealt).toBeCloseTo(50_000, 6);
  });
});
