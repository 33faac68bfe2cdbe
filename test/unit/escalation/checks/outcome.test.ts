// Whether a question for an amount got one, and one that can be.

import { expect, test } from "vitest";
import { OutcomeCheck } from "../../../../src/escalation/checks/outcome.ts";
import { implausible } from "../../../../src/escalation/checks/implausible.ts";

function reasonOf(question: string, answer: string): string | null {
  const check = new OutcomeCheck(question);
  check.read(answer);
  return check.finish()?.reason ?? null;
}

const BUSES = "There are 130 pupils and 40 seats a bus. How many buses do they need?";

test.each([
  ["no number at all", "They should ask the driver.", "empty-answer"],
  ["giving up", "With 130 pupils it cannot be determined.", "empty-answer"],
  ["an expression left open", "They need 130 pupils = 40 + 90 -", "cut-off"],
  ["a number in words", "They need four buses.", null],
  ["a result", "They need 4 buses.", null],
])("%s", (_name, answer, reason) => {
  expect(reasonOf(BUSES, answer)).toBe(reason);
});

test.each([
  ["How many sheep are left of 40?", "There are 12.33 sheep left.", true],
  ["How many sheep are left of 40?", "There are -3 sheep left.", true],
  ["How many sheep are left of 40?", "There are 12 sheep left.", false],
  ["How many pizzas do 7 guests eat?", "They eat 2.5 pizzas.", false],
  ["How many hours does it take?", "It takes 3.33 hours.", false],
  ["Wie viele Stunden dauert es?", "Es dauert 3,33 Stunden.", false],
  ["How many children are there per family?", "There are 1.83 children.", false],
  ["What is the probability of 2 sixes?", "It is 1.5.", true],
  ["What is the probability of 2 sixes?", "It is 2.8 %.", false],
  ["What is the probability of 2 sixes?", "It is 1 in 36.", false],
])("%s %s", (question, closing, isImplausible) => {
  expect(implausible(question, closing) !== null).toBe(isImplausible);
});

test("where no amount is asked for, it cannot fail", () => {
  expect(new OutcomeCheck("Why is the sky blue?").canFail).toBe(false);
  expect(new OutcomeCheck("Who ruled from 1848 to 1916?").canFail).toBe(false);
});
