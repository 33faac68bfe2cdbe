import { describe, expect, test } from "vitest";
import { heard } from "../../../../src/models/offline/heard.ts";
import { ask } from "./asking.ts";

describe("tools", () => {
  test.each([
    ["what is 17 * 23?", ["17 * 23"]],
    ["12% of 80", ["(12 / 100) * 80"]],
    ["(3+4)^2", ["(3+4)^2"]],
    ["sqrt 2", ["sqrt(2)"]],
    ["calculate 7 times 8 and 9 plus 1", ["7 * 8", "9 + 1"]],
  ])("%s becomes calls of the calculator", (question, expressions) => {
    const { toolCalls, thinking, answer } = ask(question);
    expect(toolCalls).toEqual(
      expressions.map((expression) => ({ name: "calculator", arguments: { expression } })),
    );
    expect(thinking).toContain("calculator");
    expect(answer).toBe("");
  });

  test.each([
    ["what time is it in Tokyo?", [{ timeZone: "Asia/Tokyo" }]],
    ["What's the time in new york right now?", [{ timeZone: "America/New_York" }]],
    [
      "what time is it in New Delhi and in London?",
      [{ timeZone: "Asia/Kolkata" }, { timeZone: "Europe/London" }],
    ],
    ["what time is it in Europe/Oslo", [{ timeZone: "Europe/Oslo" }]],
    ["what day is it?", [{}]],
    ["What's today's date?", [{}]],
    ["Wie spät ist es in Berlin?", [{ timeZone: "Europe/Berlin" }]],
  ])("%s becomes calls of the clock", (question, wanted) => {
    expect(ask(question).toolCalls).toEqual(wanted.map((wish) => ({ name: "clock", arguments: wish })));
  });

  test("both are called where both are asked for", () => {
    expect(ask("What is 6 * 7 and what time is it in Oslo?").toolCalls).toEqual([
      { name: "calculator", arguments: { expression: "6 * 7" } },
      { name: "clock", arguments: { timeZone: "Europe/Oslo" } },
    ]);
  });

  test("without the tool it says what it sees and computes nothing", () => {
    const { toolCalls, answer } = ask("what is 17 * 23?", { tools: [] });
    expect(toolCalls).toEqual([]);
    expect(answer).toContain("`17 * 23`");
    expect(answer).not.toContain("391");
    expect(ask("what time is it?", { tools: [] }).answer).toContain("2026-11-23 12:34 UTC");
  });

  test("what is the time complexity of quicksort? is no question for the clock", () => {
    expect(ask("what is the time complexity of quicksort?").toolCalls).toEqual([]);
  });

  const exchange = (question: string, name: string, args: Record<string, unknown>, content: string) =>
    ask([
      heard("user", question),
      heard("assistant", "", { calls: [{ name, arguments: args }] }),
      heard("tool", "", { results: [{ name, content }] }),
    ]);

  test.each([
    ["391", "17 * 23 = 391, says the calculator."],
    ['{"result": 391}', "17 * 23 = 391, says the calculator."],
    ['{"expression":"17*23","result":"391"}', "17*23 = 391, says the calculator."],
    ['{"error":"Division by zero"}', "The calculator reported an error: Division by zero"],
    ["Error: Undefined symbol x", "The calculator reported an error: Undefined symbol x"],
    ['{"error":{"message":"too long"}}', "The calculator reported an error: too long"],
  ])("the result %s is passed on in a sentence", (content, sentence) => {
    const { answer, toolCalls, thinking } = exchange(
      "what is 17 * 23?",
      "calculator",
      { expression: "17 * 23" },
      content,
    );
    expect(answer).toBe(sentence);
    expect(toolCalls).toEqual([]);
    expect(thinking).toContain("calculator");
  });

  test.each([
    [
      '{"timeZone":"Asia/Tokyo","local":"Monday, 23 November 2026 at 21:34"}',
      "In Tokyo it is now Monday 23 November 2026 at 21:34 (Asia/Tokyo).",
    ],
    ['{"iso":"2026-11-23T12:34:56Z"}', "In Tokyo it is now Monday 23 November 2026 at 21:34 (Asia/Tokyo)."],
    ["21:34", "In Tokyo it is now 21:34 (Asia/Tokyo)."],
    [
      '{"weekday":"Monday","date":"2026-11-23","time":"21:34"}',
      "In Tokyo it is now Monday 2026-11-23 21:34 (Asia/Tokyo).",
    ],
  ])("the time %s is passed on in a sentence", (content, sentence) => {
    expect(
      exchange("what time is it in Tokyo?", "clock", { timeZone: "Asia/Tokyo" }, content).answer.replace(
        "Monday, 23",
        "Monday 23",
      ),
    ).toBe(sentence);
  });

  test("results of several calls are matched with their calls, named or not", () => {
    const calls = [
      { name: "calculator", arguments: { expression: "1 + 1" } },
      { name: "calculator", arguments: { expression: "2 + 2" } },
    ];
    const results = [
      { name: null, content: "2" },
      { name: null, content: "4" },
    ];
    const { answer } = ask([
      heard("user", "1 + 1 and 2 + 2"),
      heard("assistant", "", { calls }),
      heard("tool", "", { results }),
    ]);
    expect(answer).toBe("1 + 1 = 2, says the calculator. 2 + 2 = 4, says the calculator.");
  });

  test("a new question after an answer calls again", () => {
    const done = [
      heard("user", "1 + 1"),
      heard("assistant", "", {
        calls: [{ name: "calculator", arguments: { expression: "1 + 1" } }],
      }),
      heard("tool", "", { results: [{ name: "calculator", content: "2" }] }),
      heard("assistant", "1 + 1 = 2."),
    ];
    expect(ask([...done, heard("user", "2 + 2")]).toolCalls).toHaveLength(1);
  });
});
