// The day's free neurons, used up: learned by one refused request, then known to every conversation of the process. When
// the day ends, a test can't wait for; the unit tests have a clock of their own.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workersAiError } from "../emulators/error-bodies.ts";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import {
  errorCode,
  faultLines,
  lastAnswer,
  metadataOf,
  newConversation,
  receiptOf,
  requestsSince,
  startStage,
  tierNotices,
  type Stage,
} from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ UPSTREAM_RETRIES: "1" });
});
afterAll(() => stage.close());

async function say(mode: "auto" | "fast" | "deep") {
  const id = newConversation();
  const asked = [stage.fast, stage.gateway].map(requestsSince);
  const client = await connectChat(stage.url, id);
  const result = await client.submit("Anyone?", { body: { mode } }).done;
  await client.close();
  const answer = await lastAnswer(stage.url, id);
  const [fast, gateway] = asked.map((requests) => requests().length);
  return { id, result, answer, text: messageText(answer), asked: { fast, gateway } };
}

const USED_UP = /free Workers AI neurons are used up\. They return at 00:00 UTC/;

describe("Once Workers AI has said that they are used up", () => {
  test("the turn that learns it goes to the reasoner", async () => {
    stage.fast.script({ fault: { http: workersAiError(3036) } });
    stage.gateway.script({ reply: { thinking: "Then I do it.", text: "Here you are." } });
    const { id, text, answer, asked } = await say("auto");
    expect({ text, asked }).toEqual({ text: "Here you are.", asked: { fast: 1, gateway: 1 } });
    expect(receiptOf(answer)).toMatchObject({
      reason: "fast-unavailable",
      explanation: expect.stringMatching(USED_UP) as string,
      steps: [
        { tier: "fast", outcome: "escalated", usd: 0, attempts: [{ code: "fast_quota_exhausted" }] },
        { tier: "reasoner", outcome: "answered" },
      ],
    });
    expect(await faultLines(stage.upshift, id, 1)).toMatchObject([
      { kind: "workers-ai-quota", route: "workers-ai", status: 429, next: "other-tier" },
    ]);
    // From now on it would answer, if only it were asked.
    stage.fast.script({ reply: { thinking: "Easy.", text: "It is back." } });
  });

  test("another conversation's turn in auto goes to the reasoner at once, and says why", async () => {
    const { result, answer, text, asked } = await say("auto");
    expect({ text, asked }).toEqual({ text: "Here you are.", asked: { fast: 0, gateway: 1 } });
    expect(tierNotices(result.chunks)).toMatchObject([{ tier: "reasoner", reason: "fast-unavailable" }]);
    expect(receiptOf(answer)).toMatchObject({
      tier: "reasoner",
      escalated: true,
      reason: "fast-unavailable",
      explanation: expect.stringMatching(USED_UP) as string,
      steps: [{ tier: "reasoner", outcome: "answered" }],
    });
  });

  test("a turn in fast mode ends without a request", async () => {
    const { id, result, answer, asked } = await say("fast");
    expect(errorCode(result)).toBe("fast_quota_exhausted");
    expect(result.error).toMatch(USED_UP);
    expect(asked).toEqual({ fast: 0, gateway: 0 });
    expect(metadataOf(answer)).toMatchObject({
      status: "failed",
      error: { code: "fast_quota_exhausted" },
      receipt: { usd: 0, steps: [] },
    });
    expect(await faultLines(stage.upshift, id, 1)).toMatchObject([
      { kind: "workers-ai-quota", route: null, next: "failure" },
    ]);
  });

  test("a turn in deep mode is as ever", async () => {
    const { answer, asked } = await say("deep");
    expect(receiptOf(answer)).toMatchObject({ reason: "asked", tier: "reasoner" });
    expect(asked).toEqual({ fast: 0, gateway: 1 });
  });

  test("a new process asks again", async () => {
    await stage.upshift.restart();
    expect(await say("auto")).toMatchObject({ text: "It is back.", asked: { fast: 1, gateway: 0 } });
  });
});

test("Without a reasoner the turn in auto ends, and the next one without a request", async () => {
  await stage.upshift.restart({
    vars: { DEEPSEEK_API_KEY: "", AI_GATEWAY_ACCOUNT_ID: "", AI_GATEWAY_ID: "" },
  });
  stage.fast.script({ fault: { http: workersAiError(4006) } });
  for (const fast of [1, 0]) {
    const { result, asked } = await say("auto");
    expect(errorCode(result)).toBe("fast_quota_exhausted");
    expect(asked).toEqual({ fast, gateway: 0 });
  }
});
