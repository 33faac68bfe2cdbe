// Storage fails in the middle, as a full disk does: whoever waits is told, nothing is half kept, and what was accepted is
// settled once storage works again.

import { describe, expect, test } from "vitest";
import { FRAME } from "../../../src/core/frames.ts";
import { FailingSql } from "./support/node-sql.ts";
import { Room, type Client } from "./support/room.ts";
import type { StagedTurn } from "./support/staged-turns.ts";

/** Plays a turn as run-turn would: what storage throws goes through it. */
async function play(turn: StagedTurn, text: string): Promise<void> {
  try {
    turn.begin().write(text);
  } catch (error) {
    await turn.crash(error);
    return;
  }
  await turn.finish().catch((error: unknown) => turn.crash(error));
}

/** Two turns, the second sent while the first runs. What is refused is sent again once storage is back, as a user would. */
async function scenario(room: Room, a: Client, b: Client): Promise<void> {
  a.say("one", "u1");
  room.settleAll();
  b.say("two", "u2");
  room.settleAll();
  for (let index = 0; index < room.stage.turns.length; index++) {
    const turn = room.stage.turns[index]!;
    if (!turn.isOver) await play(turn, `answer ${index}`);
  }
}

const isTold = (client: Client): boolean =>
  client.framesOf(FRAME.chatResponse).some((frame) => frame["error"] === true && frame["done"] === true);

function expectWhole(room: Room): void {
  const messages = room.store.messages();
  expect(messages.map(({ role }) => role)).toEqual(
    messages.map((_, index) => (index % 2 === 0 ? "user" : "assistant")),
  );
  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  expect(room.store.turns()).toEqual([]);
  expect(room.sql.all("SELECT count(*) AS count FROM chunks")[0]?.["count"]).toBe(0);
  for (const { parts, metadata } of messages.filter(({ role }) => role === "assistant")) {
    expect(metadata).toMatchObject({ status: expect.any(String), receipt: { steps: expect.any(Array) } });
    for (const part of parts) expect(part).not.toMatchObject({ state: "streaming" });
  }
}

/** How many statements the scenario makes where nothing fails. */
async function count(): Promise<{ writes: number; reads: number }> {
  const sql = new FailingSql();
  const room = new Room({ sql });
  const [a, b] = [room.join("a", { deltas: true }), room.join("b", { deltas: true })];
  const { writes, reads } = sql;
  await scenario(room, a, b);
  expectWhole(room);
  expect(room.stored).toEqual(["user: one", "assistant: answer 0", "user: two", "assistant: answer 1"]);
  return { writes: sql.writes - writes, reads: sql.reads - reads };
}

/** The room of a scenario in which the n-th write (or read) failed, alone or with all that came after it. */
async function failing(kind: "writes" | "reads", n: number, lasting: boolean) {
  const sql = new FailingSql();
  const room = new Room({ sql });
  const [a, b] = [room.join("a", { deltas: true }), room.join("b", { deltas: true })];
  const from = sql[kind];
  sql.breaksAt = ({ isWrite, number }) =>
    isWrite === (kind === "writes") && (lasting ? number >= from + n : number === from + n);
  await scenario(room, a, b);
  sql.heal();
  return { room, a, b };
}

