// Automations that a model sets up in a chat: the emulated models call the tools, the product does what they say.

import type { UIMessage } from "ai";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import {
  newConversation,
  promptOf,
  requestsSince,
  startStage,
  storedMessages,
  type Stage,
} from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const DEEP = { body: { mode: "deep" } };

interface ToolPart {
  readonly state: string;
  readonly output?: Record<string, unknown>;
  readonly errorText?: string;
}

const toolParts = (message: UIMessage | undefined): ToolPart[] =>
  (message?.parts ?? []).filter((part) => "toolCallId" in part) as unknown as ToolPart[];

const call = (name: string, args: Readonly<Record<string, unknown>>) => ({
  reply: { thinking: "I use the tool.", toolCalls: [{ name, arguments: args }] },
});

test("A model sets up a reminder in a chat; it comes due, and its answer lands in the chat", async () => {
  const id = newConversation("reminder");
  const asked = requestsSince(stage.fast);
  stage.gateway.script([
    call("schedule", { prompt: "Remind the user to stretch.", trigger: { type: "delay", seconds: 2 } }),
    { reply: { thinking: "Set.", text: "I will remind you." } },
  ]);
  stage.fast.script({ reply: { thinking: "It is time.", text: "Time to stretch!" } });
  const client = await connectChat(stage.url, id);
  const { message } = await client.submit("Remind me in two seconds to stretch.", DEEP).done;
  const [scheduled] = toolParts(message);
  expect(scheduled).toMatchObject({ state: "output-available" });
  expect(scheduled?.output).toEqual({
    id: expect.any(String) as string,
    description: expect.stringMatching(/^once on .* UTC$/) as string,
    nextRunAt: expect.stringMatching(/Z$/) as string,
  });

  await client.waitUntil(() => client.messages[3]?.metadata !== undefined, 60_000);
  expect(messageText(client.messages[3])).toBe("Time to stretch!");
  expect(promptOf(asked()[0]).at(-1)?.content).toContain("Remind the user to stretch.");
  expect(client.messages).toEqual(await storedMessages(stage.url, id));
  await client.close();
});

test("A model lists and cancels what it has set up, and hears why it can't set up what can't be", async () => {
  const id = newConversation("cancels");
  const client = await connectChat(stage.url, id);
  stage.gateway.script([
    call("schedule", { prompt: "Say hello.", trigger: { type: "at", at: "2020-01-01T00:00:00Z" } }),
    call("schedule", {
      name: "Hello",
      prompt: "Say hello.",
      trigger: { type: "cron", cron: "0 9 * * 1-5", timeZone: "Europe/Berlin" },
    }),
    call("list_automations", {}),
    { reply: { thinking: "Done.", text: "Every weekday." } },
  ]);
  const first = toolParts((await client.submit("Say hello every weekday.", DEEP).done).message);
  expect(first[0]).toMatchObject({ state: "output-error" });
  expect(first[0]?.errorText).toContain("has passed");
  expect(first[2]?.output).toMatchObject({
    automations: [{ id: first[1]?.output?.["id"], name: "Hello", status: "active", lastRun: null }],
  });

  stage.gateway.script([
    call("cancel_automation", { automationId: first[1]?.output?.["id"] }),
    call("cancel_automation", { automationId: "no-such" }),
    { reply: { thinking: "Done.", text: "Cancelled." } },
  ]);
  const second = toolParts((await client.submit("Never mind.", DEEP).done).message);
  expect(second.map(({ state }) => state)).toEqual(["output-available", "output-error"]);
  const list = await fetch(`${stage.url}/api/conversations/${id}/automations`);
  expect(await list.json()).toEqual({ automations: [] });
  await client.close();
});

test("An automation's run can't set up automations", async () => {
  const id = newConversation("unattended");
  const client = await connectChat(stage.url, id);
  stage.gateway.script([
    call("schedule", { prompt: "Go on.", trigger: { type: "delay", seconds: 1 } }),
    { reply: { thinking: "Refused.", text: "I can't schedule from here." } },
  ]);
  await fetch(`${stage.url}/api/conversations/${id}/automations`, {
    method: "POST",
    body: JSON.stringify({ prompt: "Go on.", mode: "deep", trigger: { type: "delay", seconds: 1 } }),
  });
  await client.waitUntil(() => messageText(client.messages[1]).includes("can't schedule"), 60_000);
  expect(toolParts(client.messages[1])).toMatchObject([{ state: "output-error" }]);
  expect(toolParts(client.messages[1])[0]?.errorText).toContain("can't be called by an automation");
  const list = await fetch(`${stage.url}/api/conversations/${id}/automations`);
  expect(await list.json()).toMatchObject({ automations: [{ status: "done" }] });
  await client.close();
});

test("An automation comes due after the process has died, though nobody connects and nobody asks", async () => {
  const id = newConversation("alone");
  stage.fast.script({ reply: { thinking: "It is time.", text: "Time to stretch!" } });
  const created = await fetch(`${stage.url}/api/conversations/${id}/automations`, {
    method: "POST",
    body: JSON.stringify({ prompt: "Nobody is here.", mode: "fast", trigger: { type: "delay", seconds: 3 } }),
  });
  expect(created.status).toBe(201);
  await stage.upshift.kill();
  const asked = requestsSince(stage.fast);
  await stage.upshift.restart();
  await vi.waitFor(() => expect(asked()).not.toEqual([]), { timeout: 90_000, interval: 100 });
  const client = await connectChat(stage.url, id);
  await client.waitUntil(() => client.messages[1]?.metadata !== undefined);
  expect(asked().map((request) => promptOf(request).at(-1)?.content)).toEqual(["Nobody is here."]);
  expect(client.messages).toHaveLength(2);
  await client.close();
});
