// The log's line of each turn, by every door: one, with the receipt's figures, and without a word of what was said or set.

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { hashOfUser } from "../../src/agents/identity.ts";
import type { AnswerMetadata, Receipt } from "../../src/core/receipt.ts";
import { FRAME } from "../../src/core/frames.ts";
import { connectChat } from "../support/chat-client.ts";
import { lastAnswer, newConversation, startStage, type Stage } from "./journey.ts";

const CANARY = "canary-of-the-prompt-3b7e";
const ANSWER = "canary-of-the-answer-90d2";
type Line = Readonly<Record<string, unknown>>;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const lines = (): Line[] =>
  [...stage.upshift.output().matchAll(/\{"level":"info","event":"turn".*\}/g)].map(
    ([line]) => JSON.parse(line) as Line,
  );

/** The one line that was added. */
async function lineOf(door: () => Promise<Receipt>): Promise<void> {
  const before = lines().length;
  stage.fast.script({ reply: { thinking: ANSWER, text: ANSWER } });
  const receipt = await door();
  await vi.waitFor(() => expect(lines().length).toBeGreaterThan(before), 10_000);
  const added = lines().slice(before);
  expect(added).toHaveLength(1);
  const sum = (of: "inputTokens" | "outputTokens" | "reasoningTokens" | "cachedInputTokens"): number =>
    receipt.steps.reduce((total, step) => total + step[of], 0);
  expect(added[0]).toMatchObject({
    user: await hashOfUser("local"),
    mode: "fast",
    status: "complete",
    error: null,
    tier: receipt.tier,
    reason: receipt.reason,
    escalated: receipt.escalated,
    inputTokens: sum("inputTokens"),
    cachedInputTokens: sum("cachedInputTokens"),
    outputTokens: sum("outputTokens"),
    reasoningTokens: sum("reasoningTokens"),
    neurons: receipt.steps[0]?.neurons,
    usd: receipt.usd,
    usdIs: receipt.usdIs,
    steps: receipt.steps.length,
    ms: expect.any(Number),
  });
}

const post = async <Body>(path: string, body: unknown): Promise<Body> => {
  const response = await fetch(stage.url + path, { method: "POST", body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  return (await response.json()) as Body;
};
const COMPLETION = { model: "fast", messages: [{ role: "user", content: CANARY }] };

test("a turn over a socket has one line", () =>
  lineOf(async () => {
    const id = newConversation("log");
    const client = await connectChat(stage.url, id);
    await client.submit(CANARY, { body: { mode: "fast" } }).done;
    await client.close();
    return ((await lastAnswer(stage.url, id)).metadata as AnswerMetadata).receipt;
  }));

test("a turn over HTTP has one line", () =>
  lineOf(async () => {
    const path = `/api/conversations/${newConversation("log")}/messages`;
    return (await post<{ metadata: AnswerMetadata }>(path, { text: CANARY, mode: "fast" })).metadata.receipt;
  }));

test("a completion without a conversation has one line", () =>
  lineOf(async () => (await post<{ receipt: Receipt }>("/v1/chat/completions", COMPLETION)).receipt));

test("a completion in a conversation has one line", () =>
  lineOf(async () => {
    const body = { ...COMPLETION, conversation: newConversation("log") };
    return (await post<{ receipt: Receipt }>("/v1/chat/completions", body)).receipt;
  }));

test("nothing that was said is in the log", () => {
  expect(lines()).toHaveLength(4);
  for (const canary of [CANARY, ANSWER]) expect(stage.upshift.output()).not.toContain(canary);
});

test("an answer of the conversation's object has the request's id, as the Worker's own have", async () => {
  const ray = "8f0c1d2e3a4b5c6d-AMS";
  const paths = ["/api/conversations/none/messages", "/api/nothing", "/api/conversations/a.b/messages"];
  for (const path of paths) {
    const response = await fetch(stage.url + path, { headers: { "cf-ray": ray } });
    expect([path, response.ok, response.headers.get("x-request-id")]).toEqual([path, false, ray]);
    expect(await response.json()).toMatchObject({ requestId: ray });
  }
  expect((await fetch(`${stage.url}/api/health`)).headers.get("x-request-id")).toMatch(/^[0-9a-f-]{16,36}$/);
});

test("a turn that a crash has cut has one line, once it is settled", async () => {
  const id = newConversation("log");
  const words = Array.from({ length: 400 }, (_, index) => `word ${index}`).join(", ");
  stage.fast.script({ reply: { thinking: words, text: words }, paceMs: 20 });
  const client = await connectChat(stage.url, id);
  const { requestId } = client.submit("Slowly.", { body: { mode: "fast" } });
  // Only with its first words is it certain that the model was called.
  await client.waitFor(
    (frame) => frame.type === FRAME.chatResponse && String(frame["body"]).includes("word"),
  );
  await stage.upshift.kill();
  await stage.upshift.restart();
  const receipt = ((await lastAnswer(stage.url, id)).metadata as AnswerMetadata).receipt;
  const ofTurn = (): Line[] => lines().filter(({ conversationId }) => conversationId === id);
  await vi.waitFor(() => expect(ofTurn()).not.toEqual([]), 10_000);
  expect(ofTurn()).toMatchObject([
    { turnId: requestId, error: "internal", ms: null, usd: receipt.usd, steps: receipt.steps.length },
  ]);
});