describe.each(["writes", "reads"] as const)("of all %s of two turns, whichever fails", (kind) => {
  test.each([false, true])(
    "somebody is told, and the next message settles everything (lasting: %s)",
    async (lasting) => {
      const statements = (await count())[kind];
      expect(statements).toBeGreaterThan(10);
      for (let n = 1; n <= statements; n++) {
        const { room, a, b } = await failing(kind, n, lasting);
        const where = `${kind} ${n}`;
        if (kind === "writes") expect(isTold(a) || isTold(b), where).toBe(true);
        // The user goes on; whatever was left lying is settled first.
        const accepted = room.store.turns().map(({ userMessage }) => userMessage.id);
        a.say("three", "u3");
        room.settleAll();
        for (const turn of room.stage.turns) if (!turn.isOver) await play(turn, "late");
        while (!room.stage.now.isOver) await play(room.stage.now, "late");
        expectWhole(room);
        const ids = room.store.messages().map(({ id }) => id);
        for (const id of accepted) expect(ids, where).toContain(id);
        expect(room.stored.slice(-2), where).toEqual(["user: three", "assistant: late"]);
        expect(a.connect().texts, where).toEqual(room.stored);
        expect(b.connect().texts, where).toEqual(room.stored);
      }
    },
  );

  test("a restart settles everything as well", async () => {
    const statements = (await count())[kind];
    for (let n = 1; n <= statements; n++) {
      const { room } = await failing(kind, n, true);
      room.restart();
      while (room.stage.turns.some(({ isOver }) => !isOver)) await play(room.stage.now, "late");
      expectWhole(room);
    }
  });
});

describe("a message whose turn storage lost", () => {
  /** The end of the first turn can't be stored. */
  async function lost(): Promise<{ room: Room; a: Client; requestId: string }> {
    const sql = new FailingSql();
    const room = new Room({ sql });
    const a = room.join("a");
    const requestId = a.say("one", "u1");
    room.stage.now.begin().write("The answer");
    sql.breaksAt = ({ query }) => /INSERT INTO messages/.test(query);
    await room.stage.now.finish();
    sql.heal();
    return { room, a, requestId };
  }

  test("is told to all as an error that ends the request, and logged", async () => {
    const { room, a, requestId } = await lost();
    expect(a.responses(requestId).at(-1)).toEqual({
      type: FRAME.chatResponse,
      id: requestId,
      body: expect.stringMatching(/^internal: .*a-r1/),
      error: true,
      done: true,
      outcome: "error",
    });
    expect(room.logged).toMatchObject([{ requestId, error: { message: "database or disk is full" } }]);
  });

  test("is settled with what was shown when the user asks again", async () => {
    for (const trigger of ["submit-message", "regenerate-message"] as const) {
      const { room, a } = await lost();
      a.say("one", "u1", { trigger });
      expect(room.stored).toEqual(["user: one", "assistant: The answer (interrupted)"]);
      expect(a.texts).toEqual(room.stored);
      expect(room.stage.turns).toHaveLength(1);
    }
  });

  test("that waited behind it begins when anybody asks again", async () => {
    const sql = new FailingSql();
    const room = new Room({ sql });
    const [a, b] = [room.join("a", { deltas: true }), room.join("b", { deltas: true })];
    a.say("one", "u1");
    const second = b.say("two", "u2");
    room.stage.now.begin();
    sql.breaksAt = ({ query }) => /UPDATE turns SET status = 'running'/.test(query);
    await room.stage.now.write("first").finish();
    // The first turn is stored; it is the second that could not begin, and its sender is the one to be told.
    expect(b.responses(second).at(-1)).toMatchObject({ error: true, done: true });
    sql.heal();
    b.say("two", "u2");
    await room.stage.now.begin().write("second").finish();
    expect(room.stored).toEqual(["user: one", "assistant: first", "user: two", "assistant: second"]);
    for (const client of [a, b]) expect(client.texts).toEqual(room.stored);
  });

  test("whose submit could not be stored is not accepted: it is told, and can be sent again", async () => {
    const sql = new FailingSql();
    const room = new Room({ sql });
    const a = room.join("a", { deltas: true });
    sql.breaksAt = ({ query }) => /INSERT INTO turns/.test(query);
    const refused = a.say("one", "u1");
    expect(a.responses(refused)).toMatchObject([
      { error: true, done: true, body: expect.stringMatching(/^internal: /) },
    ]);
    expect(JSON.stringify(a.frames)).not.toContain("disk is full");
    sql.heal();
    a.say("one", "u1");
    await room.stage.now.begin().write("first").finish();
    expect(room.stored).toEqual(["user: one", "assistant: first"]);
  });
});
