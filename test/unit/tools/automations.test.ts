// The tools for automations: what they pass on, when the user is asked, and what a model never hears.

import { beforeEach, describe, expect, test } from "vitest";
import { UpshiftError } from "../../../src/core/errors.ts";
import { cancelAutomation } from "../../../src/tools/cancel-automation.ts";
import { listAutomations } from "../../../src/tools/list-automations.ts";
import { createRegistry, type ToolRegistry } from "../../../src/tools/registry.ts";
import { schedule, type Scheduler } from "../../../src/tools/schedule.ts";
import type { Tool } from "../../../src/tools/tool.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { callerOn } from "../../fakes/tools.ts";

const clock = new ManualClock();
const REMINDER = { prompt: "Remind the user to stretch.", trigger: { type: "delay", seconds: 120 } };
const SET = {
  id: "a1",
  description: "once on 30 November 2026 at 09:00 UTC",
  nextRunAt: "2026-11-30T09:00:00.000Z",
};

let wishes: Parameters<Scheduler["schedule"]>[0][];
let cancelled: string[];
let answer: () => Promise<Awaited<ReturnType<Scheduler["schedule"]>>>;
let tools: ToolRegistry;
beforeEach(() => {
  wishes = [];
  cancelled = [];
  answer = () => Promise.resolve({ ...SET, secretPlans: "none" });
  tools = createRegistry([
    schedule({
      schedule: (wish) => {
        wishes.push(wish);
        return answer();
      },
    }) as Tool<never>,
    listAutomations({ list: () => Promise.resolve([]) }) as Tool<never>,
    cancelAutomation({
      cancel: (id) => {
        cancelled.push(id);
        return Promise.resolve();
      },
    }) as Tool<never>,
  ]);
});

const run = (toolName: string, input: object, over: Parameters<typeof callerOn>[1] = {}) =>
  tools.run({ toolName, input: JSON.stringify(input) }, callerOn(clock, over));

describe("schedule", () => {
  test("passes the wish on under the call's own key, and tells id, words and next time alone", async () => {
    expect(await run("schedule", REMINDER, { callKey: "answer-1:call-7" })).toEqual({
      kind: "done",
      output: SET,
    });
    expect(wishes).toEqual([{ ...REMINDER, name: undefined, key: "answer-1:call-7" }]);
  });

  test("made again with the same key asks for nothing again", async () => {
    const caller = callerOn(clock);
    const call = { toolName: "schedule", input: JSON.stringify(REMINDER) };
    await tools.run(call, caller);
    expect(await tools.run(call, caller)).toEqual({ kind: "done", output: SET });
    expect(wishes).toHaveLength(1);
  });

  test("tells a hook's address and never its secret", async () => {
    answer = () =>
      Promise.resolve({
        ...SET,
        nextRunAt: null,
        hook: { url: "https://u.test/api/hooks/h", secret: "whsec_x" },
      });
    const result = await run("schedule", { prompt: "Sort it.", trigger: { type: "hook" } });
    expect(result).toMatchObject({ output: { hookUrl: "https://u.test/api/hooks/h" } });
    expect(JSON.stringify(result)).not.toContain("whsec_");
  });

  test("tells the model why it was refused", async () => {
    answer = () => Promise.reject(new UpshiftError("rate_limited", "Delete one first."));
    expect(await run("schedule", REMINDER)).toEqual({ kind: "failed", message: "Delete one first." });
  });

  test("passes a bug on as a bug", async () => {
    answer = () => Promise.reject(new Error("disk is full"));
    await expect(run("schedule", REMINDER)).rejects.toThrow("disk is full");
  });

  test.each([
    { trigger: REMINDER.trigger },
    { prompt: "x" },
    { ...REMINDER, trigger: { type: "cron", cron: "0 0 9 * * *" } },
    { ...REMINDER, trigger: { type: "at", at: "tomorrow" } },
  ])("refuses %j as a call that does not fit", async (input) => {
    expect(await run("schedule", input)).toMatchObject({ kind: "unusable" });
    expect(wishes).toEqual([]);
  });

  test("can't be called by an automation", async () => {
    expect(await run("schedule", REMINDER, { isUnattended: true })).toMatchObject({ kind: "failed" });
    expect(wishes).toEqual([]);
  });
});

describe("Where a stranger's text was read", () => {
  test.each([
    ["schedule", REMINDER, "Remind the user to stretch."],
    ["cancel_automation", { automationId: "a1" }, "a1"],
  ])("%s needs the user's approval, and says what it would do", async (tool, input, words) => {
    const result = await run(tool, input, { hasReadUntrusted: true });
    expect(result).toMatchObject({ kind: "needs-approval" });
    expect(JSON.stringify(result)).toContain(words);
    expect([wishes, cancelled]).toEqual([[], []]);
    const { effect = "" } = result as { effect?: string };
    const agreed = { hasReadUntrusted: true, approvedEffect: effect };
    expect(await run(tool, input, agreed)).toMatchObject({ kind: "done" });
  });

  test("list_automations does not", async () => {
    expect(await run("list_automations", {}, { hasReadUntrusted: true })).toEqual({
      kind: "done",
      output: { automations: [] },
    });
  });
});

test("cancel_automation may be called by an automation: to end itself", async () => {
  expect(await run("cancel_automation", { automationId: "a1" }, { isUnattended: true })).toEqual({
    kind: "done",
    output: { cancelled: "a1" },
  });
  expect(cancelled).toEqual(["a1"]);
});
