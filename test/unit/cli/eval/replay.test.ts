import { describe, expect, test } from "vitest";
import { parseConversation } from "../../../../src/cli/eval/conversation-file.ts";
import { replay } from "../../../../src/cli/eval/replay.ts";
import { totalOf } from "../../../../src/cli/eval/replay-text.ts";

const PRICES = { small: { input: 1, output: 1 }, large: { input: 10, output: 10 } };

const step = (tier: "fast" | "reasoner", more: Record<string, unknown> = {}) => ({
  tier,
  model: tier === "fast" ? "small" : "large",
  outcome: "answered",
  reason: null,
  inputTokens: 100,
  cachedInputTokens: 0,
  outputTokens: 100,
  reasoningTokens: 0,
  ...more,
});

interface Told {
  readonly question?: string;
  readonly text?: string;
  readonly thinking?: string;
  readonly receipt: Record<string, unknown>;
}

/** A conversation of one turn a receipt, replayed. */
function replayed(
  turns: readonly Told[],
  threshold = 0.5,
  prices: Record<string, { input: number; output: number }> = PRICES,
) {
  const messages = turns.flatMap(
    ({ question = "Where do cats sleep?", text = "On the sofa.", thinking, receipt }, at) => [
      { id: `u${at}`, role: "user", parts: [{ type: "text", text: question }] },
      {
        id: `a${at}`,
        role: "assistant",
        parts: [
          { type: "step-start" },
          ...(thinking === undefined
            ? []
            : [
                {
                  type: "reasoning",
                  text: thinking,
                  providerMetadata: { upshift: { tier: "fast", abandoned: true } },
                },
              ]),
          { type: "text", text },
        ],
        metadata: { status: "complete", receipt: { score: 0.1, threshold: 0.5, usd: 0.0002, ...receipt } },
      },
    ],
  );
  return replay(parseConversation(JSON.stringify({ messages }), "f"), { threshold, prices });
}

const onFast = { tier: "fast", reason: null, steps: [step("fast")] };
const asked = { tier: "reasoner", reason: "asked", steps: [step("reasoner")] };
const byPrompt = { tier: "reasoner", reason: "prompt", steps: [step("reasoner")] };
const escalated = (reason: string, draft?: string) => ({
  tier: "reasoner",
  reason,
  steps: [
    step("fast", { outcome: "escalated", reason, ...(draft === undefined ? {} : { draft }) }),
    step("reasoner"),
  ],
});

describe("a replayed turn", () => {
  test("stays where nothing has changed, at the price of its own tokens", () => {
    const [turn] = replayed([{ receipt: onFast }]);
    expect(turn).toMatchObject({ moves: "no", now: { tier: "fast", reason: null } });
    // 200 tokens at one dollar a million.
    expect(turn?.costBefore).toEqual({ usd: 0.0002, complete: true });
    expect(turn?.costNow).toEqual({ usd: 0.0002, complete: true });
  });

  test("goes up under a lower threshold, at a price that nobody knows", () => {
    const [turn] = replayed([{ receipt: onFast }], 0);
    expect(turn).toMatchObject({ moves: "up", now: { tier: "reasoner", reason: "prompt" } });
    expect(turn?.costNow).toEqual({ usd: null, complete: false });
  });

  test("spares the draft where it would go up at once", () => {
    const [turn] = replayed([{ receipt: escalated("thinking-overrun") }], 0);
    expect(turn).toMatchObject({ moves: "other reason", now: { tier: "reasoner", reason: "prompt" } });
    expect(turn?.costBefore).toEqual({ usd: 0.0022, complete: true });
    expect(turn?.costNow).toEqual({ usd: 0.002, complete: true });
  });

  test("that began on the reasoner is unknown where it would begin on the fast tier", () => {
    const [turn] = replayed([{ receipt: byPrompt }], 1);
    expect(turn).toMatchObject({ moves: "unknown", now: { tier: null } });
    expect(turn?.costNow.usd).toBeNull();
  });

  test("goes up where today's checks reject what stood, and costs at least the fast tier's call", () => {
    const [turn] = replayed([
      {
        question: "What are 17 boxes of 23 pencils?",
        text: "They are 17 * 23 = 401 pencils.",
        receipt: onFast,
      },
    ]);
    expect(turn).toMatchObject({ moves: "up", now: { tier: "reasoner", reason: "arithmetic" } });
    expect(turn?.costNow).toEqual({ usd: 0.0002, complete: false });
  });

  test("comes down where today's checks find nothing in the stored draft", () => {
    const [turn] = replayed([{ receipt: escalated("arithmetic", "Cats sleep on the sofa, mostly.") }]);
    expect(turn).toMatchObject({ moves: "down", now: { tier: "fast", reason: null } });
    expect(turn?.costNow).toEqual({ usd: 0.0002, complete: true });
  });

  test("stays where the draft was not stored, since there is nothing to check", () => {
    expect(replayed([{ receipt: escalated("arithmetic") }])[0]?.moves).toBe("no");
  });

  test.each([
    ["asked", asked],
    ["fast-unavailable", escalated("fast-unavailable")],
  ])("stays under any threshold where the reason was %s", (_, receipt) => {
    for (const threshold of [0, 1]) expect(replayed([{ receipt }], threshold)[0]?.moves).toBe("no");
  });

  test("has no price where its model has none", () => {
    const [turn] = replayed([{ receipt: onFast }], 0.5, {});
    expect(turn?.costBefore).toEqual({ usd: null, complete: false });
  });
});

test("A sum with an unknown part is a least", () => {
  expect(
    totalOf([
      { usd: 0.001, complete: true },
      { usd: null, complete: false },
    ]),
  ).toEqual({
    usd: 0.001,
    complete: false,
  });
  expect(
    totalOf([
      { usd: 0.1, complete: true },
      { usd: 0.2, complete: true },
    ]),
  ).toEqual({ usd: 0.3, complete: true });
});

test("A file that is no conversation is refused by its name", () => {
  expect(() => parseConversation('{"id":"x"}', "x.json")).toThrow(
    /^x\.json is not a stored conversation \(messages: .*versions=all/,
  );
  expect(() => parseConversation("{", "x.json")).toThrow(/^x\.json is not JSON/);
});

test("A conversation is read from an answer, from a file that wraps it, and from bare messages", () => {
  const messages = [
    { id: "u", role: "user", parts: [{ type: "text", text: "Hi" }] },
    { id: "a", role: "assistant", parts: [{ type: "text", text: "Hello" }], metadata: { receipt: onFast } },
  ];
  const conversation = { id: "c", title: "Hi", messages };
  const files = [{ messages }, { ...conversation, version: 1 }, { version: 1, conversation }, messages];
  for (const file of [...files, { conversation: { id: "c" }, messages }])
    expect(parseConversation(JSON.stringify(file), "f").turns).toMatchObject([
      { question: "Hi", text: "Hello", receipt: onFast },
    ]);
});

test("What a replay leaves out is counted", () => {
  const file = {
    messages: [
      { id: "u", role: "user", parts: [{ type: "text", text: "Hi" }] },
      { id: "a", role: "assistant", parts: [{ type: "text", text: "Hello" }] },
    ],
    versions: [{ at: "2026-11-01T00:00:00Z", afterMessageId: null, messages: [] }],
    nextCursor: "m1",
  };
  expect(parseConversation(JSON.stringify(file), "f")).toEqual({
    turns: [],
    withoutReceipt: 1,
    versions: 1,
    isPartial: true,
  });
});
