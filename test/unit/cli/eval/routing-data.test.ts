import { expect, test } from "vitest";
import { joinResponses, parseResponses, parseRows } from "../../../../src/cli/eval/routing-data.ts";

const row = (more: Record<string, unknown> = {}): string =>
  JSON.stringify({ id: "a", source: "s", prompt: "p", weak_correct: 0, strong_correct: 1, ...more });

test("Rows are graded by correctness or by score, with or without an answer", () => {
  const scored = {
    id: "b",
    weak_correct: undefined,
    strong_correct: undefined,
    weak_score: 7.5,
    strong_score: 9,
  };
  expect(parseRows(`${row({ weak_response: "42" })}\n\n${row(scored)}\n`, "f")).toEqual([
    { id: "a", source: "s", prompt: "p", weak: 0, strong: 1, weakResponse: "42" },
    { id: "b", source: "s", prompt: "p", weak: 7.5, strong: 9, weakResponse: null },
  ]);
});

test.each([
  ["is not JSON", `${row()}\n{"id":`, /^f, line 2: it is not JSON/],
  ["has no prompt", row({ prompt: undefined }), /^f, line 1: prompt is missing\.$/],
  ["has a grade in words", row({ weak_correct: "yes" }), /weak_correct must be a number, or true or false/],
  ["is a number", "5", /^f, line 1: must be an object/],
  ["is one of an array", `[${row()}]`, /^f is one JSON array, and one object a line is needed/],
  [
    "has no grade of the strong answer",
    row({ strong_correct: undefined }),
    /line 1: strong_correct or strong_score is missing/,
  ],
  ["has an id that was there before", `${row()}\n${row()}`, /line 2: the id "a" stands in an earlier line/],
  ["is not there", "\n", /^f has no rows/],
])("A row that %s is refused by file and line", (_, text, message) => {
  expect(() => parseRows(text, "f")).toThrow(message);
});

test("Rows may end as on Windows, have numbers for ids, and null where nothing is", () => {
  const text = `${row({ id: 7, weak_score: null, weak_response: null })}\r\n`;
  const [only] = joinResponses(parseRows(text, "f"), parseResponses('{"id":7,"response":"x"}\r\n', "r"));
  expect(only).toMatchObject({ id: 7, weak: 0, weakResponse: "x" });
});

test("Answers kept apart are joined by id, and do not replace those inside the data", () => {
  const rows = parseRows(
    [row({ weak_response: "inside" }), row({ id: "b" }), row({ id: "c" })].join("\n"),
    "f",
  );
  const responses = parseResponses('{"id":"a","response":"x"}\n{"id":"b","weak_response":"apart"}', "r");
  expect(joinResponses(rows, responses).map(({ weakResponse }) => weakResponse)).toEqual([
    "inside",
    "apart",
    null,
  ]);
});
