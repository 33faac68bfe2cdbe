// Webhooks in the real runtime, in and out: doors that are shut to whoever has no key, what a user's object keeps over a crash,
// and that nothing leaves before the user has agreed.

import { isToolUIPart } from "ai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectChat } from "../support/chat-client.ts";
import { SECRET, signedBy } from "../fakes/webhook.ts";
import { lastAnswer, newConversation, startStage, type Stage } from "./journey.ts";
import { startWeb, type WebServer } from "./page/web-server.ts";

let stage: Stage;
let receiver: WebServer;
beforeAll(async () => {
  receiver = await startWeb();
  stage = await startStage({ WEBHOOK_ALLOWED_HOSTS: receiver.host });
});
afterAll(async () => {
  await stage.close();
  await receiver.close();
});

async function asked(path: string, init: RequestInit = {}): Promise<[status: number, body: unknown]> {
  const response = await fetch(stage.url + path, init);
  return [response.status, await response.json()];
}

test("A hook that nobody made is not found, however its call is signed", async () => {
  const body = "{}";
  const headers = signedBy(SECRET, { id: "msg_1", at: Date.now(), body });
  for (const hookId of ["A".repeat(22), "AbCdEfGhIjKlMnOpQrSt-_", "short", "local:c1"]) {
    const [status, problem] = await asked(`/api/hooks/${hookId}`, { method: "POST", headers, body });
    expect([status, problem]).toEqual([404, expect.objectContaining({ code: "not_found" })]);
  }
});

test("A hook's call is read up to 256 KiB", async () => {
  const body = "x".repeat(262_145);
  const [status, problem] = await asked(`/api/hooks/${"A".repeat(22)}`, { method: "POST", body });
  expect([status, problem]).toEqual([413, expect.objectContaining({ code: "payload_too_large" })]);
});

test("A user's signing secret is one and the same after a crash, until it is replaced", async () => {
  const first = await asked("/api/signing-secret");
  expect(first).toEqual([200, { secret: expect.stringMatching(/^whsec_/) }]);
  await stage.upshift.kill();
  await stage.upshift.restart();
  expect(await asked("/api/signing-secret")).toEqual(first);
  const second = await asked("/api/signing-secret/rotate", { method: "POST" });
  expect(second).not.toEqual(first);
  expect(await asked("/api/signing-secret")).toEqual(second);
  expect(await asked("/api/notifications/failed")).toEqual([200, { notifications: [] }]);
});

test("A call of a webhook waits for the user, who is shown all that would leave, and nothing leaves", async () => {
  const url = `${receiver.url}/collect?from=upshift`;
  const body = { memory: "likes pears" };
  stage.gateway.script([
    { reply: { thinking: "I call.", toolCalls: [{ name: "call_webhook", arguments: { url, body } }] } },
  ]);
  const id = newConversation("webhook");
  const client = await connectChat(stage.url, id);
  await client.submit("Send it.", { body: { mode: "deep" } }).done;
  await client.close();
  const parts = (await lastAnswer(stage.url, id)).parts.filter(isToolUIPart);
  expect(parts).toMatchObject([{ state: "approval-requested", input: { url, body } }]);
  expect(JSON.stringify(parts)).toContain(
    JSON.stringify(
      `Sends a POST to ${receiver.host}, at ${url}, with this body: {"memory":"likes pears"}`,
    ).slice(1, -1),
  );
  expect(receiver.asked).toEqual([]);
});
