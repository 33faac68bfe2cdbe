// Budgets hold, however many turns are fired at once, and whatever dies in between.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Behaviour } from "../emulators/behaviour.ts";
import type { Emulator } from "../emulators/emulator.ts";
import type { RecordedRequest } from "../emulators/recorded-request.ts";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import {
  errorCode,
  gate,
  lastAnswer,
  metadataOf,
  newConversation,
  receiptOf,
  requestsSince,
  startStage,
  type Stage,
} from "./journey.ts";
import { DEEPSEEK_FLASH, neuronsOf, priceOf } from "./prices.ts";

/** An answer as long as it may be, up to `tokens`: the service keeps to the limit that it was given. */
const longAnswer =
  (tokens: number) =>
  (request: RecordedRequest): Behaviour => {
    const { max_tokens: limit = Infinity } = request.body as { max_tokens?: number };
    const completionTokens = Math.min(tokens, limit);
    const finish = completionTokens < tokens ? "length" : "stop";
    return {
      reply: { thinking: "A long thought.", text: "A long answer.", finish, usage: { completionTokens } },
    };
  };

async function ask(url: string, id: string, mode: "auto" | "fast" | "deep") {
  const client = await connectChat(url, id);
  const result = await client.submit("Tell me.", { body: { mode } }).done;
  await client.close();
  return { id, code: errorCode(result), text: messageText(result.message) };
}

const microUsd = (requests: readonly RecordedRequest[]): number =>
  requests.reduce((sum, request) => sum + Math.round(priceOf(request, DEEPSEEK_FLASH) * 1e6), 0);

/** What an upstream sent to the product, usage reported or not. */
const callsOf = (requests: readonly RecordedRequest[]) => requests.filter(({ usage }) => usage !== null);

describe("A user's budget of 50 cents a day", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ BUDGET_USD_PER_USER_DAY: "0.5", COST_AWARE: "false" });
    stage.gateway.script(longAnswer(15_000));
  });
  afterAll(() => stage.close());

  test("is never exceeded by 100 turns that are fired at once", async () => {
    const turns = await Promise.all(
      Array.from({ length: 100 }, () => ask(stage.url, newConversation("budget"), "deep")),
    );
    const spent = microUsd(callsOf(stage.gateway.requests));
    expect(spent).toBeLessThanOrEqual(500_000);
    const refused = turns.filter(({ code }) => code === "budget_exceeded");
    const answered = turns.filter(({ code }) => code === null || code === "upstream_invalid");
    expect(refused.length + answered.length).toBe(100);
    expect(refused.length).toBeGreaterThan(0);
    expect(answered.length).toBeGreaterThan(5);
    expect(stage.gateway.requests).toHaveLength(answered.length);

    const metadata = await Promise.all(
      turns.map(async ({ id }) => metadataOf(await lastAnswer(stage.url, id))),
    );
    const charged = metadata.reduce((sum, { receipt }) => sum + Math.round((receipt.usd ?? NaN) * 1e6), 0);
    expect(charged).toBe(spent);
    for (const [index, { code }] of turns.entries()) {
      if (code === "budget_exceeded")
        expect(metadata[index]).toMatchObject({ status: "failed", receipt: { usd: 0, steps: [] } });
    }
  });

  test("is used up by what was settled, and stays so when the process is killed", async () => {
    const before = stage.gateway.requests.length;
    for (let turn = 0; turn < 60; turn++) {
      const { code } = await ask(stage.url, newConversation("budget"), "deep");
      if (code === "budget_exceeded") break;
    }
    const spent = microUsd(callsOf(stage.gateway.requests));
    expect(spent).toBeLessThanOrEqual(500_000);
    expect(spent).toBeGreaterThan(400_000);
    await stage.upshift.kill();
    await stage.upshift.restart();
    const made = stage.gateway.requests.length;
    expect(made).toBeGreaterThan(before);
    expect((await ask(stage.url, newConversation("budget"), "deep")).code).toBe("budget_exceeded");
    expect(stage.gateway.requests).toHaveLength(made);
  });

  test("leaves alone what costs nothing: a fast turn within the free neurons", async () => {
    stage.fast.script({ reply: { thinking: "Easy.", text: "Here you are." } });
    expect(await ask(stage.url, newConversation("budget"), "fast")).toMatchObject({ code: null });
  });
});

