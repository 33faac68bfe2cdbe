// Turns in several steps: tools that work, and turns that never come to an end.

import { describe, expect, test } from "vitest";
import { createRegistry, standardTools } from "../../../src/tools/registry.ts";
import { ToolError, type Tool } from "../../../src/tools/tool.ts";
import { z } from "zod";
import { ORDINARY } from "../../fakes/tools.ts";
import {
  answers,
  asks,
  calls,
  ends,
  noReasoner,
  reports,
  type Script,
  scriptedTier,
  thinks,
  writes,
} from "./support/scripted-tier.ts";
import { SUNDAY, run, toolParts } from "./support/turn.ts";

const toolThat = (name: string, execute: () => unknown): Tool<never> =>
  ({
    ...ORDINARY,
    name,
    description: "For a test.",
    schema: z.object({}),
    execute,
  }) as unknown as Tool<never>;

describe("a turn with a tool", () => {
  test("calls it, shows the result, and answers in a second step", async () => {
    const fast = scriptedTier("fast", [
      {
        parts: [
          ...thinks("I should compute."),
          calls("calculator", { expression: "6*7" }),
          reports(10, 5),
          ends("tool-calls"),
        ],
      },
      answers("It is 42."),
    ]);
    const { outcome, message, chunks, text } = await run({ fast, reasoner: noReasoner() });
    expect(text).toBe("It is 42.");
    expect(message.parts.map(({ type }) => type)).toEqual([
      "step-start",
      "reasoning",
      "tool-calculator",
      "step-start",
      "text",
    ]);
    expect(toolParts(message)).toMatchObject([
      { toolCallId: "call-1", state: "output-available", input: { expression: "6*7" } },
    ]);
    expect(JSON.stringify(toolParts(message))).toContain("42");
    expect(outcome.metadata.receipt.steps.map((step) => step.outcome)).toEqual(["tools", "answered"]);
    expect(chunks.filter(({ type }) => type === "start-step")).toHaveLength(2);
    expect(chunks.filter(({ type }) => type === "finish-step")).toHaveLength(2);
  });

  test("shows the model its own call and the result, and no thinking", async () => {
    const fast = scriptedTier("fast", [
      {
        parts: [
          ...thinks("secret"),
          ...writes("Let me see."),
          calls("calculator", { expression: "6*7" }),
          ends("tool-calls"),
        ],
      },
      answers("42"),
    ]);
    await run({ fast, reasoner: noReasoner() });
    const [, ...rest] = fast.asked[1]!.prompt;
    expect(rest).toMatchObject([
      { role: "user" },
      {
        role: "assistant",
        content: [
          { type: "text", text: "Let me see." },
          { type: "tool-call", toolCallId: "call-1", toolName: "calculator", input: { expression: "6*7" } },
        ],
      },
      { role: "tool", content: [{ type: "tool-result", toolCallId: "call-1", output: { type: "json" } }] },
    ]);
    expect(rest).toHaveLength(3);
    expect(JSON.stringify(rest)).not.toContain("secret");
  });

  test("offers every tool to both tiers", async () => {
    const names = standardTools()
      .definitionsFor("fast")
      .map(({ name }) => name);
    const [fast, reasoner] = [
      scriptedTier("fast", [{ parts: [ends()] }]),
      scriptedTier("reasoner", [answers("x")]),
    ];
    await run({ fast, reasoner });
    for (const tier of [fast, reasoner])
      expect(tier.asked[0]!.tools?.map((tool) => tool.name)).toEqual(names);
  });

  test("keeps the text before a call, released, and a draft of the next step apart from it", async () => {
    const fast = scriptedTier("fast", [
      { parts: [...writes("Let me see."), calls("calculator", { expression: "1" }), ends("tool-calls")] },
      answers("One."),
    ]);
    const { drafts, text } = await run({ fast, reasoner: noReasoner() });
    expect(text).toBe("Let me see.\nOne.");
    expect(drafts).toEqual([
      { draftId: "answer-0", offset: 0, delta: "Let me see." },
      { draftId: "answer-0", state: "released" },
      { draftId: "answer-1", offset: 0, delta: "One." },
      { draftId: "answer-1", state: "released" },
    ]);
  });

  test("says no where the tool says no, and the model goes on", async () => {
    const picky = toolThat("picky", () => {
      throw new ToolError("Not today.");
    });
    const fast = scriptedTier("fast", [
      asks("picky", { day: 1 }),
      asks("picky", { day: 2 }, "call-2"),
      answers("I could not."),
    ]);
    const { outcome, message } = await run({
      fast,
      reasoner: noReasoner(),
      tools: createRegistry([picky]),
    });
    expect(toolParts(message)).toMatchObject([
      { state: "output-error", errorText: "Not today." },
      { state: "output-error", errorText: "Not today." },
    ]);
    // A tool that refuses was called properly: nothing to escalate.
    expect(outcome.metadata).toMatchObject({ status: "complete", receipt: { tier: "fast" } });
  });

  test("gives the tool the turn's own time", async () => {
    const fast = scriptedTier("fast", [asks("clock", {}), answers("x")]);
    const { message } = await run({ fast, reasoner: noReasoner() });
    expect(JSON.stringify(toolParts(message))).toContain(new Date(SUNDAY).toISOString().slice(0, 10));
  });

  test("ends with a bug where the tool has one", async () => {
    const broken = toolThat("broken", () => {
      throw new RangeError("a bug");
    });
    const fast = scriptedTier("fast", [asks("broken", {})]);
    await expect(run({ fast, tools: createRegistry([broken]) })).rejects.toThrow("a bug");
  });
});

