// What a conversation's object answers over HTTP.

import { beforeEach, describe, expect, test } from "vitest";
import { answerRequest } from "../../../src/agents/conversation-requests.ts";
import { someStep } from "../turn/support/some-step.ts";
import { someMetadata } from "./support/staged-turns.ts";
import { Room, userSays } from "./support/room.ts";

let room: Room;

beforeEach(() => {
  room = new Room();
});

const ask = (path: string, method = "GET"): Promise<Response> =>
  answerRequest(new Request(`https://conversation${path}`, { method }), room.parts);

const step = someStep({ outcome: "escalated", reason: "cut-off" });

/** u1 with a dropped draft, then the same question edited. */
async function edited(): Promise<void> {
  const client = room.join("a", { deltas: true });
  client.say("one", "u1");
  const metadata = someMetadata("complete");
  await room.stage.now
    .begin()
    .write("first")
    .finish("complete", {
      metadata: {
        ...metadata,
        receipt: { ...metadata.receipt, steps: [step, { ...step, outcome: "answered", reason: null }] },
      },
      drafts: [{ step: 0, text: "a dropped draft" }],
    });
  client.say("one, better", "u1");
  await room.stage.now.begin().write("second").finish();
}

describe("a conversation that nobody has begun", () => {
  test("is not found, but for the list that an unchanged client loads", async () => {
    for (const [path, method] of [
      ["/messages?limit=10", "GET"],
      ["/stop", "POST"],
      ["/nothing", "GET"],
    ] as const) {
      const response = await ask(path, method);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: "not_found" });
    }
    expect(await (await ask("/get-messages")).json()).toEqual([]);
  });

  test("is one as soon as its first turn runs", async () => {
    room.join("a").say("one", "u1");
    room.settleAll();
    expect((await ask("/messages?limit=10")).status).toBe(200);
  });
});

describe("the messages", () => {
  test("are the transcript, without what waits and without drafts", async () => {
    await edited();
    room.clients[0]!.say("two", "u2");
    room.clients[0]!.say("three", "u3");
    room.settleAll();
    const list = await (await ask("/get-messages")).json();
    expect(list).toEqual(room.store.messages());
    expect(await (await ask("/messages?limit=10")).json()).toEqual({ messages: list, nextCursor: null });
    expect(JSON.stringify(list)).not.toMatch(/draft|three/);
  });

  test("come in pages", async () => {
    await edited();
    const newest = (await (await ask("/messages?limit=1")).json()) as {
      messages: { id: string }[];
      nextCursor: string;
    };
    expect(newest.messages).toHaveLength(1);
    expect(newest.nextCursor).toBe(newest.messages[0]?.id);
    expect(await (await ask(`/messages?limit=1&before=${newest.nextCursor}`)).json()).toEqual({
      messages: [userSays("one, better", "u1")],
      nextCursor: null,
    });
  });

  test("before a cursor that is none are refused", async () => {
    await edited();
    const response = await ask("/messages?limit=1&before=never");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalid_request" });
  });

  test("with all versions have what was replaced, and drafts at the steps that dropped them", async () => {
    await edited();
    const body = (await (await ask("/messages?limit=10&versions=all")).json()) as Record<string, unknown>;
    expect(body["messages"]).toMatchObject([{ id: "u1", parts: [{ text: "one, better" }] }, {}]);
    expect(body["versions"]).toMatchObject([
      {
        at: expect.stringMatching(/Z$/),
        afterMessageId: null,
        messages: [
          { id: "u1", parts: [{ text: "one" }] },
          { metadata: { receipt: { steps: [{ draft: "a dropped draft" }, { outcome: "answered" }] } } },
        ],
      },
    ]);
    expect(JSON.stringify(body).match(/a dropped draft/g)).toHaveLength(1);
  });

  test("of versions are not told where they were not asked for", async () => {
    await edited();
    for (const query of ["", "&versions=", "&versions=1"])
      expect(await (await ask(`/messages?limit=10${query}`)).json()).not.toHaveProperty("versions");
  });
});

describe("a stop", () => {
  test("ends the running turn, and is as good where none runs", async () => {
    room.join("a").say("one", "u1");
    room.settleAll();
    const response = await ask("/stop", "POST");
    expect([response.status, response.body]).toEqual([204, null]);
    expect(room.stage.now.signal.aborted).toBe(true);
    await room.stage.now.start().finish("stopped");
    expect((await ask("/stop", "POST")).status).toBe(204);
  });
});