describe("A conversation's budget", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({
      BUDGET_USD_PER_CONVERSATION: "0.02",
      BUDGET_ACTION: "downgrade",
      COST_AWARE: "false",
    });
    stage.gateway.script(longAnswer(15_000));
    stage.fast.script({ reply: { thinking: "Easy.", text: "The fast model's." } });
  });
  afterAll(() => stage.close());

  test("goes down to the tier that still fits, says so, and binds no other conversation", async () => {
    const id = newConversation("budget");
    const requests = requestsSince(stage.gateway);
    const texts: string[] = [];
    for (let turn = 0; turn < 4; turn++) texts.push((await ask(stage.url, id, "deep")).text);
    expect(texts[0]).toBe("A long answer.");
    expect(texts.at(-1)).toBe("The fast model's.");
    expect(microUsd(requests())).toBeLessThanOrEqual(20_000);
    expect(receiptOf(await lastAnswer(stage.url, id))).toMatchObject({
      tier: "fast",
      escalated: false,
      explanation: "The budget that is left does not cover the reasoner, so the fast model answered.",
    });
    expect((await ask(stage.url, newConversation("budget"), "deep")).text).toBe("A long answer.");
  });

  test("is charged for a call that a crash has cut, once", async () => {
    const id = newConversation("budget");
    const held = gate();
    stage.gateway.script(async () => {
      await held.opened;
      return {};
    });
    const requests = requestsSince(stage.gateway);
    const client = await connectChat(stage.url, id);
    client.submit("Tell me.", { body: { mode: "deep" } });
    await stage.gateway.waitForRequest(stage.gateway.requests.length + 1);
    await stage.upshift.kill();
    await client.close();
    held.open();
    await stage.upshift.restart();
    stage.gateway.script(longAnswer(100));
    await ask(stage.url, id, "deep");
    expect(requests()).toHaveLength(2);
    const usage = (await (await fetch(`${stage.url}/api/conversations/${id}/usage`)).json()) as {
      totals: { usd: number };
      turns: { receipt: { usd: number; steps: unknown[] } }[];
    };
    expect(usage.turns.map(({ receipt }) => receipt.steps.length)).toEqual([1, 1]);
    const sum = usage.turns.reduce((total, { receipt }) => total + Math.round(receipt.usd * 1e6), 0);
    expect(Math.round(usage.totals.usd * 1e6)).toBe(sum);
  });
});

describe("The deployment's neurons of a day", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({
      FREE_NEURONS_PER_DAY: "1500",
      BUDGET_NEURONS_PER_DAY: "4000",
      COST_AWARE: "false",
    });
    stage.fast.script({ reply: { thinking: "Easy.", text: "The fast model's.", usage: USAGE } });
    stage.gateway.script({ reply: { thinking: "Hm.", text: "The reasoner's." } });
  });
  afterAll(() => stage.close());

  const USAGE = { promptTokens: 100, completionTokens: 900 };
  const NEURONS = neuronsOf(USAGE.promptTokens, USAGE.completionTokens);

  const neuronsUsed = (fast: Emulator): number => callsOf(fast.requests).length * NEURONS;

  test("are shared by all conversations: charged once they are not free, refused once the cap is reached", async () => {
    const answers: string[] = [];
    const usd: number[] = [];
    for (let turn = 0; turn < 14; turn++) {
      const { id, text } = await ask(stage.url, newConversation("neurons"), "auto");
      answers.push(text);
      const receipt = receiptOf(await lastAnswer(stage.url, id));
      if (receipt.tier === "fast") usd.push(receipt.usd ?? NaN);
      else expect(receipt).toMatchObject({ reason: "fast-unavailable", steps: [{ tier: "reasoner" }] });
    }
    expect(answers[0]).toBe("The fast model's.");
    expect(answers.at(-1)).toBe("The reasoner's.");
    // One call beyond the cap is the most that a turn after the other can use.
    expect(neuronsUsed(stage.fast)).toBeLessThanOrEqual(4_000 + NEURONS);
    expect(neuronsUsed(stage.fast)).toBeGreaterThan(2_500);
    expect(usd[0]).toBe(0);
    // Never less than what is owed; what waits in shards for another call is not given away for this one.
    const paid = usd.reduce((sum, value) => sum + value, 0);
    const list = usd.length * ((100 * 0.497 + 900 * 4.881) / 1e6);
    const owed = list * (1 - 1_500 / neuronsUsed(stage.fast));
    expect(paid).toBeGreaterThanOrEqual(owed - 1e-6);
    expect(paid).toBeLessThanOrEqual(owed + list * (400 / neuronsUsed(stage.fast)));
  });

  test("refuse fast mode with a clear error, and send nothing", async () => {
    const requests = requestsSince(stage.fast);
    const { code, id } = await ask(stage.url, newConversation("neurons"), "fast");
    expect(code).toBe("budget_exceeded");
    expect(metadataOf(await lastAnswer(stage.url, id)).error?.message).toContain("00:00 UTC");
    expect(requests()).toHaveLength(0);
  });

  test("stay used up when the process is killed", async () => {
    await stage.upshift.kill();
    await stage.upshift.restart();
    for (let turn = 0; turn < 4; turn++) await ask(stage.url, newConversation("neurons"), "auto");
    expect(neuronsUsed(stage.fast)).toBeLessThanOrEqual(4_000 + NEURONS);
  });
});
