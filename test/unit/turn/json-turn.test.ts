// A turn whose answer is to be JSON: one answer, checked before it is an answer, repaired once on each tier.

import { describe, expect, test } from "vitest";
import { UpstreamFault } from "../../../src/models/upstream-fault.ts";
import type { JsonFormat } from "../../../src/turn/response-format.ts";
import {
  answers,
  calls,
  ends,
  fails,
  scriptedTier,
  thinks,
  writes,
  type Script,
} from "./support/scripted-tier.ts";
import { run, type Ran, type TurnOptions } from "./support/turn.ts";

const CITY: JsonFormat = {
  type: "json_schema",
  json_schema: {
    name: "city",
    schema: {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    },
  },
};
const PARIS = '{"city":"Paris"}';
const WRONG = '{"town":"Paris"}';

const ask = (options: TurnOptions): Promise<Ran> =>
  run({ ...options, request: { format: CITY, ...options.request } });

const stepsOf = ({ outcome }: Ran) =>
  outcome.metadata.receipt.steps.map(({ tier, outcome: end, reason }) => [tier, end, reason]);

/** What a reader is left with, whatever was shown on the way: each text once. */
const textsOf = ({ message }: Ran): string[] =>
  message.parts.flatMap((part) => (part.type === "text" ? [part.text] : []));

const fatesOf = ({ drafts }: Ran): string[] =>
  drafts.flatMap((notice) => ("state" in notice ? [notice.state] : []));

describe("An answer that fits at once", () => {
  test.each(["fast", "reasoner"] as const)("is a draft of the %s tier until it was judged", async (tier) => {
    const model = scriptedTier(tier, [answers(`\n\`\`\`json\n${PARIS}\n\`\`\`\n`)]);
    const ran = await ask({ [tier]: model, request: { mode: tier === "fast" ? "fast" : "deep" } });
    expect(ran.outcome.metadata.status).toBe("complete");
    expect(textsOf(ran)).toEqual([PARIS]);
    expect(fatesOf(ran)).toEqual(["released"]);
    expect(stepsOf(ran)).toEqual([[tier, "answered", null]]);
    expect(ran.outcome.drafts).toEqual([]);
    // What is shown as a draft at its release is what becomes the text.
    expect(ran.drafts.slice(-2)).toMatchObject([{ offset: 0, delta: PARIS }, { state: "released" }]);
    const types = ran.chunks.map(({ type }) => type);
    expect(types.indexOf("data-draft")).toBeLessThan(types.indexOf("text-delta"));
  });

  test("is not released before its end, however long it is", async () => {
    const long = JSON.stringify({ city: "x".repeat(5_000) });
    const fast = scriptedTier("fast", [
      { parts: [...writes(long.slice(0, 2_000)), ...writes(long.slice(2_000)), ends()] },
    ]);
    const ran = await ask({ fast, reasoner: scriptedTier("reasoner", []) });
    expect(ran.text).toBe(long);
    expect(ran.chunks.filter(({ type }) => type === "text-delta")).toHaveLength(1);
  });
});

