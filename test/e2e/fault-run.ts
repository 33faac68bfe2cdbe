// Runs a row of the fault table as its user and a bystander see it, and checks everything that may come of it: the answer,
// the requests, the receipt and its money, both clients, the next turn.

import { isDeepStrictEqual } from "node:util";
import type { UIMessage } from "ai";
import { expect } from "vitest";
import type { ErrorCode } from "../../src/core/errors.ts";
import type { Receipt, Step } from "../../src/core/receipt.ts";
import type { RecordedRequest } from "../emulators/recorded-request.ts";
import { connectChat, type ChatClient, type TurnResult } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import type { ExpectedStep, FaultCase, UpstreamName } from "./fault-case.ts";
import { PRICES, promptFor, type FaultStage } from "./fault-stage.ts";
import { errorCode, metadataOf, newConversation, receiptOf } from "./journey.ts";

const USED_UP: ErrorCode = "fast_quota_exhausted";

/** The row's turn and the next one, which is as if nothing had been. */
export async function runFaultCase(stage: FaultStage, row: FaultCase): Promise<void> {
  const chat = await openChat(stage, row);
  const { stored } = await faultyTurn(stage, row, chat);
  const key = `${chat.id}-next`;
  const next = await say(stage, chat, key, row);
  checkNextTurn(row, next, requestsByUpstream(stage, key));
  expect(next.stored.slice(0, 2)).toEqual(stored);
  await closeChat(stage, row, chat);
  // Nor has anything been asked again in the meantime.
  expect(counts(requestsByUpstream(stage, chat.id))).toEqual(row.ends.requests);
}

/** The row's turn alone, where the next one has to fail as well. */
export async function runFaultyTurn(stage: FaultStage, row: FaultCase): Promise<void> {
  const chat = await openChat(stage, row);
  await faultyTurn(stage, row, chat);
  await closeChat(stage, row, chat);
}

interface Chat {
  readonly id: string;
  readonly client: ChatClient;
  /** Connected all along, and a client of the other kind. */
  readonly bystander: ChatClient;
}

async function openChat(stage: FaultStage, row: FaultCase): Promise<Chat> {
  // It stands in the prompt: with digits, the question would be one about numbers.
  const id = newConversation("fault").replace(/\d/g, (digit) => "abcdefghij".charAt(Number(digit)));
  stage.enter(id, row);
  const client = await connectChat(stage.url, id);
  return { id, client, bystander: await connectChat(stage.url, id, { query: { deltas: "1" } }) };
}

/** What came out until the end is kept, and the conversation's bill is the sum of its receipts. */
async function closeChat(stage: FaultStage, row: FaultCase, chat: Chat): Promise<void> {
  const usage = JSON.parse(await read(stage, `/api/conversations/${chat.id}/usage`)) as {
    readonly totals: { readonly usd: number };
  };
  const answers = chat.client.messages.filter((message) => message.role === "assistant");
  expect(usage.totals.usd).toBe(sumOf(answers.map((answer) => receiptOf(answer).usd)));
  await read(stage, `/api/conversations/${chat.id}/messages?versions=all`);
  for (const { frames, problems } of [chat.client, chat.bystander]) {
    expect(problems).toEqual([]);
    stage.seen.push({
      where: `the frames of ${row.upstream}, ${row.moment}: ${row.fault}`,
      text: frames.map(({ frame }) => JSON.stringify(frame)).join("\n"),
    });
  }
  await Promise.all([chat.client.close(), chat.bystander.close()]);
}

interface Told {
  readonly result: TurnResult;
  readonly stored: readonly UIMessage[];
}

/** One turn, until what is stored is what both clients show. */
async function say(stage: FaultStage, chat: Chat, key: string, { mode }: FaultCase): Promise<Told> {
  const result = await chat.client.submit(promptFor(key), { body: { mode } }).done;
  const stored = JSON.parse(await read(stage, `/agents/chat-agent/${chat.id}/get-messages`)) as UIMessage[];
  await untilAllShow([chat.client, chat.bystander], stored);
  return { result, stored };
}

async function faultyTurn(stage: FaultStage, row: FaultCase, chat: Chat): Promise<Told> {
  const down = (row.down ?? []).flatMap((name) => stage.upstreams[name] ?? []);
  await Promise.all(down.map((emulator) => emulator.goDown()));
  const told = await say(stage, chat, chat.id, row);
  await Promise.all(down.map((emulator) => emulator.comeBack()));
  const requests = requestsByUpstream(stage, chat.id);
  // Nothing is left running that nobody reads.
  await Promise.all([...requests.values()].flat().map((request) => request.ended));
  checkEnding(row, told.result, told.stored, requests);
  return told;
}

async function read(stage: FaultStage, path: string): Promise<string> {
  const response = await fetch(`${stage.url}${path}`);
  const text = await response.text();
  stage.seen.push({ where: path, text: JSON.stringify([...response.headers]) + text });
  expect(response.status).toBe(200);
  return text;
}

