// Calls of tools as models write them: what runs, what is told back, and what never throws.

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRegistry, readArguments, standardTools } from "../../../src/tools/registry.ts";
import { ToolError, type Tool } from "../../../src/tools/tool.ts";
import { ManualClock, settle } from "../../fakes/clock.ts";
import { callerOn, ORDINARY } from "../../fakes/tools.ts";

const CALLER = callerOn(new ManualClock());
const run = (toolName: string, input: string) => standardTools().run({ toolName, input }, CALLER);

describe("A call", () => {
  test("runs, and brings its output", async () => {
    expect(await run("calculator", '{"expression":"0.1+0.2"}')).toEqual({
      kind: "done",
      output: { expression: "0.1+0.2", result: "0.3" },
    });
    expect(await run("clock", '{"timeZone":"Asia/Tokyo"}')).toMatchObject({
      kind: "done",
      output: { time: "21:00:00" },
    });
  });

  test.each(["", "  ", "{}"])("without arguments (%j) is one with none", async (input) => {
    expect(await run("clock", input)).toMatchObject({ kind: "done", output: { timeZone: "UTC" } });
    expect(await run("calculator", input)).toMatchObject({
      kind: "unusable",
      message: expect.stringContaining("expression"),
    });
  });

  test.each(["calc", "", "constructor", "__proto__", "toString", "unreadable_tool_call"])(
    "of %j, which is no tool, is unusable and says which there are",
    async (toolName) => {
      expect(await run(toolName, "{}")).toEqual({
        kind: "unusable",
        message: `There is no tool "${toolName}". Available: calculator, clock.`,
      });
    },
  );

  test.each(["{oops", "expression=1", '{"expression":"1"', "undefined", "\u0000"])(
    "whose arguments are no JSON (%j) is unusable",
    async (input) => {
      expect(await run("calculator", input)).toEqual({
        kind: "unusable",
        message: "The arguments are not JSON.",
      });
    },
  );

  test.each([
    ['{"expression":5}', "expression"],
    ['{"expression":null}', "expression"],
    ['{"expression":""}', "expression"],
    ['{"expression":["1"]}', "expression"],
    ['{"formula":"1"}', "expression"],
    [JSON.stringify({ expression: "1".repeat(10_000) }), "expression"],
    ["null", "arguments"],
    ["[]", "arguments"],
    ['"1+1"', "arguments"],
    ["7", "arguments"],
  ])("whose arguments do not fit (%.40s) is unusable and says where", async (input, where) => {
    const result = await run("calculator", input);
    expect(result).toMatchObject({ kind: "unusable" });
    expect((result as { message: string }).message).toContain(`${where}: `);
  });

  test("that the tool refuses has failed, in the tool's words", async () => {
    expect(await run("calculator", '{"expression":"1/0"}')).toEqual({
      kind: "failed",
      message: expect.stringContaining("division by zero"),
    });
  });
});

