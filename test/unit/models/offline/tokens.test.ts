import fc from "fast-check";
import { expect, test } from "vitest";
import { countTokens, splitTokens } from "../../../../src/models/offline/tokens.ts";

test("pieces joined give the text back, whatever it is", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string()),
      (text) => splitTokens(text).join("") === text,
    ),
  );
});

test("English comes out at about four characters a token", () => {
  const text =
    "The quick brown fox jumps over the lazy dog, and then it goes home to sleep until the next morning.";
  expect(text.length / countTokens(text)).toBeGreaterThan(3.5);
  expect(text.length / countTokens(text)).toBeLessThan(5);
});

test("the tags of thinking and of calls are one token each, as they are to the model", () => {
  expect(splitTokens("<think>\n</think><tool_call>")).toEqual(["<think>", "\n", "</think>", "<tool_call>"]);
});
