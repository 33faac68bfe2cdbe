// Whether an answer is whole, and until when it may turn out not to be.

import { describe, expect, test } from "vitest";
import { CompletenessCheck } from "../../../../src/escalation/checks/completeness.ts";
import { JsonFormCheck } from "../../../../src/escalation/checks/json-form.ts";

function read(text: string, question = "How does it work?"): CompletenessCheck {
  const check = new CompletenessCheck(question);
  for (const line of text.split(/(?<=\n)/)) expect(check.read(line)).toBeNull();
  return check;
}
const detail = (text: string, question?: string): string | null =>
  read(text, question).finish()?.detail ?? null;
const reason = (text: string, question?: string): string | null =>
  read(text, question).finish()?.reason ?? null;

const OPEN = "A block of code was never closed.";

describe("A block of code", () => {
  test.each([
    ["closed by equal marks", "```js\na\n```\n"],
    ["closed by more marks", "```js\na\n`````\n"],
    ["of tildes that holds backticks", "~~~\na\n```\n~~~\n"],
    ["of four marks that holds three", "````\na\n```\n````\n"],
    ["in an item of a list", "1. Do:\n   ```\n   a\n   ```\n"],
    ["that begins with its item", "- ```\n  a\n  ```\n"],
    ["in a quotation that ends", "> ```\n> a\n\nSo it says.\n"],
    ["within one with equal marks", "```md\n```js\na\n```\n```\n"],
    ["that is a span of one line", "```a``` is a span.\n"],
    ["whose closing fence ends the text without a break", "```\na\n```"],
  ])("%s is closed", (_, text) => {
    expect(detail(text)).toBeNull();
    expect(read(text).canFail).toBe(false);
  });

  test.each([
    ["with no closing fence", "```js\na\n"],
    ["closed by other marks", "```js\na\n~~~\n"],
    ["closed by fewer marks", "````\na\n```\n"],
    ["in a quotation that goes on", "> ```\n> a\n> b\n"],
    ["after one that is closed", "```\na\n```\nThen:\n```\nb\n"],
    ["whose closing fence has words behind it", "```\na\n``` and so on\n"],
  ])("%s is open", (_, text) => {
    expect(detail(text)).toBe(OPEN);
    expect(read(text).canFail).toBe(true);
  });
});

describe("What says nothing is empty", () => {
  test.each([[""], [" \n\t\n"], ["..."], ["。"], ["**\n---\n**"], ["```js\n\n```\n"], ["- \n- \n"]])(
    "%j",
    (text) => {
      expect(reason(text)).toBe("empty-answer");
    },
  );

  test.each([["42"], ["はい"], ["🙂"], ["+"], ["?"], ["```\n.a\n```"]])(
    "and %j does say something",
    (text) => {
      expect(reason(text)).toBeNull();
    },
  );

  test("unless a sign was asked for", () => {
    expect(reason(".", "Which character ends a sentence?")).toBeNull();
    expect(reason("", "Which character ends a sentence?")).toBe("empty-answer");
  });
});

describe("An announcement", () => {
  test("has to be followed by something", () => {
    expect(detail("Here are the steps:\n\n")).toBe("It announced a list that never came.");
    expect(detail("Here are the steps:\n\nWash it.\n")).toBeNull();
    expect(detail("It is large. Final answer:")).toBe("It announced its answer and did not give it.");
  });

  test("keeps the draft only as long as nothing follows", () => {
    expect(read("Here are the steps:\n\n").canFail).toBe(true);
    expect(read("Here are the steps:\n\nWash it.\n").canFail).toBe(false);
  });

  test.each([["Please paste your text here:"], ["Dear Sir or Madam:"], ["I like it :)"], ["Write ::"]])(
    "is not %j",
    (text) => {
      expect(detail(text)).toBeNull();
    },
  );

  test("is not missed where the question is for one", () => {
    expect(detail("Voici les étapes :", "Translate 'Here are the steps:' into French")).toBeNull();
  });
});

test("An item has to have something in it where the one before had", () => {
  expect(detail("1. Red\n2.")).toBe("The last item of its list is empty.");
  expect(detail("1.\n2.\n3.")).toBeNull();
});

test("A sum alone may be an exercise, a chain that stops is cut off", () => {
  expect(reason("7 × 8 =")).toBeNull();
  expect(reason("3 × 12 = 36, and 36 + 4 =")).toBe("cut-off");
  expect(reason("In all 3 + 4 + ")).toBe("cut-off");
});

describe("JSON", () => {
  test("has to come to its end", () => {
    expect(detail('{"a": [1, 2}\n')).toBe("Its JSON is not complete.");
    expect(detail('{"a": "}')).toBe("Its JSON is not complete.");
    expect(detail('{"a": "}"}')).toBeNull();
  });

  test("is not what only begins like it", () => {
    expect(detail("[0, 1) is an interval.")).toBeNull();
    expect(detail('{"a"} is a set')).toBeNull();
  });

  function form(text: string, question = "Reply in JSON."): string | null {
    const check = new JsonFormCheck(question);
    for (const line of text.split(/(?<=\n)/)) check.read(line);
    return check.finish()?.reason ?? null;
  }

  test.each([['{"a": 1 "b": 2}'], ["```json\n{'a': 1}\n```"], ['```json\n{"a": 1,}\n```\n'], ["[1, 2}"]])(
    "that was asked for and is %j cannot be read",
    (text) => {
      expect(form(text)).toBe("schema");
    },
  );

  test.each([
    ['{"a": "}{"}'],
    ['```json\n{"a": 1}\n```'],
    ['```json\n{"a": [1, ...]}\n```'],
    ['{"a": 1}\n{"a": 2}\n'],
    ['{"a": 1 // one\n}'],
    ["Here it is: {a: 1}"],
    ["{a} is a set. So there."],
  ])("that is %j is left alone", (text) => {
    expect(form(text)).toBeNull();
  });

  test.each([
    ["How are you?"],
    ["Reply in JSON5."],
    ["Why is this JSON invalid?"],
    ['Fix this JSON: {"a" 1}'],
  ])("is not judged where the question is %j", (question) => {
    expect(form('{"a": 1 "b": 2}', question)).toBeNull();
    expect(new JsonFormCheck(question).canFail).toBe(false);
  });

  test("no longer holds a draft that turns out to be prose", () => {
    const check = new JsonFormCheck("Reply in JSON.");
    check.read("Gladly, here it is.\n");
    expect(check.canFail).toBe(false);
  });
});

test("A draft is kept for code that was asked for, until a block has closed", () => {
  const question = "Write a function that doubles a number.";
  expect(read("It is easy.\n", question).canFail).toBe(true);
  expect(read("It is easy.\n```\na\n```\n", question).canFail).toBe(false);
  expect(read("It is to clean the blood.\n", "What is the function of the liver?").canFail).toBe(false);
});
