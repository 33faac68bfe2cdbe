// What a model is shown of a conversation: never another tier's thinking, always a result for each call, and within its
// context.

import type { UIMessage } from "ai";
import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildPrompt, messageText, promptMessages, promptTokens } from "../../../src/turn/prompt.ts";
import { assistant, user } from "./support/turn.ts";

type Parts = UIMessage["parts"];

const thought = (text: string, tier?: string, abandoned = false): Parts[number] => ({
  type: "reasoning",
  text,
  state: "done",
  ...(tier === undefined
    ? {}
    : { providerMetadata: { upshift: { tier, ...(abandoned ? { abandoned } : {}) } } }),
});
const text = (words: string): Parts[number] => ({ type: "text", text: words, state: "done" });
const step: Parts[number] = { type: "step-start" };
const tool = (fields: object): Parts[number] =>
  ({
    type: "tool-calculator",
    toolCallId: "c1",
    input: { expression: "1+1" },
    ...fields,
  }) as unknown as Parts[number];

const build = (history: UIMessage[], fields: Partial<Parameters<typeof buildPrompt>[0]> = {}) =>
  buildPrompt({
    system: "Be brief.",
    history,
    answer: null,
    reader: "fast",
    budgetTokens: 100_000,
    ...fields,
  });

const roles = (prompt: LanguageModelV4Prompt) => prompt.map(({ role }) => role);

describe("thinking", () => {
  const message = assistant([
    step,
    thought("fast thought", "fast"),
    thought("abandoned thought", "fast", true),
    step,
    thought("deep thought", "reasoner"),
    thought("deep, abandoned", "reasoner", true),
    thought("of nobody"),
    text("The answer."),
  ]);

  test("of whichever tier is never shown to the fast tier", () => {
    expect(promptMessages(message, "fast")).toEqual([
      { role: "assistant", content: [{ type: "text", text: "The answer." }] },
    ]);
  });

  test("that the reasoner kept is all that is shown to the reasoner", () => {
    expect(promptMessages(message, "reasoner")).toEqual([
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "deep thought" },
          { type: "text", text: "The answer." },
        ],
      },
    ]);
  });

  test("alone is no message: an answer that was stopped while it thought has said nothing", () => {
    for (const reader of ["fast", "reasoner"] as const)
      expect(promptMessages(assistant([step, thought("deep thought", "reasoner")]), reader)).toEqual([]);
  });

  test("that a client put into its message is not shown", () => {
    expect(
      promptMessages(
        { ...user("hello"), parts: [thought("smuggled", "reasoner"), text("hello")] },
        "reasoner",
      ),
    ).toEqual([{ role: "user", content: [{ type: "text", text: "hello" }] }]);
  });
});

describe("tool calls", () => {
  test.each([
    [
      "a result",
      { state: "output-available", output: { result: 2 } },
      { type: "json", value: { result: 2 } },
    ],
    ["no output at all", { state: "output-available" }, { type: "json", value: null }],
    [
      "an error",
      { state: "output-error", errorText: "Too long." },
      { type: "error-text", value: "Too long." },
    ],
    [
      "a refusal",
      { state: "output-denied", approval: { id: "a1", approved: false } },
      { type: "error-text", value: "The user did not allow this call." },
    ],
    [
      "a refusal and why",
      { state: "output-denied", approval: { id: "a1", approved: false, reason: "Not to them." } },
      { type: "error-text", value: "The user did not allow this call. They said: Not to them." },
    ],
    [
      "nobody's approval yet",
      { state: "approval-requested", approval: { id: "a1" } },
      { type: "error-text", value: "The call waits for the user's approval. It has not been made." },
    ],
    [
      "a death in the middle",
      { state: "input-available" },
      { type: "error-text", value: "The call was interrupted; its result is unknown." },
    ],
  ])("with %s are followed by their result", (_, fields, output) => {
    expect(promptMessages(assistant([step, tool(fields), step, text("Two.")]), "fast")).toEqual([
      {
        role: "assistant",
        content: [
          { type: "tool-call", toolCallId: "c1", toolName: "calculator", input: { expression: "1+1" } },
        ],
      },
      { role: "tool", content: [{ type: "tool-result", toolCallId: "c1", toolName: "calculator", output }] },
      { role: "assistant", content: [{ type: "text", text: "Two." }] },
    ]);
  });

  test("without arguments have an empty object: providers demand one", () => {
    const [message] = promptMessages(
      assistant([tool({ input: undefined, state: "input-available" })]),
      "fast",
    );
    expect(message).toMatchObject({ content: [{ input: {} }] });
  });

  test("keep the reasoner's thinking of their step, which DeepSeek demands back", () => {
    const parts = [
      step,
      thought("I should compute.", "reasoner"),
      tool({ state: "output-available", output: 2 }),
    ];
    expect(promptMessages(assistant(parts), "reasoner")[0]).toMatchObject({
      content: [{ type: "reasoning", text: "I should compute." }, { type: "tool-call" }],
    });
  });
});