describe("several calls in one step", () => {
  test("all run, in order, and the model is shown all results", async () => {
    const fast = scriptedTier("fast", [
      {
        parts: [
          calls("calculator", { expression: "1" }, "a"),
          calls("calculator", { expression: "2" }, "b"),
          ends("tool-calls"),
        ],
      },
      answers("x"),
    ]);
    const { message } = await run({ fast, reasoner: noReasoner() });
    expect(toolParts(message)).toMatchObject([
      { toolCallId: "a", state: "output-available" },
      { toolCallId: "b", state: "output-available" },
    ]);
    expect(fast.asked[1]!.prompt.at(-1)).toMatchObject({
      content: [{ toolCallId: "a" }, { toolCallId: "b" }],
    });
  });

  test.each([
    [
      "in one step",
      [
        {
          parts: [
            calls("calculator", { expression: "1" }, "same"),
            calls("calculator", { expression: "2" }, "same"),
            ends("tool-calls"),
          ],
        },
      ],
    ],
    [
      "in two steps",
      [asks("calculator", { expression: "1" }, "same"), asks("calculator", { expression: "2" }, "same")],
    ],
    [
      "without any id",
      [asks("calculator", { expression: "1" }, ""), asks("calculator", { expression: "2" }, "")],
    ],
  ])("with the same id %s are told apart: each has its result", async (_, scripts) => {
    const reasoner = scriptedTier("reasoner", [...scripts, answers("x")]);
    const { message } = await run({ reasoner });
    const parts = toolParts(message) as { toolCallId: string; input: unknown; state: string }[];
    expect(parts).toMatchObject([
      { input: { expression: "1" }, state: "output-available" },
      { input: { expression: "2" }, state: "output-available" },
    ]);
    expect(new Set(parts.map(({ toolCallId }) => toolCallId)).size).toBe(2);
    expect(parts.every(({ toolCallId }) => toolCallId !== "")).toBe(true);
    const prompt = reasoner.asked.at(-1)!.prompt;
    const ids = (role: string, type: string) =>
      prompt.flatMap((message) =>
        message.role === role && typeof message.content !== "string"
          ? message.content.flatMap((part) =>
              part.type === type && "toolCallId" in part ? [part.toolCallId] : [],
            )
          : [],
      );
    expect(ids("assistant", "tool-call")).toEqual(parts.map(({ toolCallId }) => toolCallId));
    expect(ids("tool", "tool-result")).toEqual(parts.map(({ toolCallId }) => toolCallId));
  });
});

describe("a turn that never ends", () => {
  test("is ended after 12 calls of a model, with what it had", async () => {
    const steps = Array.from({ length: 20 }, (_, index): Script => ({
      parts: [
        ...writes(`Step ${index}.`),
        calls("calculator", { expression: "1" }, `c${index}`),
        ends("tool-calls"),
      ],
    }));
    const reasoner = scriptedTier("reasoner", steps);
    const { outcome, message, chunks } = await run({ reasoner, request: { mode: "deep" } });
    expect(reasoner.asked).toHaveLength(12);
    expect(outcome.metadata).toMatchObject({ status: "interrupted", error: { code: "upstream_invalid" } });
    expect(outcome.metadata.receipt.steps).toHaveLength(12);
    expect(toolParts(message)).toHaveLength(12);
    expect(chunks.at(-1)?.type).toBe("message-metadata");
  });
});

describe("calls that came with a cut", () => {
  test.each(["length", "other"] as const)("of %s are not run: they may be half", async (finish) => {
    const fast = scriptedTier("fast", [{ parts: [calls("calculator", { expression: "1" }), ends(finish)] }]);
    const { outcome, message } = await run({ fast, reasoner: scriptedTier("reasoner", [answers("x")]) });
    expect(toolParts(message)).toEqual([]);
    expect(outcome.metadata.receipt.steps[0]).toMatchObject({ outcome: "escalated" });
  });
});