async function untilAllShow(clients: readonly ChatClient[], stored: readonly UIMessage[]): Promise<void> {
  for (const client of clients)
    await client.waitUntil(() => isDeepStrictEqual(client.messages, stored)).catch(() => {});
  for (const client of clients) expect(client.messages).toEqual(stored);
}

function requestsByUpstream(stage: FaultStage, key: string): Map<UpstreamName, readonly RecordedRequest[]> {
  const names = Object.keys(stage.upstreams) as UpstreamName[];
  return new Map(names.map((name) => [name, stage.requestsOf(key, name)]));
}

type Requests = ReadonlyMap<UpstreamName, readonly RecordedRequest[]>;

const counts = (requests: Requests): Record<string, number> =>
  Object.fromEntries(
    [...requests].map(([name, list]) => [name, list.length] as const).filter(([, count]) => count > 0),
  );

function checkEnding(
  row: FaultCase,
  result: TurnResult,
  stored: readonly UIMessage[],
  requests: Requests,
): void {
  const { ends } = row;
  expect(stored.map((message) => message.role)).toEqual(["user", "assistant"]);
  const answer = stored[1];
  const { status, error, receipt } = metadataOf(answer);
  expect({
    status,
    text: messageText(answer),
    error: error?.code ?? null,
    frame: errorCode(result),
    tier: receipt.tier,
    reason: receipt.reason,
    escalated: receipt.escalated,
    requests: counts(requests),
    steps: receipt.steps.map(asExpected),
  }).toEqual({
    status: ends.status,
    text: ends.text,
    error: ends.error,
    frame: ends.error,
    tier: ends.tier,
    reason: ends.reason,
    escalated: ends.reason !== null,
    requests: ends.requests,
    steps: ends.steps,
  });
  if (error !== undefined) expect(result.error).toBe(`${error.code}: ${error.message}`);
  if (ends.says !== undefined) expect(error?.message).toContain(ends.says);
  checkMoney(receipt, requests);
}

const tokensOf = (step: Step): number => step.inputTokens + step.outputTokens;

const asExpected = (step: Step): ExpectedStep => ({
  route: step.route as UpstreamName,
  outcome: step.outcome,
  usage: step.usage === "reported" && tokensOf(step) === 0 ? "nothing" : step.usage,
  attempts: step.attempts.map(({ route, status, code }) => [route as UpstreamName, status, code]),
});

/** Each step costs its tokens, which are the upstream's own where it reported them; the receipt is the sum. */
function checkMoney(receipt: Receipt, requests: Requests): void {
  for (const step of receipt.steps) {
    const { model, usd, listUsd, inputTokens, cachedInputTokens, outputTokens } = step;
    expect(usd).toBe(costOf(step));
    expect(listUsd).toBe(usd);
    if (step.usage === "estimated") expect(inputTokens).toBeGreaterThan(0);
    else if (tokensOf(step) > 0) {
      const reported = (requests.get(step.route as UpstreamName) ?? []).map(({ usage }) => usage);
      expect(reported, model).toContainEqual(
        expect.objectContaining({
          promptTokens: inputTokens,
          cachedTokens: cachedInputTokens,
          completionTokens: outputTokens,
        }),
      );
    }
  }
  expect(receipt.usd).toBe(sumOf(receipt.steps.map(({ usd }) => usd)));
  const isEstimated = receipt.steps.some((step) => step.usage === "estimated");
  expect(receipt.usdIs).toBe(isEstimated ? "estimated" : "exact");
}

/** In whole micro-dollars, as USD. */
const sumOf = (amounts: readonly (number | null)[]): number =>
  amounts.reduce<number>((sum, usd) => sum + Math.round((usd ?? Number.NaN) * 1e6), 0) / 1e6;

/** In USD, rounded up to whole micro-dollars; summed in whole tenths of one. */
function costOf(step: Step): number {
  const price = PRICES[step.model as keyof typeof PRICES];
  const cost = (tokens: number, perMillion: number): number => tokens * Math.round(perMillion * 10);
  const tenths =
    cost(step.inputTokens - step.cachedInputTokens, price.input) +
    cost(step.cachedInputTokens, price.cachedInput) +
    cost(step.outputTokens, price.output);
  return Math.ceil(tenths / 10) / 1e6;
}

/** As if nothing had been: one request, one step, no attempt that failed, and by the same way. */
function checkNextTurn(row: FaultCase, { result, stored }: Told, requests: Requests): void {
  const { status, receipt } = metadataOf(stored.at(-1));
  expect({ error: result.error, status, messages: stored.length }).toEqual({
    error: null,
    status: "complete",
    messages: 4,
  });
  const [step, ...more] = receipt.steps;
  expect(more).toEqual([]);
  expect(step).toMatchObject({ outcome: "answered", usage: "reported", attempts: [] });
  expect(counts(requests)).toEqual({ [step?.route ?? ""]: 1 });
  // What is used up stays so for a while: then the reasoner may answer at once.
  const isUsedUp = row.ends.steps.some((each) => each.attempts.some(([, , code]) => code === USED_UP));
  if (!isUsedUp) expect(step?.route).toBe(row.upstream);
  checkMoney(receipt, requests);
}