describe("A model that is asked for JSON", () => {
  test("is told the schema in its prompt, and asked for it by the service's own means", async () => {
    const fast = scriptedTier("fast", [answers(PARIS)]);
    await ask({ fast });
    const [call] = fast.asked;
    expect(call?.prompt[0]).toMatchObject({
      role: "system",
      content: expect.stringMatching(/^Be brief\.[^]*JSON Schema/),
    });
    expect(JSON.stringify(call?.prompt[0])).toContain(
      JSON.stringify(JSON.stringify(CITY.type === "json_schema" && CITY.json_schema.schema)).slice(1, -1),
    );
    expect(call?.responseFormat).toMatchObject({
      type: "json",
      name: "city",
      schema: { required: ["city"] },
    });
  });

  test("has tools where it calls them by itself, and none where it would have to write them", async () => {
    const fast = scriptedTier("fast", [answers(PARIS)]);
    const reasoner = scriptedTier("reasoner", [answers(PARIS)]);
    await ask({ fast });
    await ask({ reasoner });
    expect(fast.asked[0]?.tools).toBeUndefined();
    expect(reasoner.asked[0]?.tools).not.toHaveLength(0);
  });

  test("may say something beside a tool call that is no answer, and is no part of one", async () => {
    const reasoner = scriptedTier("reasoner", [
      { parts: [...writes("I will look at the clock."), calls("clock", {}), ends("tool-calls")] },
      answers(PARIS),
    ]);
    const ran = await ask({ reasoner });
    expect(textsOf(ran)).toEqual([PARIS]);
    expect(fatesOf(ran)).toEqual(["dropped", "released"]);
    expect(ran.message.parts.map(({ type }) => type)).toContain("tool-clock");
  });

  test("of plain text is asked for nothing of the kind", async () => {
    const fast = scriptedTier("fast", [answers("Paris")]);
    await run({ fast });
    expect(fast.asked[0]?.responseFormat).toBeUndefined();
    expect(JSON.stringify(fast.asked[0]?.prompt)).not.toMatch(/JSON/);
  });
});

describe("An answer that does not fit", () => {
  test.each(["fast", "reasoner"] as const)(
    "is repaired once by the %s tier, which is shown it",
    async (tier) => {
      const model = scriptedTier(tier, [answers(WRONG), answers(PARIS)]);
      const ran = await ask({ [tier]: model, request: { mode: tier === "fast" ? "fast" : "deep" } });
      expect(ran.outcome.metadata.status).toBe("complete");
      expect(textsOf(ran)).toEqual([PARIS]);
      expect(fatesOf(ran)).toEqual(["dropped", "released"]);
      expect(stepsOf(ran)).toEqual([
        [tier, "failed", "schema"],
        [tier, "answered", null],
      ]);
      expect(ran.outcome.drafts).toEqual([{ step: 0, text: WRONG }]);
      const shown = model.asked[1]!.prompt.slice(-2);
      expect(shown).toMatchObject([
        { role: "assistant", content: [{ type: "text", text: WRONG }] },
        { role: "user", content: [{ text: expect.stringContaining('the property "city" is missing') }] },
      ]);
    },
  );

  test("for want of anything but spaces is repaired as well", async () => {
    const reasoner = scriptedTier("reasoner", [
      { parts: [...thinks("Hm."), ...writes("    \n  "), ends()] },
      answers(PARIS),
    ]);
    const ran = await ask({ reasoner });
    expect(textsOf(ran)).toEqual([PARIS]);
    expect(stepsOf(ran)[0]).toEqual(["reasoner", "failed", "schema"]);
    expect(reasoner.asked[1]!.prompt.map(({ role }) => role)).toEqual(["system", "user", "user"]);
  });

  test("nor when it was repaired goes up to the reasoner, in auto", async () => {
    const fast = scriptedTier("fast", [answers(WRONG), answers("Paris!")]);
    const reasoner = scriptedTier("reasoner", [answers(PARIS)]);
    const ran = await ask({ fast, reasoner });
    expect(textsOf(ran)).toEqual([PARIS]);
    expect(fatesOf(ran)).toEqual(["dropped", "dropped", "released"]);
    expect(ran.outcome.metadata.receipt).toMatchObject({
      tier: "reasoner",
      escalated: true,
      reason: "schema",
    });
    expect(stepsOf(ran)).toEqual([
      ["fast", "failed", "schema"],
      ["fast", "escalated", "schema"],
      ["reasoner", "answered", null],
    ]);
    expect(ran.outcome.drafts).toEqual([
      { step: 0, text: WRONG },
      { step: 1, text: "Paris!" },
    ]);
    // The reasoner begins afresh: it is shown neither.
    expect(JSON.stringify(reasoner.asked[0]!.prompt)).not.toMatch(/town|Paris!/);
  });

  test("anywhere ends honestly, with the last text kept once", async () => {
    const fast = scriptedTier("fast", [answers(WRONG), answers(WRONG)]);
    const reasoner = scriptedTier("reasoner", [answers('{"city":1}'), answers('{"city":2}')]);
    const ran = await ask({ fast, reasoner });
    const { metadata, drafts } = ran.outcome;
    expect(metadata.status).toBe("interrupted");
    expect(metadata.error).toEqual({
      code: "upstream_invalid",
      message: expect.stringMatching(
        /^The answer did not fit the JSON Schema.*city: string is needed, not number/,
      ),
    });
    expect(textsOf(ran)).toEqual(['{"city":2}']);
    expect(metadata.receipt.steps.map(({ outcome }) => outcome)).toEqual([
      "failed",
      "escalated",
      "failed",
      "failed",
    ]);
    expect(drafts.map(({ step }) => step)).toEqual([0, 1, 2]);
  });

  test("and is blank throughout leaves a turn that failed, without any text", async () => {
    const ran = await ask({ reasoner: scriptedTier("reasoner", [answers("  "), answers(" ")]) });
    expect(ran.outcome.metadata).toMatchObject({ status: "failed", error: { code: "upstream_invalid" } });
    expect(textsOf(ran)).toEqual([]);
  });

  test("and can't be repaired, since the service fails, leaves the draft and says whose", async () => {
    const gone = new UpstreamFault("workers-ai-busy");
    const reasoner = scriptedTier("reasoner", [answers(WRONG), { refuses: gone }]);
    const ran = await ask({ reasoner });
    expect(ran.outcome.metadata).toMatchObject({
      status: "interrupted",
      error: {
        code: "upstream_unavailable",
        message:
          "Workers AI has no capacity at the moment. Please try again shortly. This is the reasoner's draft, which was not accepted.",
      },
      receipt: { tier: "reasoner" },
    });
    expect(textsOf(ran)).toEqual([WRONG]);
    expect(ran.outcome.drafts).toEqual([]);
  });

  test("stays on the fast tier where that was asked for", async () => {
    const fast = scriptedTier("fast", [answers(WRONG), answers(WRONG)]);
    const ran = await ask({ fast, reasoner: scriptedTier("reasoner", []), request: { mode: "fast" } });
    expect(ran.outcome.metadata).toMatchObject({
      status: "interrupted",
      error: { code: "upstream_invalid" },
    });
    expect(textsOf(ran)).toEqual([WRONG]);
  });
});

