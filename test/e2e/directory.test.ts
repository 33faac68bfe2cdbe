// The user's list of conversations over HTTP, in the real runtime: fed by every door, found by words, named, put away, deleted.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ConversationPage, ListedConversation } from "../../src/core/directory.ts";
import { connectChat } from "../support/chat-client.ts";
import { upgradeStatus } from "../support/chat-socket.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";

let upshift: Upshift;
beforeAll(async () => {
  upshift = await startUpshift();
});
afterAll(() => upshift.stop());

const send = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(upshift.url + path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });

const say = async (id: string, text: string): Promise<void> => {
  const answer = await send("POST", `/api/conversations/${id}/messages`, { text, mode: "fast" });
  expect(answer.status).toBe(200);
};

const list = async (query = ""): Promise<ConversationPage> => {
  const response = await send("GET", `/api/conversations${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as ConversationPage;
};
const idsOf = ({ conversations }: ConversationPage): string[] => conversations.map(({ id }) => id);
const one = async (id: string): Promise<ListedConversation> =>
  (await (await send("GET", `/api/conversations/${id}`)).json()) as ListedConversation;

describe("A conversation that was begun by a message", () => {
  beforeEach(async () => {
    await send("DELETE", "/api/account");
  });

  test("is listed with its words for a title, its count and its cost, newest first", async () => {
    await say("first", "What is the capital of France?");
    await say("second", "# Plan *a trip* to Lisbon");
    const page = await list();
    expect(idsOf(page)).toEqual(["second", "first"]);
    expect(page.nextCursor).toBeNull();
    expect(page.conversations[1]).toMatchObject({
      title: "What is the capital of France?",
      messageCount: 2,
      usd: 0,
      pinned: false,
      archived: false,
    });
    expect(page.conversations[0]?.title).toBe("Plan *a trip* to Lisbon");
    await say("first", "And of Spain?");
    expect(idsOf(await list())).toEqual(["first", "second"]);
    expect((await one("first")).messageCount).toBe(4);
  });

  test("is the same whatever door it was begun by", async () => {
    const socket = await connectChat(upshift.url, "by-socket");
    await socket.submit("By the socket", { body: { mode: "fast" } }).done;
    await socket.close();
    await send("POST", "/v1/chat/completions", {
      model: "fast",
      conversation: "by-v1",
      messages: [{ role: "user", content: "By the other API" }],
    }).then((response) => response.text());
    await send("POST", "/api/conversations/by-automation/automations", {
      prompt: "Say hello.",
      trigger: { type: "delay", seconds: 3600 },
    });
    await expect.poll(async () => idsOf(await list()).toSorted()).toEqual(["by-socket", "by-v1"]);
  });

  test("is paged by a cursor, and pinned ones come first", async () => {
    for (const id of ["a", "b", "c", "d", "e"]) await send("POST", "/api/conversations", { id, title: id });
    await send("PATCH", "/api/conversations/b", { pinned: true });
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = await list(`?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`);
      seen.push(...idsOf(page));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(["b", "e", "d", "c", "a"]);
  });

  test("leaves the list when it is put away, and is still found", async () => {
    await say("kept", "Something about otters");
    await send("PATCH", "/api/conversations/kept", { archived: true });
    expect(idsOf(await list())).toEqual([]);
    expect(idsOf(await list("?archived=true"))).toEqual(["kept"]);
    expect(idsOf(await list("?query=otters"))).toEqual(["kept"]);
  });
});

describe("The search", () => {
  beforeAll(async () => {
    await send("DELETE", "/api/account");
    await say("rome", "Tell me about the Colosseum in Rome, and café life");
    await say("tokyo", "東京タワーについて教えてください");
    await send("POST", "/api/conversations", { id: "named", title: "Groceries for Friday" });
  });

  test.each([
    ["colosseum", ["rome"]],
    ["colos", ["rome"]],
    ["CAFE rome", ["rome"]],
    ["rome groceries", []],
    ["東京", ["tokyo"]],
    ["タワー", ["tokyo"]],
    ["friday", ["named"]],
    ['"*( NEAR rome', []],
    ["NOT rome", []],
    ["rome OR groceries", []],
    ["text:rome", []],
    ["***", []],
    ["-rome", ["rome"]],
    ["rome\u0000*", ["rome"]],
  ])("takes %j for words", async (query, found) => {
    expect(idsOf(await list(`?query=${encodeURIComponent(query)}`))).toEqual(found);
  });

  test("shows the words around a hit", async () => {
    const { conversations } = await list("?query=colosseum");
    expect(conversations[0]?.snippet).toContain("the \u0002Colosseum\u0003 in Rome");
    const inTitle = await list("?query=groceries");
    expect(inTitle.conversations[0]).not.toHaveProperty("snippet");
    const unspaced = await list(`?query=${encodeURIComponent("タワー")}`);
    expect(unspaced.conversations[0]?.snippet).toContain("東京\u0002タワー\u0003について");
  });

  test("forgets what an edit replaced", async () => {
    const socket = await connectChat(upshift.url, "edited");
    await socket.submit("About zebras", { id: "m1", body: { mode: "fast" } }).done;
    await expect.poll(async () => idsOf(await list("?query=zebras"))).toEqual(["edited"]);
    await socket.submit("About giraffes", { id: "m1", body: { mode: "fast" } }).done;
    await socket.close();
    await expect.poll(async () => idsOf(await list("?query=giraffes"))).toEqual(["edited"]);
    expect(idsOf(await list("?query=zebras"))).toEqual([]);
  });
});

describe("A conversation that is made without a message", () => {
  test("is there, empty, under the id and the title that were asked for", async () => {
    const made = await send("POST", "/api/conversations", { id: "made", title: "  My\nplan " });
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({ id: "made", title: "My plan", messageCount: 0, usd: 0 });
    const messages = await send("GET", "/api/conversations/made/messages");
    expect(await messages.json()).toEqual({ messages: [], nextCursor: null });
    const again = await send("POST", "/api/conversations", { id: "made" });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ code: "conversation_exists" });
  });

  test("gets an id where none was asked for, and keeps the user's title over its first words", async () => {
    const made = await send("POST", "/api/conversations", { title: "Mine" });
    const { id } = (await made.json()) as ListedConversation;
    await say(id, "Other words");
    expect(await one(id)).toMatchObject({ title: "Mine", messageCount: 2 });
    const bare = (await (await send("POST", "/api/conversations")).json()) as ListedConversation;
    expect(bare.title).toBe("New conversation");
    await say(bare.id, "Now it has words");
    expect((await one(bare.id)).title).toBe("Now it has words");
  });

  test.each([
    ["POST", "/api/conversations", { id: "a b" }, "invalid_conversation_id"],
    ["POST", "/api/conversations", { title: "" }, "invalid_request"],
    ["POST", "/api/conversations", { title: "x".repeat(201) }, "invalid_request"],
    ["PATCH", "/api/conversations/made", {}, "invalid_request"],
    ["PATCH", "/api/conversations/made", { pinned: "yes" }, "invalid_request"],
    ["GET", "/api/conversations?limit=0", undefined, "invalid_request"],
    ["GET", "/api/conversations?cursor=x", undefined, "invalid_request"],
    ["GET", "/api/usage?days=0", undefined, "invalid_request"],
  ])("%s %s %j is refused", async (method, path, body, code) => {
    const response = await send(method, path, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code });
  });

  test("cannot be given what is not the user's to set", async () => {
    await send("POST", "/api/conversations", { id: "mass", usd: 9, createdAt: "2000-01-01T00:00:00Z" });
    await send("PATCH", "/api/conversations/mass", { title: "T", usd: 9, messageCount: 99, id: "other" });
    expect(await one("mass")).toMatchObject({ id: "mass", title: "T", usd: 0, messageCount: 0 });
    expect((await one("mass")).createdAt).not.toContain("2000");
  });
});

describe("A conversation that is deleted", () => {
  test("is gone from every door, with its sockets closed, and its id stays deleted", async () => {
    await say("doomed", "A secret about narwhals");
    const socket = await connectChat(upshift.url, "doomed");
    expect((await send("DELETE", "/api/conversations/doomed")).status).toBe(204);
    await socket.closed;
    for (const [method, path, body] of [
      ["GET", "/api/conversations/doomed"],
      ["GET", "/api/conversations/doomed/messages"],
      ["POST", "/api/conversations/doomed/messages", { text: "Hello" }],
      ["POST", "/api/conversations/doomed/automations", { prompt: "x", trigger: { type: "hook" } }],
      ["POST", "/api/conversations", { id: "doomed" }],
      ["DELETE", "/api/conversations/doomed"],
      ["GET", "/agents/chat-agent/doomed/get-messages"],
    ] as const) {
      const response = await send(method, path, body);
      expect([method, path, response.status]).toEqual([method, path, 404]);
    }
    expect((await upgradeStatus(`${upshift.url}/agents/chat-agent/doomed`)).status).toBe(404);
    expect(idsOf(await list("?query=narwhals"))).toEqual([]);
    expect(idsOf(await list())).not.toContain("doomed");
    await upshift.restart();
    expect((await send("GET", "/api/conversations/doomed/messages")).status).toBe(404);
  });

  test("that never was is not found, and its id can still be used", async () => {
    expect((await send("DELETE", "/api/conversations/not-yet")).status).toBe(404);
    await say("not-yet", "Now it is.");
  });

  test("may be one of automations alone", async () => {
    const body = { prompt: "Say hello.", trigger: { type: "delay", seconds: 3600 } };
    expect((await send("POST", "/api/conversations/planned/automations", body)).status).toBe(201);
    expect((await send("DELETE", "/api/conversations/planned")).status).toBe(204);
    expect((await send("GET", "/api/conversations/planned/automations")).status).toBe(404);
  });

  test("in the middle of a turn ends the turn", async () => {
    const asked = await fetch(`${upshift.url}/api/conversations/busy/messages`, {
      method: "POST",
      headers: { prefer: "respond-async" },
      body: JSON.stringify({ text: "Tell me a long story, please.", mode: "deep" }),
    });
    expect(asked.status).toBe(202);
    await expect.poll(async () => idsOf(await list())).toContain("busy");
    expect((await send("DELETE", "/api/conversations/busy")).status).toBe(204);
    expect((await send("GET", "/api/conversations/busy/messages")).status).toBe(404);
    expect(upshift.output()).not.toContain('"level":"error"');
  });
});

test("The user's usage counts every call once, by day, tier and model", async () => {
  await send("DELETE", "/api/account");
  await say("counted", "One");
  await say("counted", "Two");
  // A request without a conversation costs as well.
  await send("POST", "/v1/chat/completions", {
    model: "fast",
    messages: [{ role: "user", content: "Three" }],
  }).then((response) => response.text());
  const read = async () =>
    (await (await send("GET", "/api/usage?days=1")).json()) as {
      days: { date: string; calls: number; usd: number; usdIs: string; byTier: object; byModel: object }[];
    };
  await expect.poll(async () => (await read()).days[0]?.calls).toBe(3);
  const { days } = await read();
  expect(days).toHaveLength(1);
  expect(days[0]).toMatchObject({
    date: new Date().toISOString().slice(0, 10),
    calls: 3,
    usd: 0,
    byTier: { fast: { calls: 3 } },
  });
  await upshift.restart();
  expect((await read()).days[0]?.calls).toBe(3);
});

test("An account that is deleted leaves nothing that can be found", async () => {
  await say("one", "About walruses");
  await send("POST", "/api/conversations/two/messages", { text: "Remember that I like tea.", mode: "fast" });
  expect((await send("DELETE", "/api/account")).status).toBe(204);
  expect(idsOf(await list())).toEqual([]);
  expect(idsOf(await list("?query=walruses"))).toEqual([]);
  expect(await (await send("GET", "/api/memory")).json()).toEqual({ facts: [] });
  expect(await (await send("GET", "/api/usage")).json()).toEqual({ days: [] });
  expect((await send("GET", "/api/conversations/one/messages")).status).toBe(404);
  await say("three", "A new beginning");
  expect(idsOf(await list())).toEqual(["three"]);
});
