// Every reason that a newcomer can provoke in `npm start`, by the prompts of docs/escalation.md, with both models simulated.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reason } from "../../src/core/receipt.ts";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { LISTED_PROMPTS } from "../support/listed-prompts.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { newConversation, receiptOf } from "./journey.ts";

/** These want a mode, a form, a second turn, a long paste or another setting. */
const OTHERWISE: ReadonlySet<Reason> = new Set([
  "asked",
  "user-retry",
  "context-overflow",
  "cheaper",
  "hedging",
]);

const promptFor = (reason: Reason): string =>
  LISTED_PROMPTS.find((row) => row.reason === reason)?.prompt ?? "";

let upshift: Upshift;
const start = async (vars: Record<string, string> = {}): Promise<void> => {
  upshift = await startUpshift({ vars });
};

async function ask(text: string, mode: "auto" | "fast" | "deep" = "auto") {
  const id = newConversation("reason");
  const client = await connectChat(upshift.url, id);
  const { message } = await client.submit(text, { body: { mode } }).done;
  await client.close();
  const usage = await fetch(`${upshift.url}/api/conversations/${id}/usage`);
  const { turns } = (await usage.json()) as { turns: { receipt: unknown }[] };
  return { text: messageText(message), receipt: receiptOf(message), turns };
}

describe("As it is started", () => {
  beforeAll(() => start());
  afterAll(() => upshift.stop());

  test.each(
    LISTED_PROMPTS.flatMap(({ reason, prompt }) =>
      prompt === null || OTHERWISE.has(reason) ? [] : [[reason, prompt] as const],
    ),
  )("%s is provoked by “%s”, and explained", async (reason, prompt) => {
    const { text, receipt, turns } = await ask(prompt);
    expect(text).not.toBe("");
    expect(receipt).toMatchObject({ tier: "reasoner", escalated: true, reason });
    expect(receipt.explanation).toMatch(/^[A-Z].{20,400}\.$/s);
    expect(turns.map((turn) => turn.receipt)).toEqual([receipt]);
  });

  test("asked is provoked by the mode, and user-retry by asking again in it", async () => {
    const client = await connectChat(upshift.url, newConversation("reason"));
    await client.submit("hello").done;
    const { message } = await client.submit(null, { trigger: "regenerate-message", body: { mode: "deep" } })
      .done;
    expect(receiptOf(message)).toMatchObject({ tier: "reasoner", reason: "user-retry" });
    await client.close();
    expect((await ask(promptFor("asked"), "deep")).receipt).toMatchObject({ reason: "asked" });
  });

  test("context-overflow is provoked by a long paste", async () => {
    const { receipt } = await ask("3.14159 ".repeat(20_000));
    expect(receipt).toMatchObject({ tier: "reasoner", reason: "context-overflow" });
  });

  test("doubts are recorded in the receipt and escalate nothing", async () => {
    const { receipt } = await ask(promptFor("hedging"));
    expect(receipt).toMatchObject({ tier: "fast", escalated: false, reason: null });
    expect(receipt.steps[0]?.signals?.hedges).toBeGreaterThan(5);
  });

  test.each(["repetition", "arithmetic", "refusal", "language"] as const)(
    "in the mode fast nothing escalates (%s)",
    async (reason) => {
      const { receipt } = await ask(promptFor(reason), "fast");
      expect(receipt).toMatchObject({ tier: "fast", escalated: false, reason: null });
    },
  );
});

describe("With soft triggers that act and a threshold of 1", () => {
  beforeAll(() => start({ ESCALATION_SOFT_TRIGGERS: "act", ESCALATION_THRESHOLD: "1" }));
  afterAll(() => upshift.stop());

  test("doubts escalate, and the explanation says how many there were", async () => {
    const { receipt } = await ask(promptFor("hedging"));
    expect(receipt).toMatchObject({ tier: "reasoner", reason: "hedging" });
    expect(receipt.explanation).toMatch(/\d+/);
  });

  test("no question goes up by its score", async () => {
    const { receipt } = await ask(promptFor("prompt"));
    expect(receipt.reason).not.toBe("prompt");
    expect(receipt.threshold).toBe(1);
  });
});

describe("With a threshold of 0", () => {
  beforeAll(() => start({ ESCALATION_THRESHOLD: "0" }));
  afterAll(() => upshift.stop());

  test("every question goes up in auto, and none in fast", async () => {
    expect((await ask("hello")).receipt).toMatchObject({
      tier: "reasoner",
      reason: "prompt",
      explanation: "Every question goes to the reasoner here (score 0.00, threshold 0.00).",
    });
    expect((await ask("hello", "fast")).receipt).toMatchObject({ tier: "fast", reason: null });
  });
});
