// A route that keeps failing is left alone for a while, then tried by one call.

import { describe, expect, test } from "vitest";
import { CircuitBreaker } from "../../../src/models/circuit-breaker.ts";

const PAUSE_MS = 30_000;

function opened(at = 0): CircuitBreaker {
  const breaker = new CircuitBreaker();
  for (let failure = 0; failure < 5; failure++) breaker.failed(at);
  return breaker;
}

describe("A circuit breaker", () => {
  test("lets everything through until five failures in a row", () => {
    const breaker = new CircuitBreaker();
    for (let failure = 0; failure < 4; failure++) {
      breaker.failed(0);
      expect([breaker.allows(0), breaker.allows(0)]).toEqual([true, true]);
    }
    breaker.failed(0);
    expect(breaker.allows(0)).toBe(false);
  });

  test("forgets failures at a success", () => {
    const breaker = new CircuitBreaker();
    for (let turn = 0; turn < 10; turn++) {
      for (let failure = 0; failure < 4; failure++) breaker.failed(0);
      breaker.succeeded();
    }
    expect(breaker.allows(0)).toBe(true);
  });

  test("lets one call through after its pause, and no other until that one's outcome is known", () => {
    const breaker = opened();
    expect(breaker.allows(PAUSE_MS - 1)).toBe(false);
    expect(breaker.allows(PAUSE_MS)).toBe(true);
    expect(breaker.allows(PAUSE_MS)).toBe(false);
    expect(breaker.allows(PAUSE_MS * 10)).toBe(false);
  });

  test("closes when that call succeeds", () => {
    const breaker = opened();
    breaker.allows(PAUSE_MS);
    breaker.succeeded();
    expect([breaker.allows(PAUSE_MS), breaker.allows(PAUSE_MS)]).toEqual([true, true]);
  });

  test("pauses anew when that call fails", () => {
    const breaker = opened();
    breaker.allows(PAUSE_MS);
    breaker.failed(PAUSE_MS + 500);
    expect(breaker.allows(PAUSE_MS * 2 + 499)).toBe(false);
    expect(breaker.allows(PAUSE_MS * 2 + 500)).toBe(true);
  });

  test("lets the next one through when that call was stopped", () => {
    const breaker = opened();
    breaker.allows(PAUSE_MS);
    breaker.abandoned();
    expect([breaker.allows(PAUSE_MS), breaker.allows(PAUSE_MS)]).toEqual([true, false]);
  });

  test("pauses from the last failure of the calls that were under way", () => {
    const breaker = opened(0);
    breaker.failed(10_000);
    expect(breaker.allows(PAUSE_MS)).toBe(false);
    expect(breaker.allows(PAUSE_MS + 10_000)).toBe(true);
  });
});
