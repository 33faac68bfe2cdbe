// A stream comes in passages: lines, and sentences of long lines, wherever it was cut.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Passages } from "../../../src/escalation/passages.ts";

function passagesOf(text: string, sizes: readonly number[] = [text.length || 1]): string[] {
  const passages = new Passages();
  const taken: string[] = [];
  const take = (passage: string): void => {
    taken.push(passage);
  };
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    passages.push(text.slice(at, at + size), take);
    at += size;
  }
  passages.finish(take);
  return taken;
}

const SENTENCE = "The moon pulls at the sea as the earth turns below it. ";

describe("A passage", () => {
  test("is a line with its break", () => {
    expect(passagesOf("one\n\ntwo\n")).toEqual(["one\n", "\n", "two\n"]);
  });

  test("is what is left at the end", () => {
    expect(passagesOf("one\ntwo")).toEqual(["one\n", "two"]);
  });

  test("is a few sentences of a long line", () => {
    expect(passagesOf(SENTENCE.repeat(4))).toEqual([SENTENCE.repeat(3), SENTENCE]);
  });

  test("does not end at the point of a number", () => {
    expect(passagesOf(`${"word ".repeat(40)}3.14 and more. So it is`)).toEqual([
      `${"word ".repeat(40)}3.14 and more. `,
      "So it is",
    ]);
  });

  test("ends at a Chinese full stop, that no blank follows", () => {
    const sentence = `${"海".repeat(99)}。`;
    expect(passagesOf(sentence.repeat(3))).toEqual([sentence.repeat(2), sentence]);
  });

  test("is never longer than 2,000 characters", () => {
    const passages = passagesOf("a".repeat(1_000_000));
    expect(passages).toHaveLength(500);
    expect(Math.max(...passages.map(({ length }) => length))).toBe(2_000);
  });

  test("is none of an empty text", () => {
    expect(passagesOf("")).toEqual([]);
  });
});

test("Nothing is lost, and no passage depends on the cuts", () => {
  const piece = fc.constantFrom("word ", "\n", ". ", "。", "3.14", SENTENCE, "海水".repeat(90), "😀");
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
      (pieces, sizes) => {
        const text = pieces.join("");
        const passages = passagesOf(text, sizes);
        expect(passages.join("")).toBe(text);
        expect(passages).toEqual(passagesOf(text));
      },
    ),
  );
});
