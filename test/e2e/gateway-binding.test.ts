// A deployment's way to AI Gateway, by the AI binding, in workerd: an entrypoint stands for the binding, and behind it is the
// gateway emulator. Of the gateway nothing but its id is configured.

import { afterAll, beforeAll, expect, test } from "vitest";
import { deepSeekError, gatewayError } from "../emulators/error-bodies.ts";
import { GATEWAY_TEST_ACCOUNT, GATEWAY_TEST_ID, startGateway, type Gateway } from "../emulators/gateway.ts";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { errorCode, lastAnswer, newConversation, receiptOf, requestsSince } from "./journey.ts";

const TOKEN = "the-binding-itself";

let gateway: Gateway;
let upshift: Upshift;
beforeAll(async () => {
  gateway = await startGateway({ token: TOKEN, storedKeyAliases: ["default"], apiKey: "sk-stored" });
  upshift = await startUpshift({
    config: "test/e2e/binding/wrangler.toml",
    vars: {
      AI_GATEWAY_ID: GATEWAY_TEST_ID,
      EMULATOR_URL: gateway.url,
      EMULATOR_ACCOUNT: GATEWAY_TEST_ACCOUNT,
      EMULATOR_TOKEN: TOKEN,
      UPSTREAM_RETRIES: "0",
    },
  });
});
afterAll(async () => {
  await upshift.stop();
  await gateway.close();
});

async function turn(mode: "auto" | "deep" = "deep") {
  const id = newConversation();
  const requests = requestsSince(gateway);
  const client = await connectChat(upshift.url, id);
  const result = await client.submit("Tell me.", { body: { mode } }).done;
  await client.close();
  return { id, result, answer: await lastAnswer(upshift.url, id), requests: requests() };
}

test("health says that the gateway's route is there", async () => {
  expect(await (await fetch(`${upshift.url}/api/health`)).json()).toMatchObject({
    tiers: {
      fast: { provider: "workers-ai", configured: true },
      reasoner: { routes: ["gateway"], configured: true, offline: false },
    },
  });
});

test("an answer streams through the binding, and feedback on it reaches the gateway's log", async () => {
  gateway.script({ reply: { thinking: "All is well.", text: "Here you are." } });
  const { id, answer, requests } = await turn();
  expect(messageText(answer)).toBe("Here you are.");
  const log = gateway.logs.at(-1);
  expect(receiptOf(answer).steps).toMatchObject([
    { route: "gateway", outcome: "answered", gatewayLogId: log?.id, cacheStatus: "MISS", usage: "reported" },
  ]);
  expect(log?.metadata).toMatchObject({ conversation: id, tier: "reasoner", reason: "asked" });
  expect(requests).toHaveLength(1);
  expect(requests[0]?.headers).not.toHaveProperty("authorization");
  const response = await fetch(`${upshift.url}/api/conversations/${id}/feedback`, {
    method: "POST",
    body: JSON.stringify({ messageId: answer.id, value: -1 }),
  });
  expect(response.status).toBe(204);
  await expect.poll(() => log?.feedback, { timeout: 20_000, interval: 20 }).toBe(-1);
});

test("an answer of a fast tier without room comes from the reasoner, and the gateway is told why", async () => {
  gateway.script({ reply: { text: "Here you are." } });
  const { answer } = await turn("auto");
  expect(messageText(answer)).toBe("Here you are.");
  expect(receiptOf(answer)).toMatchObject({ tier: "reasoner", reason: "fast-unavailable" });
  expect(gateway.logs.at(-1)?.metadata).toMatchObject({ reason: "fast-unavailable" });
});

test("the gateway's rules and DeepSeek's refusals are what they are by URL", async () => {
  gateway.script({ fault: { http: gatewayError(2041) } });
  expect(errorCode((await turn()).result)).toBe("upstream_refused");
  gateway.script({ fault: { http: deepSeekError(402) } });
  expect(errorCode((await turn()).result)).toBe("upstream_payment");
});

test("a stop lets go of the gateway", async () => {
  const words = "So it is, and so it was, and so it will be. ";
  gateway.script({ reply: { text: words, repeatText: Infinity }, paceMs: 5 });
  const requests = requestsSince(gateway);
  const client = await connectChat(upshift.url, newConversation());
  const submission = client.submit("Go on for ever.", { body: { mode: "deep" } });
  await client.waitUntil(() => messageText(client.messages.at(-1)).length > 50);
  client.cancel(submission.requestId);
  await requests()[0]?.ended;
  expect(requests()[0]?.closedByClient).toBe(true);
  await client.close();
});
