// Automations as a user of the API meets them, on the offline models: they fire, are seen by everybody, survive `kill -9`, and
// nothing runs twice.

import type { UIMessage } from "ai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connectChat } from "../support/chat-client.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { automationsOf as routesOf, reminder, SOON, type AutomationRoutes } from "./automation-routes.ts";
import { metadataOf, newConversation, storedMessages } from "./journey.ts";

let upshift: Upshift;
beforeAll(async () => {
  upshift = await startUpshift();
});
afterAll(() => upshift.stop());

const automationsOf = (conversationId: string): AutomationRoutes => routesOf(upshift.url, conversationId);

const markOf = (message: UIMessage | undefined): unknown =>
  (message?.metadata as { automation?: unknown } | undefined)?.automation;

describe("A delay", () => {
  test("fires once, in a conversation in which nothing was said, and every open socket sees it", async () => {
    const id = newConversation("delay");
    const api = automationsOf(id);
    const watchers = await Promise.all([
      connectChat(upshift.url, id),
      connectChat(upshift.url, id, { query: { deltas: "1" } }),
    ]);
    const created = await api.create(reminder(2));
    expect(created).toMatchObject({ name: "Stretching", mode: "auto", status: "active", lastRun: null });
    expect(created.description).toMatch(/^once on \d+ \w+ 20\d\d at [\d:]+ UTC$/);
    expect(Date.parse(created.nextRunAt!) - Date.parse(created.createdAt)).toBe(2_000);

    const [run] = await api.ended(created.id, 1);
    expect(run).toMatchObject({ outcome: "ok", dueAt: created.nextRunAt, usd: 0 });
    expect(await api.get(created.id)).toMatchObject({ status: "done", nextRunAt: null, lastRun: run });

    const stored = await storedMessages(upshift.url, id);
    expect(stored.map(({ role }) => role)).toEqual(["user", "assistant"]);
    expect(stored[0]?.parts).toMatchObject([{ type: "text", text: "Remind the user to stretch." }]);
    expect(markOf(stored[0])).toEqual({
      id: created.id,
      name: "Stretching",
      runId: run!.id,
      dueAt: created.nextRunAt,
    });
    expect(stored[1]?.id).toBe(run!.messageId);
    expect(metadataOf(stored[1]).status).toBe("complete");
    for (const watcher of watchers) {
      await watcher.waitUntil(() => watcher.messages.length === 2);
      expect(watcher.messages.map((message) => message.id)).toEqual(stored.map((message) => message.id));
      expect(markOf(watcher.messages[0])).toEqual(markOf(stored[0]));
      expect(watcher.problems).toEqual([]);
      await watcher.close();
    }
  });

  test("still fires, once, where the process was killed before", async () => {
    const id = newConversation("killed");
    const api = automationsOf(id);
    const created = await api.create(reminder(4));
    await upshift.kill();
    await upshift.restart();
    const [run] = await api.ended(created.id, 1);
    expect(run).toMatchObject({ outcome: "ok", dueAt: created.nextRunAt });
    await upshift.kill();
    await upshift.restart();
    expect((await api.runs(created.id)).runs).toEqual([run]);
    expect(await storedMessages(upshift.url, id)).toHaveLength(2);
  });

  test("that was missed is skipped where that was chosen, and says so", async () => {
    const id = newConversation("missed");
    const api = automationsOf(id);
    const created = await api.create(reminder(1, { missed: "skip" }));
    await upshift.kill();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(Date.parse(created.nextRunAt!) + 5_000), SOON);
    await upshift.restart();
    const [run] = await api.ended(created.id, 1);
    expect(run).toMatchObject({ outcome: "skipped", messageId: null, startedAt: null });
    expect(run?.error).toContain("server was down");
    expect(await api.get(created.id)).toMatchObject({ status: "done" });
    expect(await storedMessages(upshift.url, id)).toEqual([]);
  });
});

test("A reminder that the offline model was asked for comes, though the process was killed in between", async () => {
  const id = newConversation("asked");
  const api = automationsOf(id);
  const client = await connectChat(upshift.url, id);
  await client.submit("Remind me in ten seconds to stretch.").done;
  const [created] = await api.list();
  expect(created).toMatchObject({
    prompt: "Remind the user to stretch.",
    trigger: { type: "delay", seconds: 10 },
  });
  await upshift.kill();
  await upshift.restart();
  await api.ended(created!.id, 1);
  const stored = await storedMessages(upshift.url, id);
  expect(stored).toHaveLength(4);
  expect(JSON.stringify(stored[3]?.parts)).toContain("it is time to stretch");
});