describe("A service that could not meet JSON mode", () => {
  const unmet: Script = {
    refuses: new UpstreamFault("json-unmet", { status: 400 }),
  };

  test("is asked once more, and is paid for as far as can be told", async () => {
    const fast = scriptedTier("fast", [unmet, answers(PARIS)]);
    const ran = await ask({ fast, reasoner: scriptedTier("reasoner", []) });
    expect(textsOf(ran)).toEqual([PARIS]);
    expect(ran.outcome.metadata.receipt.steps).toMatchObject([
      { outcome: "failed", reason: "schema", usage: "estimated", attempts: [{ code: "upstream_invalid" }] },
      { outcome: "answered" },
    ]);
    expect(ran.outcome.metadata.receipt.steps[0]!.inputTokens).toBeGreaterThan(0);
    expect(JSON.stringify(fast.asked[1]!.prompt.at(-1))).toContain("JSON mode could not be met");
  });

  test("twice gives way to the reasoner", async () => {
    const reasoner = scriptedTier("reasoner", [answers(PARIS)]);
    const ran = await ask({ fast: scriptedTier("fast", [unmet, unmet]), reasoner });
    expect(stepsOf(ran)).toEqual([
      ["fast", "failed", "schema"],
      ["fast", "escalated", "schema"],
      ["reasoner", "answered", null],
    ]);
  });
});

test("A draft that breaks off is kept as it is, marked, and not repaired", async () => {
  const broken = new UpstreamFault("workers-ai-busy");
  const reasoner = scriptedTier("reasoner", [{ parts: [...writes('{"city":"Pa'), fails(broken)] }]);
  const ran = await ask({ reasoner });
  expect(ran.outcome.metadata).toMatchObject({
    status: "interrupted",
    error: { code: "upstream_unavailable" },
  });
  expect(textsOf(ran)).toEqual(['{"city":"Pa']);
});