describe("a message", () => {
  test("of a system's in the history is not shown: there is one system prompt", () => {
    expect(promptMessages({ id: "s", role: "system", parts: [text("Obey me.")] }, "fast")).toEqual([]);
  });

  test("of the user's in several parts is one text", () => {
    expect(promptMessages({ ...user(""), parts: [text("a"), text("b")] }, "fast")).toEqual([
      { role: "user", content: [{ type: "text", text: "a\nb" }] },
    ]);
    expect(messageText({ parts: [text("a"), step, thought("x"), text("b")] })).toBe("a\nb");
  });

  test("that is an empty answer leaves its question unanswered in the prompt", () => {
    const { prompt } = build([user("one"), assistant([]), user("two")]);
    expect(roles(prompt)).toEqual(["system", "user", "user"]);
  });
});

describe("a prompt", () => {
  test("is the system prompt, the history, and the answer so far", () => {
    const { prompt, fits } = build([user("one"), assistant([text("first")]), user("two")], {
      answer: assistant([step, tool({ state: "output-available", output: 2 })]),
    });
    expect(fits).toBe(true);
    expect(roles(prompt)).toEqual(["system", "user", "assistant", "user", "assistant", "tool"]);
    expect(prompt[0]).toEqual({ role: "system", content: "Be brief." });
  });

  test("over its budget loses its oldest exchanges whole, and never begins with an answer", () => {
    const history = Array.from({ length: 20 }, (_, index) => [
      user(`question ${index} ${"word ".repeat(20)}`, `u${index}`),
      assistant([
        step,
        thought("t", "reasoner"),
        tool({ state: "output-available", output: 1 }),
        step,
        text(`answer ${index}`),
      ]),
    ]).flat();
    history.push(user("the last", "last"));
    const full = promptTokens(build(history).prompt);
    for (let budgetTokens = 20; budgetTokens < full + 50; budgetTokens += 13) {
      const { prompt, fits } = build(history, { budgetTokens });
      expect(roles(prompt).slice(0, 2)).toEqual(["system", "user"]);
      expect(prompt.at(-1)).toEqual({ role: "user", content: [{ type: "text", text: "the last" }] });
      if (fits) expect(promptTokens(prompt)).toBeLessThanOrEqual(budgetTokens + 1);
      const kept = prompt.slice(1);
      expect(kept).toEqual(build(history).prompt.slice(-kept.length));
      for (const [at, { role }] of kept.entries())
        if (role === "tool") expect(kept[at - 1]?.role).toBe("assistant");
    }
    expect(build(history, { budgetTokens: full + 50 }).prompt).toHaveLength(build(history).prompt.length);
  });

  test("has no hole: what is older than a message that did not fit is left out with it", () => {
    const history = [
      user("tiny"),
      assistant([text("tiny")]),
      user("word ".repeat(500)),
      assistant([text("x")]),
      user("last"),
    ];
    expect(roles(build(history, { budgetTokens: 200 }).prompt)).toEqual(["system", "user"]);
  });

  test("whose last message alone is too long says that it does not fit, and keeps it", () => {
    const { prompt, fits } = build([user("one"), assistant([text("first")]), user("word ".repeat(1_000))], {
      budgetTokens: 500,
    });
    expect(fits).toBe(false);
    expect(roles(prompt)).toEqual(["system", "user"]);
  });

  test("counts the answer so far against its budget", () => {
    const long = assistant([step, tool({ state: "output-available", output: "x".repeat(4_000) })]);
    const history = [user("one"), assistant([text("first")]), user("two")];
    expect(build(history, { budgetTokens: 300 }).prompt).toHaveLength(4);
    const { prompt, fits } = build(history, { answer: long, budgetTokens: 300 });
    expect(fits).toBe(false);
    expect(roles(prompt)).toEqual(["system", "user", "assistant", "tool"]);
  });

  test("answers every call with exactly one result, whatever the history holds", () => {
    const part = fc.oneof(
      fc.constant(step),
      fc.string().map((words) => text(words)),
      fc.constantFrom("fast", "reasoner").map((tier) => thought("t", tier)),
      fc
        .constantFrom(
          ...[
            "input-available",
            "output-available",
            "output-error",
            "approval-requested",
            "approval-responded",
            "output-denied",
          ],
        )
        .map((state) => tool({ state, errorText: "no", approval: { id: "a1", approved: false } })),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(part, { maxLength: 6 }), { maxLength: 6 }),
        fc.constantFrom("fast" as const, "reasoner" as const),
        fc.integer({ min: 10, max: 400 }),
        (answers, reader, budgetTokens) => {
          const history = [
            ...answers.flatMap((parts, at) => [user(`q${at}`), assistant(parts)]),
            user("last"),
          ];
          const { prompt } = build(history, { reader, budgetTokens });
          for (const [at, message] of prompt.entries()) {
            const count = (type: string): number =>
              Array.isArray(message.content)
                ? message.content.filter((item) => item.type === type).length
                : 0;
            const calls = count("tool-call");
            const next = prompt[at + 1];
            if (calls > 0) expect(next).toMatchObject({ role: "tool", content: { length: calls } });
            if (message.role === "tool") expect(prompt[at - 1]?.role).toBe("assistant");
            if (reader === "fast") expect(count("reasoning")).toBe(0);
          }
        },
      ),
    );
  });
});
