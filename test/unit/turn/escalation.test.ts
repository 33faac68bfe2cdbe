// When a turn goes over to the reasoner, and what becomes of what the fast tier had begun.

import { describe, expect, test } from "vitest";
import { UpstreamFault } from "../../../src/models/upstream-fault.ts";
import { ramble } from "../../eval/watch-texts.ts";
import { TEXTS } from "../../fakes/texts.ts";
import {
  answers,
  ends,
  fails,
  Gate,
  noReasoner,
  scriptedTier,
  thinks,
  writes,
} from "./support/scripted-tier.ts";
import { run, user } from "./support/turn.ts";

const LONG_THINKING = ramble("english", 250);

const unavailable = (): UpstreamFault => new UpstreamFault("error-page", { status: 503 });
const UNREACHABLE = "The model service could not be reached. Please try again in a moment.";

describe("a fast tier that falls silent", () => {
  const silent = () =>
    scriptedTier("fast", [{ refuses: new UpstreamFault("timeout-first") }, answers("late")], { retries: 2 });

  test("is not waited for a second time where the reasoner can take over", async () => {
    const fast = silent();
    const { text } = await run({ fast, reasoner: scriptedTier("reasoner", [answers("42.")]) });
    expect([text, fast.asked.length]).toEqual(["42.", 1]);
  });

  test("is asked again where nobody else may answer", async () => {
    const fast = silent();
    const { text } = await run({ fast, reasoner: noReasoner(), request: { mode: "fast" } });
    expect([text, fast.asked.length]).toEqual(["late", 2]);
  });
});

describe("thinking that goes past its budget", () => {
  test("is cut before any text, and the reasoner answers", async () => {
    const gate = new Gate();
    const fast = scriptedTier("fast", [
      {
        parts: [...thinks("Let me consider. "), ...thinks(LONG_THINKING), gate.part, ...writes("late")],
      },
    ]);
    const reasoner = scriptedTier("reasoner", [answers("42.")]);
    const { outcome, text, message, tiers } = await run({ fast, reasoner });
    expect(text).toBe("42.");
    expect(fast.cancelled()).toBe(1);
    expect(message.parts.filter(({ type }) => type === "reasoning")).toMatchObject([
      { providerMetadata: { upshift: { tier: "fast", abandoned: true } }, state: "done" },
    ]);
    const { receipt, status } = outcome.metadata;
    expect(status).toBe("complete");
    expect(receipt).toMatchObject({
      tier: "reasoner",
      escalated: true,
      reason: "thinking-overrun",
      explanation: "The fast model was still thinking after 1,500 tokens.",
      usdIs: "estimated",
    });
    expect(receipt.steps).toMatchObject([
      { tier: "fast", outcome: "escalated", reason: "thinking-overrun", usage: "estimated" },
      { tier: "reasoner", outcome: "answered", reason: null, usage: "reported" },
    ]);
    expect(receipt.steps[0]!.reasoningTokens).toBeGreaterThan(1_500);
    expect(tiers.map(({ tier, reason }) => [tier, reason])).toEqual([
      ["fast", null],
      ["reasoner", "thinking-overrun"],
    ]);
    expect(outcome.drafts).toEqual([]);
  });

  test("is left alone in fast mode, and by the reasoner", async () => {
    const long = [...thinks(LONG_THINKING), ...writes("Done."), ends()];
    const fast = scriptedTier("fast", [{ parts: long }]);
    expect((await run({ fast, reasoner: noReasoner(), request: { mode: "fast" } })).text).toBe("Done.");
    const reasoner = scriptedTier("reasoner", [{ parts: long }]);
    expect((await run({ fast: scriptedTier("fast", []), reasoner, request: { mode: "deep" } })).text).toBe(
      "Done.",
    );
  });

  test("is left alone once text has begun", async () => {
    const parts = [
      ...thinks("short. "),
      ...writes("So"),
      ...thinks(LONG_THINKING),
      ...writes(" it is."),
      ends(),
    ];
    const { outcome, text } = await run({ fast: scriptedTier("fast", [{ parts }]), reasoner: noReasoner() });
    expect(outcome.metadata.status).toBe("complete");
    expect(text).toBe("So it is.");
  });
});