describe("A registry", () => {
  const tool = (execute: Tool<{ a: number }>["execute"], more: Partial<Tool> = {}) => {
    const own: Tool<{ a: number }> = {
      ...ORDINARY,
      ...more,
      name: "own",
      description: "Of the test",
      schema: z.object({ a: z.number() }),
      execute,
    };
    return createRegistry([own as Tool<never>]);
  };

  test("waits for a tool that takes its time, and gives it only what its schema knows", async () => {
    const registry = tool(async (input) => ({ got: input }));
    expect(await registry.run({ toolName: "own", input: '{"a":1,"b":2}' }, CALLER)).toEqual({
      kind: "done",
      output: { got: { a: 1 } },
    });
  });

  test("tells refusals that come late as well, and lets bugs through", async () => {
    const refusing = tool(() => Promise.reject(new ToolError("Not today.")));
    expect(await refusing.run({ toolName: "own", input: '{"a":1}' }, CALLER)).toEqual({
      kind: "failed",
      message: "Not today.",
    });
    const broken = tool(() => Promise.reject(new TypeError("a bug")));
    await expect(broken.run({ toolName: "own", input: '{"a":1}' }, CALLER)).rejects.toThrow("a bug");
  });

  test("gives up a tool whose time is over, tells it so, and ignores what still comes", async () => {
    const clock = new ManualClock();
    let signal: AbortSignal | undefined;
    let finish!: (output: unknown) => void;
    const slow = tool((_, context) => {
      signal = context.signal;
      return new Promise((resolve) => (finish = resolve));
    });
    const result = slow.run({ toolName: "own", input: '{"a":1}' }, callerOn(clock));
    await clock.advance(999);
    expect(signal?.aborted).toBe(false);
    await clock.advance(1);
    expect(signal?.aborted).toBe(true);
    finish("late");
    expect(await result).toEqual({ kind: "failed", message: expect.stringContaining("longer than 1 s") });
    expect(clock.sleeping).toBe(0);
  });

  test("leaves no timer behind where a tool was in time", async () => {
    const clock = new ManualClock();
    const quick = tool(() => settle().then(() => "there"));
    expect(await quick.run({ toolName: "own", input: '{"a":1}' }, callerOn(clock))).toEqual({
      kind: "done",
      output: "there",
    });
    expect(clock.sleeping).toBe(0);
  });

  test("refuses a result that is too long to be read", async () => {
    const long = tool(() => "x".repeat(999));
    expect(await long.run({ toolName: "own", input: '{"a":1}' }, CALLER)).toEqual({
      kind: "failed",
      message: expect.stringContaining("1001 characters, of 1000"),
    });
  });

  test("shows a tool to the tiers that may call it, and does not run it for another", async () => {
    const deep = tool(() => "ran", { tiers: ["reasoner"] });
    const call = { toolName: "own", input: '{"a":1}' };
    expect(deep.definitionsFor("reasoner").map(({ name }) => name)).toEqual(["own"]);
    expect(deep.definitionsFor("fast")).toEqual([]);
    expect(await deep.run(call, callerOn(new ManualClock(), { tier: "reasoner" }))).toMatchObject({
      kind: "done",
    });
    expect(await deep.run(call, callerOn(new ManualClock(), { tier: "fast" }))).toMatchObject({
      kind: "unusable",
    });
  });

  test("describes its tools as JSON schemas", () => {
    expect(standardTools().definitionsFor("fast")).toMatchObject([
      {
        type: "function",
        name: "calculator",
        inputSchema: {
          type: "object",
          properties: { expression: { type: "string", maxLength: 1_000 } },
          required: ["expression"],
        },
      },
      {
        type: "function",
        name: "clock",
        inputSchema: { type: "object", properties: { timeZone: { type: "string" } } },
      },
    ]);
    const [, clock] = standardTools().definitionsFor("fast");
    expect(clock?.inputSchema).not.toHaveProperty("required");
  });
});

describe("A tool whose schema others wrote", () => {
  const schemaOf = (inputSchema: Tool["inputSchema"]) =>
    createRegistry([
      {
        name: "lookup",
        description: "Looks up.",
        schema: z.record(z.string(), z.unknown()),
        inputSchema: inputSchema!,
        ...ORDINARY,
        execute: (input: Record<string, unknown>) => input,
      } as unknown as Tool<never>,
    ]);
  const lookUp = (tools: ReturnType<typeof schemaOf>, input: string) =>
    tools.run({ toolName: "lookup", input }, CALLER);
  const CITY = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;

  test("is shown with it as it is", () => {
    const [definition] = schemaOf({ ...CITY, $comment: "theirs" }).definitionsFor("fast");
    expect(definition?.inputSchema).toEqual({ ...CITY, $comment: "theirs" });
  });

  test.each([
    ["{}", /"city" is missing/],
    ['{"city":5}', /city: string is needed/],
    ["[]", /arguments: /],
    ["{", /not JSON/],
  ])("is not called with what does not fit it: %s", async (input, message) => {
    expect(await lookUp(schemaOf(CITY), input)).toEqual({
      kind: "unusable",
      message: expect.stringMatching(message),
    });
  });

  test("is called with all that it was given, where that fits or can't be checked", async () => {
    const output = { city: "Ulm", more: [1] };
    const input = JSON.stringify(output);
    expect(await lookUp(schemaOf(CITY), input)).toEqual({ kind: "done", output });
    const unchecked = { type: "object", contains: { required: ["x"] } } as const;
    expect(await lookUp(schemaOf(unchecked as Tool["inputSchema"]), input)).toEqual({ kind: "done", output });
  });
});

describe("Arguments as a prompt repeats them", () => {
  test.each([
    ['{"a":1}', { a: 1 }],
    ["", {}],
    [" ", {}],
    ["{oops", { unreadable: "{oops" }],
    ["[1]", { unreadable: "[1]" }],
    ["null", { unreadable: "null" }],
    ["7", { unreadable: "7" }],
  ])("%j is an object", (text, expected) => {
    expect(readArguments(text)).toEqual(expected);
  });
});
