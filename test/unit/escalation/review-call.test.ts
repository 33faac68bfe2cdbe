// A call is not worth running where it has just failed, nor where it keeps giving the same result.

import { describe, expect, test } from "vitest";
import { reviewCall, type AskedCall, type RunCall } from "../../../src/escalation/review-call.ts";

const asked = (input = '{"expression":"1/0"}', toolName = "calculator"): AskedCall => ({ toolName, input });
const failed = (input?: string, toolName?: string): RunCall => ({
  ...asked(input, toolName),
  outcome: { kind: "failed", message: "division by zero" },
});
const done = (output: unknown, input?: string, toolName?: string): RunCall => ({
  ...asked(input, toolName),
  outcome: { kind: "done", output },
});
const verdict = (call: AskedCall, earlier: readonly RunCall[]): string => reviewCall(call, earlier).kind;

describe("A call that has just failed", () => {
  test("is not worth running again", () => {
    expect(reviewCall(asked(), [failed()])).toEqual({
      kind: "repeats-a-failure",
      message:
        "This call of calculator has just failed with the same arguments (division by zero); change the arguments or go on without it.",
    });
  });

  test("is the same with its keys in another order, and other blanks", () => {
    expect(
      verdict(asked('{ "b": [1, {"d": 2, "c": 3}], "a": 1 }'), [failed('{"a":1,"b":[1,{"c":3,"d":2}]}')]),
    ).toBe("repeats-a-failure");
  });

  test("is the same where its arguments could not be used", () => {
    const unusable: RunCall = { ...asked("{oops"), outcome: { kind: "unusable", message: "not JSON" } };
    expect(verdict(asked("{oops"), [unusable])).toBe("repeats-a-failure");
    expect(verdict(asked("{other"), [unusable])).toBe("worth-running");
  });

  test("is the same with no arguments and with an empty object", () => {
    expect(verdict(asked(" "), [failed("{}")])).toBe("repeats-a-failure");
  });

  test("is another one with other arguments, in another order of a list, or of another tool", () => {
    expect(verdict(asked('{"a":2}'), [failed('{"a":1}')])).toBe("worth-running");
    expect(verdict(asked('{"a":"1"}'), [failed('{"a":1}')])).toBe("worth-running");
    expect(verdict(asked("[2,1]"), [failed("[1,2]")])).toBe("worth-running");
    expect(verdict(asked("{}", "clock"), [failed("{}", "calculator")])).toBe("worth-running");
  });

  test("may be tried again once another call has changed something", () => {
    expect(verdict(asked(), [failed(), done("saved", '{"file":"a"}', "save")])).toBe("worth-running");
    expect(verdict(asked(), [done("saved", '{"file":"a"}', "save"), failed()])).toBe("repeats-a-failure");
  });

  test("is not the same as one that failed and then succeeded", () => {
    expect(verdict(asked(), [failed(), done(1)])).toBe("worth-running");
  });
});

describe("A call that succeeded", () => {
  test("may be made twice", () => {
    expect(verdict(asked(), [])).toBe("worth-running");
    expect(verdict(asked(), [done(4)])).toBe("worth-running");
  });

  test("is not worth a third time with the same result", () => {
    expect(reviewCall(asked(), [done({ a: 1, b: 2 }), done({ b: 2, a: 1 })])).toEqual({
      kind: "repeats-a-result",
      message: "This call of calculator has given the same result 2 times; use that result.",
    });
  });

  test("is worth it where the result changes, as a clock's does", () => {
    expect(verdict(asked(), [done("10:00"), done("10:01")])).toBe("worth-running");
    expect(verdict(asked(), [done("10:00"), done("10:00"), done("10:01")])).toBe("worth-running");
  });

  test("is judged by its last results, whatever was called between them", () => {
    const between = done(7, '{"expression":"3+4"}');
    expect(verdict(asked(), [done(4), between, done(4), between])).toBe("repeats-a-result");
  });
});

test("Each call of a step has its own verdict", () => {
  const calls = [asked("{}"), asked(), asked("{}")];
  expect(calls.map((call) => verdict(call, [failed()]))).toEqual([
    "worth-running",
    "repeats-a-failure",
    "worth-running",
  ]);
});

test("Arguments and results that are nested without end are compared without a crash", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  expect(verdict(asked(deep), [failed(deep)])).toBe("repeats-a-failure");
  expect(verdict(asked(), [done(JSON.parse(deep)), done(JSON.parse(deep))])).toBe("worth-running");
});
