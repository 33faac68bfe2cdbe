// The review of a draft: the faults of the cases are found and nothing else is, plain prose is soon released, and neither
// depends on how the stream was cut. Work is counted, not timed.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runCase } from "../../../src/cli/eval/own-cases.ts";
import { Review } from "../../../src/escalation/review.ts";
import { PROSE } from "../../eval/prose.ts";
import { ownCases } from "../../eval/own-cases.ts";

const SEA = "Why does the water of the sea rise and fall every day?";
const ENGLISH = PROSE[0]!.text;

/** How many characters had come when it settled, where they came in pieces of these sizes; null where it did not. */
function settlesAfter(question: string, text: string, sizes: readonly number[] = [1]): number | null {
  const review = new Review({ question });
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    expect(review.push(text.slice(at, at + size))).toBeNull();
    at = Math.min(text.length, at + size);
    if (review.isSettled) return at;
  }
  return null;
}

describe("The cases", () => {
  const cases = ownCases().filter(({ settings }) => settings.review === "whole");

  test("are at least 40 faults and 70 answers that only look like them", () => {
    expect(cases.filter(({ expected }) => expected !== null).length).toBeGreaterThanOrEqual(40);
    expect(cases.filter(({ expected }) => expected === null).length).toBeGreaterThanOrEqual(70);
  });

  test("have names of their own", () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  test.each(cases.map((one) => ({ name: one.name, one })))("$name", ({ one }) => {
    const { found, isSteady } = runCase(one);
    expect({ found, isSteady }).toEqual({ found: one.expected, isSteady: true });
  });
});

describe("A draft is settled", () => {
  test.each(PROSE)("within 400 characters of plain $language prose", ({ question, text }) => {
    expect(settlesAfter(question, `${text} ${text}`)).toBeLessThanOrEqual(400);
  });

  test("as soon in prose with a year and a count in it", () => {
    const text = `Ada Lovelace was born in 1815 and died in 1852. She had 3 children. ${ENGLISH}`;
    expect(settlesAfter("Who was Ada Lovelace?", text)).toBeLessThanOrEqual(400);
  });

  test("where a word of programming means something else", () => {
    expect(settlesAfter("What is the function of the liver?", ENGLISH)).toBeLessThanOrEqual(400);
  });

  test("at the same character, however the stream is cut", () => {
    const { question, text } = PROSE[1]!;
    const settled = settlesAfter(question, text)!;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const after = settlesAfter(question, text, sizes)!;
        expect(after).toBeGreaterThanOrEqual(settled);
        // The piece in which that character came is the one after which it is settled.
        expect(after - settled).toBeLessThan(Math.max(...sizes));
      }),
    );
  });

  test("at the end of a passage", () => {
    expect(ENGLISH.slice(0, settlesAfter(SEA, ENGLISH)!)).toMatch(/[.] $/);
  });

  test("for good, whatever comes then", () => {
    const review = new Review({ question: SEA });
    review.push(ENGLISH);
    expect(review.isSettled).toBe(true);
    expect(review.push("\n\n```js\nlet a = 12 + 13 = 99;\n为什么为什么为什么。")).toBeNull();
    expect(review.isSettled).toBe(true);
    expect(review.finish()).toBeNull();
  });

  test("once a block of code has closed that was open", () => {
    const code = `\`\`\`\n${"let a = b;\n".repeat(40)}`;
    expect(settlesAfter("Why is it so?", code)).toBeNull();
    expect(settlesAfter("Why is it so?", `${code}\`\`\`\n${ENGLISH}`)).not.toBeNull();
  });
});

describe("A draft is not settled", () => {
  test("while it has said nothing", () => {
    expect(settlesAfter(SEA, "\n ".repeat(500))).toBeNull();
  });

  test("while a block of code is open", () => {
    expect(settlesAfter(SEA, `So it is.\n\n\`\`\`\n${`${ENGLISH}\n`.repeat(4)}`)).toBeNull();
  });

  test("while code is asked for and none has come", () => {
    expect(settlesAfter("Write a function in Python that doubles a number.", ENGLISH.repeat(4))).toBeNull();
  });

  test("while the question is about numbers", () => {
    expect(settlesAfter("How many eggs are in 4 boxes of 12?", ENGLISH.repeat(4))).toBeNull();
  });

  test("once it has stated a sum", () => {
    expect(settlesAfter(SEA, `It is 12 + 13 = 25 to begin with. ${ENGLISH.repeat(4)}`)).toBeNull();
  });

  test("while it is all JSON", () => {
    expect(settlesAfter(SEA, `{"a": [\n${'"b",\n'.repeat(200)}`)).toBeNull();
  });

  test("right after an announcement, until something follows", () => {
    const opening = "It is easy and does not take long if you have the right pot. ".repeat(4);
    const review = new Review({ question: "How do I repot a houseplant?" });
    review.push(`${opening.slice(0, 100)}\n${opening.slice(100, 140)}\nHere are the steps:\n`);
    expect(review.isSettled).toBe(false);
    review.push("1. Water it.\n");
    expect(review.isSettled).toBe(true);
  });
});

describe("Work", () => {
  /** Characters handed to regular expressions for each character that came. A global one goes over its text once. */
  function lookedAt(question: string, text: string, size = 40): number {
    const own = Object.getOwnPropertyDescriptor(RegExp.prototype, "exec")!;
    let characters = 0;
    Reflect.defineProperty(RegExp.prototype, "exec", {
      ...own,
      value(this: RegExp, given: string): unknown {
        if (this.lastIndex === 0) characters += given.length;
        return Reflect.apply(own.value as RegExp["exec"], this, [given]);
      },
    });
    try {
      const review = new Review({ question });
      for (let at = 0; at < text.length; at += size) review.push(text.slice(at, at + size));
      review.finish();
    } finally {
      Reflect.defineProperty(RegExp.prototype, "exec", own);
    }
    return characters / text.length;
  }

  const MANY = 20_000;
  test.each([
    ["a line without end", "word ".repeat(MANY)],
    ["letters without end", "a".repeat(1_000_000)],
    ["backticks without end", "`".repeat(1_000_000)],
    ["lines of backticks", "```a\n".repeat(MANY)],
    ["nested braces", "{".repeat(100_000)],
    ["nested JSON", '{"a":'.repeat(MANY)],
    ["blank lines", "\n".repeat(MANY)],
    ["blanks", " ".repeat(MANY)],
    ["a bracket and blank lines", `[${"\n".repeat(MANY)}`],
    ["lines of a colon", ":\n".repeat(MANY)],
    ["announcements", "以下：\n".repeat(MANY)],
    ["quotation marks", "„".repeat(MANY)],
    ["lines of one letter", "a\n".repeat(MANY)],
    ["full stops", ". ".repeat(MANY)],
  ])("is bounded for each character of %s", (_, text) => {
    for (const question of [SEA, "Give me a JSON object.", "Write a Python function."])
      expect(lookedAt(question, text)).toBeLessThan(12);
  });
});
