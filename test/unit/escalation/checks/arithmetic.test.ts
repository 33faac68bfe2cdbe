// Where an answer stands by a wrong sum, and where it only speaks of one.

import { expect, test } from "vitest";
import { Review } from "../../../../src/escalation/review.ts";
import { ARITHMETIC_CASES } from "../../../eval/arithmetic-cases.ts";
import { ArithmeticCheck } from "../../../../src/escalation/checks/arithmetic.ts";

function detailOf(question: string, ...passages: string[]): string | null {
  const check = new ArithmeticCheck(question);
  for (const passage of passages) {
    const trigger = check.read(passage);
    if (trigger !== null) return trigger.detail;
  }
  return check.finish()?.detail ?? null;
}

test.each(ARITHMETIC_CASES.map((row) => [row.name, row] as const))(
  "%s",
  (_name, { question, text, expect: reason }) => {
    const review = new Review({ question });
    const trigger = review.push(text) ?? review.finish();
    expect(trigger?.reason ?? null).toBe(reason);
  },
);

test("the detail shows the statement and the exact value", () => {
  expect(detailOf("How many?", "So 48 + 27 = 76.")).toBe("It says 48 + 27 = 76, but that is 75.");
});

test("a slip mended in the next passage is none", () => {
  expect(detailOf("How many?", "48 + 27 = 76.\n", "Wait, 48 + 27 = 75.\n")).toBeNull();
  expect(detailOf("How many?", "48 + 27 = 76.\n", "That is all.\n")).not.toBeNull();
});

test("of the same sum offered with several results, none is stated", () => {
  expect(detailOf("Which?", "A) 6 × 7 = 42\n", "B) 6 × 7 = 44\n", "It is A.\n")).toBeNull();
});

test("a question that states an untrue sum has an arithmetic of its own", () => {
  expect(detailOf("2 + 3 = 10 and 7 + 2 = 63; what is 8 + 4?", "8 + 4 = 96.")).toBeNull();
});

test.each(["What happened in 1648?", "Who ruled from 1848 to 1916?", "Who are the 3 Graces?"])(
  "it does not wait for a sum where none is asked for: %s",
  (question) => {
    expect(new ArithmeticCheck(question).canFail).toBe(false);
  },
);

test("code is not read", () => {
  expect(detailOf("How many?", "```\n", "7 + 2 = 3\n", "```\n", "That is it.\n")).toBeNull();
});

test("after a thousand statements nothing more is recomputed", () => {
  const check = new ArithmeticCheck("How many?");
  for (let line = 0; line < 1_000; line++) check.read("12 + 13 = 25\n");
  expect(check.canFail).toBe(false);
  check.read("12 + 14 = 25\n");
  expect(check.finish()).toBeNull();
});
