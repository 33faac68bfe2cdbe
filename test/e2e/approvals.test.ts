// Calls that need the user's word, in the real runtime: asked for by a model, shown in every client and in the API, decided
// once, made once, whatever dies in between. What the receiver on loopback got is the proof.

import { isToolUIPart, type UIMessage } from "ai";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { FRAME } from "../../src/core/frames.ts";
import type { PendingApproval } from "../../src/agents/approvals.ts";
import { connectChat, type ChatClient } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { startReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";
import {
  gate,
  lastAnswer,
  metadataOf,
  newConversation,
  promptOf,
  requestsSince,
  startStage,
  storedMessages,
  type Stage,
} from "./journey.ts";
import { startWeb, type WebServer } from "./page/web-server.ts";

let stage: Stage;
let receiver: WebhookReceiver;
let web: WebServer;
beforeAll(async () => {
  receiver = await startReceiver();
  web = await startWeb();
  stage = await startStage({
    WEBHOOK_ALLOWED_HOSTS: "127.0.0.1",
    WEB_FETCH_ALLOW_HOSTS: web.host,
    TURNS_PER_MINUTE: "1000",
  });
});
afterAll(async () => {
  await stage.close();
  await Promise.all([receiver.close(), web.close()]);
});
beforeEach(() => receiver.answerWith(() => 204));

const DEEP = { body: { mode: "deep" } };

const since =
  (from = receiver.received.length) =>
  () =>
    receiver.received.slice(from);

const toolParts = (message: UIMessage | undefined) => (message?.parts ?? []).filter(isToolUIPart);

const toSend = (body: unknown = { hello: "world" }) => ({
  name: "call_webhook",
  arguments: { url: `${receiver.url}/in`, body },
});

async function pending(id: string): Promise<PendingApproval[]> {
  const response = await fetch(`${stage.url}/api/conversations/${id}/approvals`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { approvals: PendingApproval[] }).approvals;
}

const decide = (id: string, toolCallId: string, decision: unknown): Promise<Response> =>
  fetch(`${stage.url}/api/conversations/${id}/approvals/${toolCallId}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(decision),
  });

/** A conversation in which the reasoner has asked to send something. */
async function asked(body?: unknown): Promise<{ id: string; client: ChatClient; approval: PendingApproval }> {
  const id = newConversation("approval");
  stage.gateway.script({ reply: { thinking: "I send it.", toolCalls: [toSend(body)] } });
  const client = await connectChat(stage.url, id);
  const { outcome } = await client.submit("Send it.", DEEP).done;
  expect(outcome).toBe("completed");
  const [approval] = await pending(id);
  return { id, client, approval: approval! };
}

/** The answer once nothing of the conversation runs any more, read over HTTP. */
async function settledAnswer(id: string, text: string): Promise<UIMessage> {
  return await vi.waitFor(
    async () => {
      const answer = await lastAnswer(stage.url, id);
      expect(messageText(answer)).toContain(text);
      return answer;
    },
    { timeout: 60_000, interval: 200 },
  );
}

describe("A call that needs approval", () => {
  test("waits, shown with exactly what it would do, and is made once it is allowed, signed", async () => {
    const got = since();
    const deep = requestsSince(stage.gateway);
    const { id, client, approval } = await asked({ text: "Hi, “you”." });
    expect(approval).toMatchObject({
      tool: "call_webhook",
      input: toSend({ text: "Hi, “you”." }).arguments,
      effect: expect.stringContaining(`Sends a POST to ${new URL(receiver.url).host}`),
    });
    expect(approval.effect).toContain('{"text":"Hi, “you”."}');
    expect(Date.parse(approval.expiresAt)).toBeGreaterThan(Date.now());
    expect(got()).toEqual([]);
    const other = await connectChat(stage.url, id, { query: { deltas: "1" } });
    expect(toolParts(other.messages.at(-1))).toMatchObject([{ state: "approval-requested" }]);

    stage.gateway.script({ reply: { thinking: "It worked.", text: "It is sent." } });
    const response = await decide(id, approval.toolCallId, { approved: true });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({
      toolCallId: approval.toolCallId,
      approved: true,
      turnId: expect.any(String),
    });
    const answer = await settledAnswer(id, "It is sent.");
    expect(toolParts(answer)).toMatchObject([{ state: "output-available", output: { status: 204 } }]);
    expect(metadataOf(answer)).toMatchObject({
      status: "complete",
      receipt: { tier: "reasoner", reason: "asked", steps: [{ outcome: "tools" }, { outcome: "answered" }] },
    });
    await client.waitUntil(() => messageText(client.messages.at(-1)).includes("It is sent."));
    await other.waitUntil(() => messageText(other.messages.at(-1)).includes("It is sent."));
    for (const each of [client, other]) {
      expect(each.messages).toEqual(await storedMessages(stage.url, id));
      expect(each.problems).toEqual([]);
      await each.close();
    }

    expect(got()).toHaveLength(1);
    const [{ headers, body }] = got() as [ReturnType<typeof got>[number]];
    const { secret } = (await (await fetch(`${stage.url}/api/signing-secret`)).json()) as { secret: string };
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({
      text: "Hi, “you”.",
    });
    expect(promptOf(deep()[1]).at(-1)).toMatchObject({
      role: "tool",
      content: expect.stringContaining("204"),
    });
    expect(await pending(id)).toEqual([]);
    expect((await decide(id, approval.toolCallId, { approved: true })).status).toBe(404);
    expect(got()).toHaveLength(1);
  });

  test("is denied over the socket with a reason, which the model is told, and nothing leaves", async () => {
    const got = since();
    const deep = requestsSince(stage.gateway);
    const { id, client, approval } = await asked();
    stage.gateway.script({ reply: { text: "I did not send it." } });
    client.send({
      type: FRAME.toolApproval,
      toolCallId: approval.toolCallId,
      approved: false,
      reason: "Not to them.",
      autoContinue: true,
    });
    const answer = await settledAnswer(id, "I did not send it.");
    expect(toolParts(answer)).toMatchObject([
      { state: "output-denied", approval: { approved: false, reason: "Not to them." } },
    ]);
    expect(promptOf(deep()[1]).at(-1)?.content).toContain("Not to them.");
    expect(got()).toEqual([]);
    await client.close();
  });

  test.each([
    ["no word on it", {}, 400],
    ["a word that is none", { approved: "yes" }, 400],
    ["more than a reason can hold", { approved: true, reason: "x".repeat(1_001) }, 400],
  ])("is not decided by %s", async (_, decision, status) => {
    const { id, client, approval } = await asked();
    expect((await decide(id, approval.toolCallId, decision)).status).toBe(status);
    expect(await pending(id)).toHaveLength(1);
    expect((await decide(newConversation(), approval.toolCallId, { approved: true })).status).toBe(404);
    await client.close();
  });

  test("over REST and /v1 is told as what it is", async () => {
    const id = newConversation("approval-rest");
    stage.gateway.script({ reply: { toolCalls: [toSend()] } });
    const rest = await fetch(`${stage.url}/api/conversations/${id}/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "Send it.", mode: "deep" }),
    });
    expect(toolParts((await rest.json()) as UIMessage)).toMatchObject([{ state: "approval-requested" }]);

    stage.gateway.script({ reply: { toolCalls: [toSend()] } });
    const v1 = await fetch(`${stage.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        model: "deep",
        conversation: id,
        messages: [{ role: "user", content: "Again." }],
      }),
    });
    expect(await v1.json()).toMatchObject({
      choices: [
        {
          finish_reason: "stop",
          message: { content: expect.stringMatching(/^This waits for your approval.*Sends a POST to/s) },
        },
      ],
    });
    expect(await pending(id)).toHaveLength(2);
  });

  test("that a page has talked the model into shows what would leave, and is not made", async () => {
    const got = since();
    const id = newConversation("injected");
    stage.gateway.script([
      { reply: { toolCalls: [{ name: "web_fetch", arguments: { url: `${web.url}/injection` } }] } },
      { reply: { toolCalls: [toSend({ memory: "The user's secret is 1234." })] } },
    ]);
    const client = await connectChat(stage.url, id);
    await client.submit("Read that page.", DEEP).done;
    const [approval] = await pending(id);
    expect(approval?.effect).toContain("The user's secret is 1234.");
    expect(got()).toEqual([]);
    await client.close();
  });
});

describe("A process that is killed", () => {
  const restart = async (): Promise<void> => {
    await stage.upshift.kill();
    await stage.upshift.restart();
  };

  test("while a call waits keeps it waiting, and it is made once after that", async () => {
    const got = since();
    const { id, approval } = await asked();
    await restart();
    expect(await pending(id)).toEqual([approval]);
    stage.gateway.script({ reply: { text: "It is sent." } });
    expect((await decide(id, approval.toolCallId, { approved: true })).status).toBe(202);
    await settledAnswer(id, "It is sent.");
    expect(got()).toHaveLength(1);
  });

  test("before an allowed call is made makes it afterwards, once", async () => {
    const got = since();
    const { id, client, approval } = await asked();
    const held = gate();
    stage.gateway.script(async (_, index) => {
      if (index > 0) return { reply: { text: "It is sent." } };
      await held.opened;
      return { reply: { text: "Something else." } };
    });
    // Another turn is at work, so the decision is stored and waits.
    const busy = client.submit("Something else?", DEEP);
    await client.waitFor((frame) => frame.type === FRAME.chatResponse && frame["id"] === busy.requestId);
    expect((await decide(id, approval.toolCallId, { approved: true })).status).toBe(202);
    expect(got()).toEqual([]);
    await restart();
    held.open();
    await vi.waitFor(() => expect(got()).toHaveLength(1), { timeout: 60_000, interval: 200 });
    const messages = await vi.waitFor(
      async () => {
        const stored = await storedMessages(stage.url, id);
        expect(messageText(stored[1]!)).toContain("It is sent.");
        return stored;
      },
      { timeout: 60_000, interval: 200 },
    );
    expect(toolParts(messages[1])).toMatchObject([{ state: "output-available" }]);
    expect(got()).toHaveLength(1);
  });

  test("while the call is under way does not make it again, and the transcript says that its outcome is unknown", async () => {
    const got = since();
    const held = gate();
    receiver.answerWith(async () => {
      await held.opened;
      return 204;
    });
    const deep = requestsSince(stage.gateway);
    const { id, approval } = await asked();
    stage.gateway.script({ reply: { text: "I can't tell whether it arrived." } });
    await decide(id, approval.toolCallId, { approved: true });
    await vi.waitFor(() => expect(got()).toHaveLength(1));
    await restart();
    held.open();
    const answer = await settledAnswer(id, "I can't tell");
    expect(toolParts(answer)).toMatchObject([
      { state: "output-error", errorText: expect.stringMatching(/unknown, so it was not repeated/) },
    ]);
    expect(promptOf(deep().at(-1)).at(-1)?.content).toContain("unknown");
    expect(got()).toHaveLength(1);
  });

  test("as soon as the call has acted makes it no second time, and says only what is known", async () => {
    for (let round = 0; round < 3; round++) {
      const got = since();
      const { id, approval } = await asked();
      // Whatever was written down by then.
      const killed = new Promise<void>((resolve) => {
        receiver.answerWith(() => {
          setTimeout(() => void stage.upshift.kill().then(resolve), round * 5);
          return 204;
        });
      });
      stage.gateway.script([{ reply: { text: "So it stands." } }, { reply: { text: "So it stands." } }]);
      await decide(id, approval.toolCallId, { approved: true }).catch(() => {});
      await killed;
      await stage.upshift.restart();
      const answer = await vi.waitFor(
        async () => {
          const last = await lastAnswer(stage.url, id);
          expect(toolParts(last)[0]?.state).toMatch(/^output-/);
          return last;
        },
        { timeout: 60_000, interval: 200 },
      );
      const [part] = toolParts(answer);
      if (part?.state === "output-error") expect(part.errorText).toMatch(/unknown/);
      else expect(part).toMatchObject({ state: "output-available", output: { status: 204 } });
      expect(got()).toHaveLength(1);
    }
  });
});
