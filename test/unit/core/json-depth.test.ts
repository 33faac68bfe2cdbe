// The depth of a JSON text, read without parsing it.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDeeperThan } from "../../../src/core/json-depth.ts";

const depthOf = (value: unknown): number =>
  typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

describe("A text is as deep as what it holds", () => {
  test("whatever that is, and whatever its strings look like", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('"', "\\", '\\"{', "[[[", "}}"));
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: "grapheme" }), text, (value, noise) => {
        const noisy = { [noise]: [value, noise] };
        const depth = depthOf(noisy);
        const json = JSON.stringify(noisy);
        expect([isDeeperThan(json, depth), isDeeperThan(json, depth - 1)]).toEqual([false, true]);
      }),
    );
  });

  test("one after the other is not one in the other", () => {
    expect(isDeeperThan(`[${"[],".repeat(1_000)}[]]`, 2)).toBe(false);
  });
});
