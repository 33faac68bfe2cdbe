// The tests' own randomness, tokens and cuts.

import { expect, test } from "vitest";
import { countTokens, tokensOf } from "../../emulators/tokens.ts";
import { cutBytes, seeded } from "../../support/seeded.ts";

const text = "Zwölf Boxkämpfer 🥊 jagen\n\n  Viktor 👩‍👩‍👧  quer\tüber den Sylter Deich.";

test("a seed gives the same sequence again, within its limits", () => {
  const draw = (seed: number) => {
    const random = seeded(seed);
    return Array.from({ length: 200 }, () => random.integer(3, 9));
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(new Set(draw(7))).toEqual(new Set([3, 4, 5, 6, 7, 8, 9]));
  expect(seeded(5).shuffle([1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4]);
  expect(() => seeded(5).pick([])).toThrow("Nothing to pick");
});

test.each(["token", "whole", "byte", 5, { seed: 3 }] as const)(
  "bytes cut by %j are the same bytes",
  (chunking) => {
    const bytes = Buffer.from(text);
    const pieces = cutBytes(bytes, chunking);
    expect(Buffer.concat(pieces).toString("utf8")).toBe(text);
    expect(cutBytes(new Uint8Array(), chunking)).toEqual([]);
  },
);

test("tokens join to the text again", () => {
  expect([...tokensOf(text)].join("")).toBe(text);
  expect(countTokens("one two three")).toBe(3);
});
