// AI Gateway by its URL: whose key and token it gets, what its cache costs, and that no client steers it.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Mode } from "../../src/core/receipt.ts";
import { startGateway, type Gateway } from "../emulators/gateway.ts";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { GATEWAY_TOKEN, lastAnswer, newConversation, receiptOf, requestsSince } from "./journey.ts";

let gateway: Gateway;
let upshift: Upshift;
beforeAll(async () => {
  gateway = await startGateway({
    token: GATEWAY_TOKEN,
    storedKeyAliases: ["default"],
    apiKey: "sk-stored",
    cacheStreams: true,
  });
  gateway.script({
    reply: {
      thinking: "All is well.",
      text: "Here you are.",
      usage: { promptTokens: 4_321, completionTokens: 987 },
    },
  });
  upshift = await startUpshift({ vars: { ...gateway.vars, AI_GATEWAY_CACHE_TTL: "300" } });
});
afterAll(async () => {
  await upshift.stop();
  await gateway.close();
});

/** Headers that would take the gateway's cache, log and money into a client's hands. */
const STEERING = {
  "cf-aig-skip-cache": "true",
  "cf-aig-cache-key": "everybody's",
  "cf-aig-metadata": '{"user":"mallory"}',
  "cf-aig-event-id": "mallory-1",
  "cf-aig-max-attempts": "5",
  "cf-aig-collect-log": "false",
  "cf-aig-custom-cost": '{"total_cost":0}',
  "cf-aig-byok-alias": "mallory",
  "cf-aig-authorization": "Bearer mallory",
  authorization: "Bearer mallory",
};

async function deepTurn(text: string, options: { headers?: Record<string, string>; body?: object } = {}) {
  const id = newConversation();
  const requests = requestsSince(gateway);
  const client = await connectChat(upshift.url, id, { headers: options.headers ?? {} });
  const mode: Mode = "deep";
  const result = await client.submit(text, { body: { mode, ...options.body } }).done;
  await client.close();
  const answer = await lastAnswer(upshift.url, id);
  return { id, result, answer, requests: requests() };
}

test("An authenticated gateway that stores the key is enough alone", async () => {
  const { id, answer, requests } = await deepTurn("Tell me.");
  expect(messageText(answer)).toBe("Here you are.");
  expect(requests).toMatchObject([{ status: 200, violations: [] }]);
  expect(requests[0]?.headers).not.toHaveProperty("authorization");
  expect(requests[0]?.headers).toMatchObject({
    "cf-aig-authorization": `Bearer ${GATEWAY_TOKEN}`,
    "cf-aig-request-timeout": "60000",
    "cf-aig-max-attempts": "1",
    "cf-aig-event-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(gateway.logs.at(-1)?.metadata).toEqual({
    conversation: id,
    user: expect.stringMatching(/^[0-9a-f]{16}$/),
    tier: "reasoner",
    reason: "asked",
  });
});

describe("The gateway's cache", () => {
  test("is charged nothing where it answers, and the receipt says so", async () => {
    const first = receiptOf((await deepTurn("The same for all.")).answer);
    expect(first.steps).toMatchObject([{ cacheStatus: "MISS", outputTokens: 987 }]);
    expect(first.usd).toBeGreaterThan(0);
    const { answer, requests } = await deepTurn("The same for all.");
    expect(messageText(answer)).toBe("Here you are.");
    expect(requests).toHaveLength(1);
    expect(receiptOf(answer)).toMatchObject({
      usd: 0,
      usdIs: "exact",
      steps: [
        {
          cacheStatus: "HIT",
          gatewayLogId: gateway.logs.at(-1)?.id,
          usd: 0,
          listUsd: expect.any(Number),
        },
      ],
    });
    expect(gateway.logs.at(-1)?.cached).toBe(true);
  });
});

describe("What a client sends", () => {
  test.each([
    ["as headers of its socket", { headers: STEERING }],
    [
      "in a message's body",
      { body: { headers: STEERING, providerOptions: { deepseek: STEERING }, ...STEERING } },
    ],
  ] as const)("%s never reaches the gateway", async (_where, options) => {
    const { requests } = await deepTurn("Let me steer.", options);
    const [request] = requests;
    expect(request?.headers).toMatchObject({
      "cf-aig-authorization": `Bearer ${GATEWAY_TOKEN}`,
      "cf-aig-cache-ttl": "300",
      "cf-aig-max-attempts": "1",
    });
    const { headers, body } = request!;
    expect(JSON.stringify({ headers, body })).not.toMatch(
      /mallory|everybody|skip-cache|custom-cost|collect-log|byok/,
    );
  });
});
