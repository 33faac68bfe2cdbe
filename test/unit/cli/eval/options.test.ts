import { describe, expect, test } from "vitest";
import { readOptions, UsageError } from "../../../../src/cli/eval/options.ts";

describe("the arguments", () => {
  test("choose what is done", () => {
    expect(readOptions([])).toEqual({ task: "own-cases", json: false });
    expect(readOptions(["--json", "--data", "a", "--out=b"])).toEqual({
      task: "data",
      data: "a",
      responses: null,
      out: "b",
      json: true,
    });
    expect(readOptions(["--replay", "a", "--threshold", "0.4"])).toMatchObject({
      task: "replay",
      threshold: 0.4,
    });
    expect(readOptions(["--help"])).toEqual({ task: "help" });
  });

  test.each([
    [["--bogus"], "--bogus is not known."],
    [["file"], '"file" belongs to no option.'],
    [["--data"], "--data needs a value."],
    [["--data", ""], "--data needs a value."],
    [["--out", "--data", "a"], "--out needs a value."],
    [["--json=1"], "--json takes no value."],
    [["--data", "a", "--data", "b"], "--data is given twice; once is meant."],
    [["--data", "a", "--out", "./a"], "--out would overwrite ./a, which is read; name another file."],
    [["--data", "a", "--prices", "{}"], "--prices goes with --replay."],
    [["--replay", "a", "--threshold", "-1"], /^--threshold: a number from 0 to 1 is needed/],
    [["--replay", "a", "--prices", "{"], /^--prices: JSON is needed/],
  ])("%j are refused in a sentence", (args, message) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(message);
  });
});
