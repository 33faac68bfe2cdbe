import { describe, expect, test } from "vitest";
import { exactValue, hostOf, toolResult, toolTitle, wholeValue } from "../../../src/client/tool-text.ts";

describe("The title of a call", () => {
  test.each([
    ["calculator", { expression: "17 * 23" }, "17 * 23"],
    ["clock", { timeZone: "Asia/Tokyo" }, "Time in Asia/Tokyo"],
    ["web_fetch", { url: "https://example.com/a?b=c" }, "Read example.com"],
    ["web_fetch", { url: "not an address" }, "Read a page"],
    ["web_search", { query: "tea" }, "Search the web for “tea”"],
    ["remember", { fact: "I like tea" }, "Remember: I like tea"],
    ["forget", { factId: "abcdefgh" }, "Forget a fact"],
    ["schedule", { name: "Stretch", prompt: "Remind the user to stretch." }, "Set a reminder: Stretch"],
    ["schedule", { name: "Digest", prompt: "Sum up the news." }, "Schedule: Digest"],
    ["schedule", {}, "Schedule an automation"],
    ["list_automations", {}, "List the automations"],
    ["cancel_automation", { automationId: "a1" }, "Cancel an automation"],
    ["call_webhook", { url: "http://127.0.0.1:9000/x", body: {} }, "Send to 127.0.0.1:9000"],
    ["github_create_issue", { title: "x" }, "Github create issue"],
    ["constructor", {}, "Constructor"],
  ])("%s of %j is %s", (name, input, title) => {
    expect(toolTitle(name, input)).toBe(title);
  });

  test("is one line of bounded length, also of a call that is still being written", () => {
    expect(toolTitle("remember", { fact: `a\nb ${"c".repeat(500)}` }).length).toBeLessThan(130);
    expect(toolTitle("remember", { fact: "a\nb" })).toBe("Remember: a b");
    expect(toolTitle("call_webhook", undefined)).toBe("Call a webhook");
  });
});

describe("The result of a call", () => {
  test.each([
    ["calculator", { expression: "17*23", result: "391" }, "391"],
    ["clock", { time: "12:00", weekday: "Monday" }, "12:00 Monday"],
    ["web_fetch", { url: "https://example.com", title: "Example", text: "…" }, "Example"],
    ["web_search", { results: [{}, {}] }, "2 results"],
    ["remember", { id: "abcdefgh", fact: "I like tea" }, ""],
    ["forget", { id: "abcdefgh", forgotten: "I like tea" }, "I like tea"],
    ["schedule", { id: "a1", description: "every hour" }, "every hour"],
    ["list_automations", { automations: [{}] }, "1 automation"],
    ["cancel_automation", { cancelled: "a1" }, ""],
    ["call_webhook", { status: 204 }, "status 204"],
    ["github_create_issue", { number: 7, state: "open" }, '{"number":7,"state":"open"}'],
    ["schedule", "as text", "as text"],
    ["schedule", undefined, ""],
  ])("%s with %j is %j", (name, output, line) => {
    expect(toolResult(name, output)).toBe(line);
  });
});

test("what is to be agreed to is shown whole, and what was done is cut", () => {
  const input = { body: "x".repeat(30_000) };
  expect(exactValue(input)).toContain(input.body);
  expect(wholeValue(input).length).toBeLessThan(20_010);
});

test("where a call goes is told from its address alone", () => {
  expect(hostOf({ url: "https://good.example@evil.example/good.example" })).toBe("evil.example");
  expect(hostOf({ url: 7 })).toBe("");
  expect(hostOf(null)).toBe("");
});