describe("An automation", () => {
  test("can be run now, paused, resumed, changed and deleted, and its runs stay in the conversation", async () => {
    const id = newConversation("life");
    const api = automationsOf(id);
    const created = await api.create({
      prompt: "What is 6 * 7?",
      trigger: { type: "cron", cron: "0 9 * * 1-5", timeZone: "Europe/Berlin" },
    });
    expect(created.name).toBe("What is 6 * 7?");
    expect(created).not.toHaveProperty("hook");
    expect(created.description).toMatch(
      /^every weekday at 09:00 Europe\/Berlin, next \w+day \d+ \w+( \d+)? 09:00$/,
    );

    const { runId } = await api.run(created.id);
    const [run] = await api.ended(created.id, 1);
    expect(run).toMatchObject({ id: runId, outcome: "ok" });
    expect(await api.patch(created.id, { status: "paused" })).toMatchObject({
      status: "paused",
      nextRunAt: null,
    });
    const resumed = await api.patch(created.id, { status: "active", name: "Sum", mode: "deep" });
    expect(resumed).toMatchObject({
      status: "active",
      name: "Sum",
      mode: "deep",
      nextRunAt: created.nextRunAt,
    });
    await api.run(created.id);
    await api.ended(created.id, 2);
    const stored = await storedMessages(upshift.url, id);
    expect(stored.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant"]);
    expect(metadataOf(stored[3]).receipt).toMatchObject({ tier: "reasoner", reason: "asked" });

    expect((await api.call("DELETE", `/${created.id}`)).status).toBe(204);
    expect(await api.list()).toEqual([]);
    expect((await api.call("GET", `/${created.id}`)).status).toBe(404);
    expect(await storedMessages(upshift.url, id)).toEqual(stored);
  });

  test("is replaced by another with its key, keeps its id, and runs at the new time alone", async () => {
    const id = newConversation("replaced");
    const api = automationsOf(id);
    const first = await api.create(reminder(2, { key: "stretch" }));
    const second = await api.create(reminder(3, { key: "stretch", name: "Sitting" }));
    expect(second).toMatchObject({ id: first.id, name: "Sitting" });
    const [run] = await api.ended(first.id, 1);
    expect(run).toMatchObject({ outcome: "ok", dueAt: second.nextRunAt });
    expect(await api.list()).toMatchObject([{ id: first.id, status: "done" }]);
    expect(await storedMessages(upshift.url, id)).toHaveLength(2);
  });

  test("can be asked for JSON", async () => {
    const id = newConversation("json");
    const api = automationsOf(id);
    const { id: automationId } = await api.create(reminder(1, { responseFormat: { type: "json_object" } }));
    await api.ended(automationId, 1);
    const answer = (await storedMessages(upshift.url, id)).at(-1);
    const text = (answer?.parts ?? []).map((part) => (part.type === "text" ? part.text : "")).join("");
    expect(JSON.parse(text)).toBeTypeOf("object");
  });

  test("that fails three times in a row pauses itself and tells the user", async () => {
    const id = newConversation("failing");
    const api = automationsOf(id);
    const client = await connectChat(upshift.url, id);
    const { id: automationId } = await api.create({
      prompt: "Be unavailable.",
      mode: "fast",
      trigger: { type: "cron", cron: "0 9 * * *", timeZone: "UTC" },
    });
    for (let count = 1; count <= 3; count++) {
      await api.run(automationId);
      const [run] = await api.ended(automationId, count);
      expect(run).toMatchObject({ outcome: "failed" });
      expect(run?.error).not.toBe("");
    }
    expect(await api.get(automationId)).toMatchObject({ status: "paused", nextRunAt: null });
    const told = /failed 3 times in a row and is now paused/;
    await client.waitUntil(() => told.test(JSON.stringify(client.messages.at(-1)?.parts)));
    expect(client.messages).toEqual(await storedMessages(upshift.url, id));
    await client.close();
  });
});

test("A run that the process dies in ends as failed, and nothing of it is done again", async () => {
  const id = newConversation("dies");
  const api = automationsOf(id);
  const client = await connectChat(upshift.url, id);
  const { id: automationId } = await api.create({
    prompt: "Prove that there are infinitely many primes, step by step.",
    mode: "deep",
    trigger: { type: "cron", cron: "0 9 * * *", timeZone: "UTC" },
  });
  const { runId } = await api.run(automationId);
  await client.waitFor((frame) => frame["id"] === runId && String(frame["body"]).includes("-delta"));
  await upshift.kill();
  await upshift.restart();
  const [run] = await api.ended(automationId, 1);
  expect(run).toMatchObject({ id: runId, outcome: "failed" });
  expect(run?.error).toContain("restarted");
  const stored = await storedMessages(upshift.url, id);
  expect(stored.map(({ role }) => role)).toEqual(["user", "assistant"]);
  expect(["failed", "interrupted"]).toContain(metadataOf(stored[1]).status);
});

test("Past the day's money a run is skipped, and says why", async () => {
  await upshift.restart({ vars: { AUTOMATIONS_USD_PER_DAY: "0" } });
  const id = newConversation("money");
  const api = automationsOf(id);
  const { id: automationId } = await api.create(reminder(1));
  const [run] = await api.ended(automationId, 1);
  expect(run).toMatchObject({ outcome: "skipped", messageId: null, usd: 0 });
  expect(run?.error).toContain("AUTOMATIONS_USD_PER_DAY");
  expect(await storedMessages(upshift.url, id)).toEqual([]);
});
