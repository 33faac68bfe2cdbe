// Messages that are sent while a turn runs: stored as pending, in one order for storage, prompts and all clients.

import { describe, expect, test } from "vitest";
import { FRAME } from "../../../src/core/frames.ts";
import { Room, type Client } from "./support/room.ts";

const onlyGrows = (lengths: readonly number[]): boolean =>
  lengths.every((length, index) => length >= (lengths[index - 1] ?? 0));

describe("a message that is sent during a turn", () => {
  test("waits, and its sender is told that it is pending", async () => {
    const room = new Room();
    const a = room.join("a");
    const b = room.join("b");
    a.say("one", "u1");
    room.stage.now.begin().write("first ");
    const second = b.say("two", "u2");
    expect(b.framesOf(FRAME.pending)).toEqual([{ type: FRAME.pending, id: second }]);
    expect(room.stored).toEqual(["user: one"]);
    expect(room.store.turns().map(({ status }) => status)).toEqual(["running", "pending"]);
    await room.stage.now.write("answer").finish();
    expect(room.stored).toEqual(["user: one", "assistant: first answer", "user: two"]);
    await room.stage.now.begin().write("second answer").finish();
    expect(room.stored).toEqual([
      "user: one",
      "assistant: first answer",
      "user: two",
      "assistant: second answer",
    ]);
    expect(room.stage.prompts).toEqual([
      ["user: one"],
      ["user: one", "assistant: first answer", "user: two"],
    ]);
    for (const client of [a, b]) expect(client.texts).toEqual(room.stored);
    expect(room.store.turns()).toEqual([]);
  });

  test("keeps its mode, and the chunks of a turn that is over are gone", async () => {
    const room = new Room();
    const a = room.join("a", { deltas: true });
    a.say("one", "u1", { body: { mode: "fast" } });
    a.say("two", "u2", { body: { mode: "deep" } });
    await room.stage.now.begin().write("first").finish();
    await room.stage.now.begin().write("second").finish();
    expect(room.stage.turns.map(({ request }) => request.mode)).toEqual(["fast", "deep"]);
    expect(room.sql.all("SELECT count(*) AS count FROM chunks")[0]?.["count"]).toBe(0);
  });

  test("does not disturb the stream that its own sender follows", async () => {
    for (const deltas of [false, true]) {
      const room = new Room();
      const a = room.join("a", { deltas });
      const first = a.say("one", "u1");
      room.stage.now.begin().write("first ");
      a.say("two", "u2");
      await room.stage.now.write("answer").finish();
      await room.stage.now.begin().write("second answer").finish();
      expect(a.texts).toEqual(room.stored);
      expect(a.responses(first).map((frame) => frame["seq"])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, undefined]);
    }
  });
});

describe("an unchanged client that is ahead of what it has heard", () => {
  test("by three messages at once ends with each answer behind its question", async () => {
    const room = new Room();
    const a = room.join("a");
    for (const id of ["u1", "u2", "u3"]) a.say(`question ${id}`, id);
    for (const text of ["first", "second", "third"]) await room.stage.now.begin().write(text).finish();
    expect(a.texts).toEqual(room.stored);
    expect(onlyGrows(a.lengths)).toBe(true);
  });

  test("by a message while the whole answer before it is still on its way ends with the order of all", async () => {
    const room = new Room({ isManual: true });
    const a = room.join("a");
    a.say("one", "u1");
    room.settleAll();
    await room.stage.now.begin().write("first").finish();
    a.say("two", "u2");
    room.deliver(a.socket!, "toServer");
    await room.stage.now.begin().write("second").finish();
    room.settleAll();
    expect(room.stored).toEqual(["user: one", "assistant: first", "user: two", "assistant: second"]);
    expect(a.texts).toEqual(room.stored);
  });

  test("by a message that crossed a list has it back in its list when its turn starts", async () => {
    const room = new Room({ isManual: true });
    const [a, b] = [room.join("a"), room.join("b", { deltas: true })];
    b.say("one", "u1");
    room.settleAll();
    await room.stage.now.begin().write("first").finish();
    // The list that tells of the answer is on its way while this is said.
    a.say("two", "u2");
    room.settleAll();
    const turn = room.stage.now.begin().write("second");
    room.settleAll();
    expect(a.texts).toEqual(["user: one", "assistant: first", "user: two", "assistant: second"]);
    await turn.finish();
    room.settleAll();
    expect(a.texts).toEqual(room.stored);
  });

  test("is not shown what others still wait for", async () => {
    const room = new Room();
    const [a, b, c] = [room.join("a"), room.join("b"), room.join("c")];
    a.say("one", "u1");
    b.say("two", "u2");
    c.say("three", "u3");
    await room.stage.now.begin().write("first").finish();
    room.stage.now.begin();
    expect(a.texts).toEqual(["user: one", "assistant: first", "user: two", "assistant: "]);
    expect(c.texts).toContain("user: three");
  });
});

describe("three clients that send at the same moment", () => {
  test("get one order, one answer each, and the same transcript, and no list shrinks on the way", async () => {
    const orders = [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ];
    for (const order of orders) {
      const room = new Room({ isManual: true });
      const clients = [room.join("a"), room.join("b", { deltas: true }), room.join("c", { deltas: true })];
      clients.forEach((client, index) => client.say(`question ${index}`, `u${index}`));
      // All three were sent before any arrives.
      for (const index of order) room.deliver((clients[index] as Client).socket!, "toServer");
      room.settleAll();
      for (let turns = 0; turns < 3; turns++) {
        const turn = room.stage.now.begin().write("an ");
        room.settleAll();
        await turn.write("answer").finish();
        room.settleAll();
      }
      expect(room.stored).toEqual(
        order.flatMap((index) => [`user: question ${index}`, "assistant: an answer"]),
      );
      expect(room.stage.prompts.map((prompt) => prompt.at(-1))).toEqual(
        order.map((index) => `user: question ${index}`),
      );
      for (const client of clients) {
        expect(client.texts).toEqual(room.stored);
        expect(client.problems).toEqual([]);
      }
      expect(onlyGrows(clients[0]!.lengths)).toBe(true);
    }
  });

  test("gives an unchanged client that waits lists that hold what it has sent itself", async () => {
    const room = new Room();
    const a = room.join("a");
    const b = room.join("b");
    a.say("one", "u1");
    b.say("two", "u2");
    const before = b.framesOf(FRAME.chatMessages).length;
    await room.stage.now.begin().write("first").finish();
    const lists = b
      .framesOf(FRAME.chatMessages)
      .slice(before)
      .map((frame) => (frame["messages"] as { id: string }[]).map(({ id }) => id));
    expect(lists.length).toBeGreaterThan(0);
    expect(lists.every((list) => list.includes("u2"))).toBe(true);
    expect(onlyGrows(b.lengths)).toBe(true);
    expect(onlyGrows(a.lengths)).toBe(true);
  });
});

describe("the length of the queue", () => {
  test("is bounded: what is too much is refused and not stored", () => {
    const room = new Room();
    const a = room.join("a", { deltas: true });
    for (let index = 0; index < 50; index++) a.say(`message ${index}`, `u${index}`);
    const refused = a.say("one too many", "u50");
    expect(a.responses(refused)).toEqual([
      expect.objectContaining({ error: true, done: true, body: expect.stringMatching(/^rate_limited: /) }),
    ]);
    expect(room.store.turns()).toHaveLength(50);
  });
});
