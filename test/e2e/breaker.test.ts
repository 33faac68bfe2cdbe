// A gateway that keeps failing: passed over after some failures, tried by one call after a pause, used again once it answers.

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { lastAnswer, newConversation, receiptOf, requestsSince, startStage, type Stage } from "./journey.ts";

const FAILURES_TO_OPEN = 5;
const PAUSE_MS = 30_000;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ UPSTREAM_RETRIES: "0" });
});
afterAll(() => stage.close());

/** A turn of a conversation of its own, and which upstreams it asked. */
async function turn() {
  const id = newConversation();
  const [gateway, direct] = [requestsSince(stage.gateway), requestsSince(stage.direct)];
  const client = await connectChat(stage.url, id);
  const result = await client.submit("Think about it.", { body: { mode: "deep" } }).done;
  await client.close();
  expect(result.error).toBeNull();
  const answer = await lastAnswer(stage.url, id);
  const { route, attempts } = receiptOf(answer).steps[0]!;
  expect(messageText(answer)).toBe("Here you are.");
  return { asked: [gateway().length, direct().length], route, attempts: attempts.length };
}

const ROUND = { asked: [1, 1], route: "direct", attempts: 1 };
const PASSED_OVER = { asked: [0, 1], route: "direct", attempts: 0 };
const THROUGH = { asked: [1, 0], route: "gateway", attempts: 0 };

test("A gateway that keeps failing is passed over, probed after a pause, and used again once it answers", async () => {
  const answers = { reply: { thinking: "All is well.", text: "Here you are." } };
  stage.direct.script(answers);
  stage.gateway.script({ fault: { html: { status: 502 } } });
  for (let failure = 0; failure < FAILURES_TO_OPEN; failure++) expect(await turn()).toEqual(ROUND);
  // The product's clock runs in another process: the pause is waited out.
  const opened = Date.now();
  expect(await turn()).toEqual(PASSED_OVER);
  stage.gateway.script(answers);
  expect(await turn()).toEqual(PASSED_OVER);
  stage.gateway.script({ fault: { html: { status: 502 } } });

  await sleep(opened + PAUSE_MS - Date.now());
  expect(await turn()).toEqual(ROUND);
  const openedAgain = Date.now();
  stage.gateway.script(answers);
  expect(await turn()).toEqual(PASSED_OVER);

  await sleep(openedAgain + PAUSE_MS - Date.now());
  for (let times = 0; times < 3; times++) expect(await turn()).toEqual(THROUGH);
});