describe("an answer of the fast tier that fails a check", () => {
  test.each([
    ["is empty", [ends()], "empty-answer"],
    ["is white space", [...writes(" \n"), ends()], "empty-answer"],
    ["is thinking alone", [...thinks("Well."), ends()], "empty-answer"],
    ["is cut off by its limit", [...writes("The answer is"), ends("length")], "cut-off"],
    ["ends without saying so", [...writes("The answer is"), ends("other")], "cut-off"],
    ["ends without a word", [ends("other")], "empty-answer"],
    ["is filtered", [...writes("I"), ends("content-filter")], "refusal"],
    ["breaks in the middle", [...writes("The answer is"), fails(unavailable())], "fast-unavailable"],
  ] as const)("%s: the reasoner answers", async (_, parts, reason) => {
    const fast = scriptedTier("fast", [{ parts }]);
    const reasoner = scriptedTier("reasoner", [answers("42.")]);
    const { outcome, text } = await run({ fast, reasoner });
    expect(text).toBe("42.");
    expect(outcome.metadata).toMatchObject({
      status: "complete",
      receipt: { tier: "reasoner", reason, escalated: true },
    });
    expect(outcome.metadata.receipt.steps.map((step) => step.outcome)).toEqual(["escalated", "answered"]);
  });

  test("has its draft dropped for the reader and kept in the outcome", async () => {
    const fast = scriptedTier("fast", [{ parts: [...writes("The answer is"), ends("length")] }]);
    const { outcome, drafts, message } = await run({
      fast,
      reasoner: scriptedTier("reasoner", [answers("42.")]),
    });
    expect(drafts).toEqual([
      { draftId: "answer-0", offset: 0, delta: "The answer is" },
      { draftId: "answer-0", state: "dropped" },
    ]);
    expect(outcome.drafts).toEqual([{ step: 0, text: "The answer is" }]);
    expect(JSON.stringify(message)).not.toContain("The answer is");
  });

  test("is not shown to the reasoner, which is told why it was called", async () => {
    const fast = scriptedTier("fast", [
      { parts: [...thinks("Hm."), ...writes("The answer is"), ends("length")] },
    ]);
    const reasoner = scriptedTier("reasoner", [answers("42.")]);
    await run({ fast, reasoner });
    const { prompt } = reasoner.asked[0]!;
    expect(prompt.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(prompt[0]!.content).toBe(
      "Be brief.\n\nA faster model tried first. The fast model's answer was cut off before its end.",
    );
    expect(JSON.stringify(prompt)).not.toMatch(/Hm|answer is"/);
  });

  test("once it was released is interrupted instead: no second answer follows what is on the screen", async () => {
    const long = TEXTS["English prose"]!;
    for (const [parts, code] of [
      [[...writes(long), ends("length")], "upstream_invalid"],
      [[...writes(long), ends("other")], "upstream_invalid"],
      [[...writes(long), ends("content-filter")], "upstream_refused"],
      [[...writes(long), fails(unavailable())], "upstream_unavailable"],
    ] as const) {
      const reasoner = noReasoner();
      const { outcome, text } = await run({ fast: scriptedTier("fast", [{ parts }]), reasoner });
      expect(text).toBe(long);
      expect(outcome.metadata).toMatchObject({
        status: "interrupted",
        error: { code },
        receipt: { tier: "fast" },
      });
      expect(outcome.metadata.receipt.steps).toMatchObject([{ outcome: "failed" }]);
      expect(reasoner.asked).toHaveLength(0);
    }
  });

  test("is dropped while a check can still fail, however long it is", async () => {
    const open = `${TEXTS["English prose"]!}\n\n\`\`\`js\nconst x = 1;\n`;
    for (const [text, status] of [
      [TEXTS["English prose"]!, "interrupted"],
      [open.slice(open.indexOf("```")), "complete"],
    ] as const) {
      const fast = scriptedTier("fast", [{ parts: [...writes(text), ends("length")] }]);
      const { outcome } = await run({ fast, reasoner: scriptedTier("reasoner", [answers("42.")]) });
      expect(outcome.metadata.status).toBe(status);
    }
  });

  test.each([
    ["repetition", `Well. ${"I hope that this helps you with it. ".repeat(30)}`, "repeated “"],
    ["arithmetic", "The sum of both is easy: 17 + 25 = 43. So you will need 43 chairs.", "17 + 25"],
    ["language", TEXTS["German"]!, "German"],
    ["refusal", "I'm sorry, but I can't help with that request.", "I can't help"],
    ["cut-off", "Here it is:\n\n```js\nconst x = 1;\n", "code"],
  ] as const)("by %s says in its receipt what was found", async (reason, text, found) => {
    const fast = scriptedTier("fast", [{ parts: [...writes(text), ends()] }]);
    const reasoner = scriptedTier("reasoner", [answers("42.")]);
    const asked = { history: [user("How many chairs do I need in total for two tables?")] };
    const { outcome, text: answer } = await run({ fast, reasoner, request: asked });
    expect(answer).toBe("42.");
    const { receipt } = outcome.metadata;
    expect([receipt.reason, receipt.explanation]).toEqual([reason, expect.stringContaining(found)]);
    expect(receipt.steps[0]).toMatchObject({ outcome: "escalated", reason });
    expect(outcome.drafts).toHaveLength(1);
  });

  test("after its release by a loop is ended there, and the reader keeps what had come", async () => {
    const sound = TEXTS["English prose"]!;
    const parts = [
      ...writes(sound, "\n\n", ...Array.from({ length: 60 }, () => "And so on and so forth. ")),
      ends(),
    ];
    const fast = scriptedTier("fast", [{ parts }]);
    const { outcome, text } = await run({ fast, reasoner: noReasoner() });
    expect(fast.cancelled()).toBe(1);
    expect(text.startsWith(sound)).toBe(true);
    expect(text.length).toBeLessThan(sound.length + 1_000);
    expect(outcome.metadata).toMatchObject({
      status: "interrupted",
      error: {
        code: "upstream_invalid",
        message: expect.stringContaining("repeated “And so on and so forth.”") as string,
      },
      receipt: { tier: "fast", escalated: false },
    });
  });

  test("and writes past twice its limit is cut", async () => {
    const parts = Array.from({ length: 50 }, () => writes("word ".repeat(20))).flat();
    const fast = scriptedTier("fast", [{ parts }], { model: { maxOutputTokens: 100 } });
    const { outcome } = await run({ fast, reasoner: noReasoner() });
    expect(fast.cancelled()).toBe(1);
    expect(outcome.metadata).toMatchObject({ status: "interrupted", error: { code: "upstream_invalid" } });
  });
});

describe("a fast tier that does not answer", () => {
  test("gives the turn to the reasoner, with the reason and the attempts", async () => {
    const fast = scriptedTier("fast", [{ refuses: unavailable() }]);
    const { outcome, text } = await run({ fast, reasoner: scriptedTier("reasoner", [answers("42.")]) });
    expect(text).toBe("42.");
    const { receipt } = outcome.metadata;
    expect(receipt.reason).toBe("fast-unavailable");
    expect(receipt.explanation).toBe(`The fast model was not available. ${UNREACHABLE}`);
    expect(receipt.steps[0]).toMatchObject({
      usd: 0,
      usage: "reported",
      inputTokens: 0,
      attempts: [{ route: "workers-ai", status: 503, code: "upstream_unavailable" }],
    });
    expect(receipt.usdIs).toBe("exact");
  });

  test("by falling silent before its first output is paid for as far as can be told", async () => {
    const fast = scriptedTier("fast", [{ refuses: new UpstreamFault("timeout-first") }]);
    const { outcome } = await run({ fast, reasoner: scriptedTier("reasoner", [answers("42.")]) });
    expect(outcome.metadata.receipt.steps[0]).toMatchObject({ usage: "estimated", outputTokens: 0 });
    expect(outcome.metadata.receipt.steps[0]!.inputTokens).toBeGreaterThan(0);
    expect(outcome.metadata.receipt.usdIs).toBe("estimated");
  });

  test("fails the turn in fast mode, with its own error", async () => {
    const reasoner = noReasoner();
    const fast = scriptedTier("fast", [{ refuses: unavailable() }]);
    const { outcome, chunks } = await run({ fast, reasoner, request: { mode: "fast" } });
    expect(outcome.metadata).toMatchObject({
      status: "failed",
      error: { code: "upstream_unavailable", message: UNREACHABLE },
    });
    expect(reasoner.asked).toHaveLength(0);
    expect(chunks.at(-1)).toEqual({ type: "message-metadata", messageMetadata: outcome.metadata });
  });

  test("and a reasoner that does not either fail the turn with the reasoner's error", async () => {
    const fast = scriptedTier("fast", [{ refuses: new UpstreamFault("timeout-first") }]);
    const { outcome } = await run({ fast, reasoner: scriptedTier("reasoner", [{ refuses: unavailable() }]) });
    expect(outcome.metadata).toMatchObject({ status: "failed", error: { code: "upstream_unavailable" } });
    expect(outcome.metadata.receipt.steps.map((step) => step.outcome)).toEqual(["escalated", "failed"]);
  });
});

describe("a reasoner that fails after a draft was dropped", () => {
  const fast = () => scriptedTier("fast", [{ parts: [...writes("Perhaps 41."), ends("length")] }]);

  test("leaves the reader the draft, marked as unchecked", async () => {
    const { outcome, text, message } = await run({
      fast: fast(),
      reasoner: scriptedTier("reasoner", [{ refuses: unavailable() }]),
    });
    expect(text).toBe("Perhaps 41.");
    expect(outcome.metadata).toMatchObject({
      status: "interrupted",
      error: {
        code: "upstream_unavailable",
        message: `${UNREACHABLE} This is the fast model's draft, unchecked.`,
      },
      receipt: { tier: "fast", escalated: true, reason: "cut-off" },
    });
    expect(outcome.drafts).toEqual([]);
    expect(message.parts.at(-1)).toEqual({ type: "text", text: "Perhaps 41.", state: "done" });
  });

  test("after text of its own leaves that, and the draft apart", async () => {
    const reasoner = scriptedTier("reasoner", [{ parts: [...writes("It is"), fails(unavailable())] }]);
    const { outcome, text } = await run({ fast: fast(), reasoner });
    expect(text).toBe("It is");
    expect(outcome).toMatchObject({
      metadata: { status: "interrupted", receipt: { tier: "reasoner" } },
      drafts: [{ step: 0, text: "Perhaps 41." }],
    });
  });
});
