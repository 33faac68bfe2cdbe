import { describe, expect, test } from "vitest";
import { heard, type HeardMessage, type ToolOffer } from "../../../../src/models/offline/heard.ts";
import { ask } from "./asking.ts";

const offer = (name: string, properties: Record<string, unknown> = {}): ToolOffer => ({
  name,
  parameters: { type: "object", properties },
});
const TOOLS = ["remember", "forget", "call_webhook", "web_fetch", "calculator", "clock"].map((name) =>
  offer(name),
);
const asked = (said: string | readonly (string | HeardMessage)[]) => ask(said, { tools: TOOLS });

function exchange(question: string, name: string, args: Record<string, unknown>, result: unknown) {
  const content = typeof result === "string" ? result : JSON.stringify(result);
  return [
    heard("user", question),
    heard("assistant", "", { calls: [{ name, arguments: args }] }),
    heard("tool", "", { results: [{ name, content }] }),
  ];
}

describe("memory", () => {
  test.each([
    ["Remember that I like tea", "I like tea"],
    ["please remember: the code is 4711.", "the code is 4711"],
    ["Remember my name is Ada", "my name is Ada"],
    ["Merke dir, dass ich Tee mag", "ich Tee mag"],
  ])("%s keeps it", (question, fact) => {
    expect(asked(question).toolCalls).toEqual([{ name: "remember", arguments: { fact } }]);
  });

  test.each(["Do you remember what I like?", "I like tea", "Remember that?"])(
    "%s keeps nothing",
    (question) => {
      expect(asked(question).toolCalls).toEqual([]);
    },
  );

  test("without the tool it is noted for the conversation alone", () => {
    const { toolCalls, answer } = ask("Remember that I like tea");
    expect(toolCalls).toEqual([]);
    expect(answer).toContain("Noted: you like tea");
  });

  const KEPT = exchange(
    "Remember that I like tea",
    "remember",
    { fact: "I like tea" },
    {
      id: "abcdefgh",
      fact: "I like tea",
    },
  );

  test("what was kept is said, and that it outlasts the conversation", () => {
    expect(asked(KEPT).answer).toBe(
      "Kept: “I like tea”. It is known in your other conversations too, until you have it forgotten.",
    );
  });

  test("what was kept in this conversation can be forgotten", () => {
    expect(asked([...KEPT, heard("user", "Forget that I like tea")]).toolCalls).toEqual([
      { name: "forget", arguments: { factId: "abcdefgh" } },
    ]);
  });

  test("a fact of the system prompt is known, and can be forgotten", () => {
    const system = heard(
      "system",
      "You are Upshift.\n\nWhat the user asked to keep, newest first:\n- [qwertyui] I like tea\n- [asdfghjk] my name is Ada",
    );
    const after = (question: string) => asked([system, heard("user", question)]);
    expect(after("Forget about the tea").toolCalls).toEqual([
      { name: "forget", arguments: { factId: "qwertyui" } },
    ]);
    expect(after("What is my name?").answer).toContain("Your name is Ada; you asked me to keep that.");
    expect(after("What do you remember about me?").answer).toContain(
      "From what you asked me to keep: your name is Ada and you like tea.",
    );
  });

  test("what was forgotten is named, and not known any more", () => {
    const gone = exchange(
      "Forget the tea",
      "forget",
      { factId: "abcdefgh" },
      {
        id: "abcdefgh",
        forgotten: "I like tea",
      },
    );
    expect(asked(gone).answer).toBe("Forgotten: “I like tea”.");
    expect(asked([...KEPT, ...gone, heard("user", "Forget the tea")]).answer).toContain("Nothing is kept");
  });

  test("what is not kept can't be forgotten, and that is said", () => {
    const { toolCalls, answer } = asked("Forget that I like tea");
    expect(toolCalls).toEqual([]);
    expect(answer).toContain("Nothing is kept about “I like tea”");
  });
});

describe("webhooks", () => {
  const url = "https://hooks.example.com/deploy?x=1";

  test.each([
    [`Call the webhook ${url} with {"run": 7, "deep": {"a": [1]}}`, { run: 7, deep: { a: [1] } }],
    [`Post {"ok": true} to ${url}.`, { ok: true }],
    [`Please send “the build is green” to ${url}`, { text: "the build is green" }],
    [`Call ${url} with the words of the day`, { text: "the words of the day" }],
    [`Trigger the webhook at ${url}`, {}],
  ])("%s becomes a call of call_webhook", (question, body) => {
    expect(asked(question).toolCalls).toEqual([{ name: "call_webhook", arguments: { url, body } }]);
  });

  test("a tool that takes text is given JSON as text", () => {
    const tools = [offer("call_webhook", { url: { type: "string" }, body: { type: "string" } })];
    expect(ask(`Post {"ok": true} to ${url}`, { tools }).toolCalls).toEqual([
      { name: "call_webhook", arguments: { url, body: '{"ok":true}' } },
    ]);
  });

  test("reading an address is no sending", () => {
    expect(asked(`Fetch ${url}`).toolCalls).toEqual([{ name: "web_fetch", arguments: { url } }]);
  });

  test("without the tool nothing is sent, and that is said", () => {
    const { toolCalls, answer } = ask(`Post {"ok": true} to ${url}`);
    expect(toolCalls).toEqual([]);
    expect(answer).toContain("so nothing is");
  });

  test.each([
    [
      { status: 200, taken: true, text: "thanks" },
      `It was sent: ${url} answered with status 200. It said: “thanks”`,
    ],
    [
      { status: 500, taken: false, text: "" },
      `It was sent, but ${url} answered with status 500, so it may not have been taken.`,
    ],
    [
      "The user did not allow this call. They said: no secrets",
      `You did not allow it, so nothing was sent to ${url}. You said: “no secrets”`,
    ],
    [
      "The user did not allow this call. They said: This automation may do nothing that needs approval.",
      `This automation may not do that by itself, so nothing was sent to ${url}.`,
    ],
    [
      "The server restarted while this ran. Whether it took effect is unknown, so it was not repeated. Tell the user.",
      "The webhook reported a problem: The server restarted while this ran. Whether it took effect is unknown, so it was not repeated. Tell the user.",
    ],
  ])("what came of it, %j, is told", (result, sentence) => {
    const { answer } = asked(exchange(`Post {} to ${url}`, "call_webhook", { url, body: {} }, result));
    expect(answer).toBe(sentence);
  });
});

describe("three tools", () => {
  const question = heard("user", "Show three tools");
  const first = heard("assistant", "", {
    calls: [
      { name: "clock", arguments: { timeZone: "Asia/Tokyo" } },
      { name: "calculator", arguments: { expression: "1 / 0" } },
    ],
  });
  const results = heard("tool", "", {
    results: [
      { name: "clock", content: '{"timeZone":"Asia/Tokyo","weekday":"Monday","time":"21:34:56"}' },
      { name: "calculator", content: '{"error":"Division by zero"}' },
    ],
  });

  test("are called in two steps, and the answer uses what came of each", () => {
    expect(asked([question]).toolCalls).toEqual(first.calls);
    const second = asked([question, first, results]);
    expect(second.toolCalls).toEqual([{ name: "calculator", arguments: { expression: "17 * 23" } }]);
    const { answer, toolCalls } = asked([
      question,
      first,
      results,
      heard("assistant", "", { calls: second.toolCalls }),
      heard("tool", "", { results: [{ name: "calculator", content: "391" }] }),
    ]);
    expect(toolCalls).toEqual([]);
    expect(answer).toContain("21:34:56");
    expect(answer).toContain("Division by zero");
    expect(answer).toContain("17 * 23 = 391");
  });
});
