// Joining a stream that runs: replay, then live, without a gap and without a piece twice.

import { describe, expect, test } from "vitest";
import { FRAME } from "../../../src/core/frames.ts";
import { Room, userSays, type Client } from "./support/room.ts";

const seqs = (client: Client, requestId: string) =>
  client.responses(requestId).flatMap((frame) => frame["seq"] ?? []);

/** A turn of which two pieces of text were sent. */
function running(): { room: Room; sender: Client; requestId: string } {
  const room = new Room();
  const sender = room.join("sender");
  const requestId = sender.say("one", "u1");
  room.stage.now.begin().write("some ");
  return { room, sender, requestId };
}

describe("a client that connects", () => {
  test("to an empty conversation gets nothing: a list could hide what it is about to send", () => {
    expect(new Room().join("a").frames).toEqual([]);
  });

  test("to a quiet conversation gets the transcript", async () => {
    const { room } = running();
    await room.stage.now.write("text").finish();
    expect(room.join("late").frames).toEqual([
      { type: FRAME.chatMessages, messages: room.store.messages(), connect: true },
    ]);
  });

  test("while a turn runs is offered the stream, and gets nothing of it before it takes it up", () => {
    const { room, requestId } = running();
    const late = room.join("late", { acks: false });
    room.stage.now.write("text");
    expect(late.frames).toEqual([
      { type: FRAME.chatMessages, messages: [userSays("one", "u1")], connect: true },
      { type: FRAME.resuming, id: requestId },
    ]);
  });

  test("and takes the stream up gets what was sent, then what follows, each piece once", async () => {
    const { room, requestId } = running();
    const late = room.join("late", { acks: false });
    room.stage.now.write("text");
    late.ack(requestId);
    expect(
      late
        .responses(requestId)
        .map(({ seq, replay, replayComplete, done }) => [seq, replay, replayComplete, done]),
    ).toEqual([
      [0, true, undefined, false],
      [1, true, undefined, false],
      [2, true, undefined, false],
      [3, true, undefined, false],
      [4, true, undefined, false],
      [undefined, true, true, false],
    ]);
    room.stage.now.write(" and more");
    expect(late.responses(requestId).at(-1)).toMatchObject({ seq: 5, done: false });
    expect(late.responses(requestId).at(-1)).not.toHaveProperty("replay");
    await room.stage.now.finish();
    expect(seqs(late, requestId)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(late.texts).toEqual(room.stored);
  });

  test("gets the same bodies in the replay as others got live", () => {
    const { room, sender, requestId } = running();
    const late = room.join("late");
    const bodies = (client: Client) =>
      client.responses(requestId).flatMap((frame) => (frame["seq"] === undefined ? [] : [frame["body"]]));
    expect(bodies(late)).toEqual(bodies(sender));
    expect(bodies(late)).toHaveLength(4);
    room.stage.now.write("x");
    expect(bodies(late)).toEqual(bodies(sender));
  });

  test("and takes the stream up twice gets it once", () => {
    const { room, requestId } = running();
    const late = room.join("late", { acks: false });
    late.ack(requestId);
    late.ack(requestId);
    expect(seqs(late, requestId)).toEqual([0, 1, 2, 3]);
  });

  test("and takes up another request's stream gets an end at once, and none of this one's", () => {
    const { room, requestId } = running();
    const late = room.join("late", { acks: false });
    late.ack("another");
    expect(late.responses("another")).toEqual([
      { type: FRAME.chatResponse, id: "another", body: "", done: true, replay: true },
    ]);
    room.stage.now.write("text");
    expect(late.responses(requestId)).toEqual([]);
  });

  test("and never takes the stream up has the answer at its end all the same", async () => {
    const { room } = running();
    const late = room.join("late", { acks: false });
    await room.stage.now.write("text").finish();
    expect(late.texts).toEqual(["user: one", "assistant: some text"]);
  });

  test("and takes up a request that has just ended gets an end, and has the answer", async () => {
    const { room, requestId } = running();
    const late = room.join("late", { acks: false });
    await room.stage.now.write("text").finish();
    late.ack(requestId);
    expect(late.responses(requestId).at(-1)).toEqual({
      type: FRAME.chatResponse,
      id: requestId,
      body: "",
      done: true,
      replay: true,
    });
    expect(late.texts).toEqual(["user: one", "assistant: some text"]);
  });

  test("follows the next turn without asking, also where it never took up the last one", async () => {
    const { room, sender } = running();
    const late = room.join("late", { acks: false });
    await room.stage.now.finish();
    const second = sender.say("two", "u2");
    room.stage.now.begin().write("x");
    expect(seqs(late, second)).toEqual([0, 1, 2, 3]);
  });
});

describe("a question whether something runs", () => {
  test.each([{ probeId: "p1" }, {}])(
    "is answered with idle and its probe where nothing does: %j",
    (probe) => {
      const client = new Room().join("a");
      client.send({ type: FRAME.resumeRequest, ...probe });
      expect(client.frames).toEqual([{ type: FRAME.resumeNone, reason: "idle", ...probe }]);
    },
  );

  test.each([{ probeId: "p1" }, {}])("is answered with the request that runs and its probe: %j", (probe) => {
    const { room, requestId } = running();
    const late = room.join("late", { acks: false });
    late.send({ type: FRAME.resumeRequest, ...probe });
    expect(late.frames.at(-1)).toEqual({ type: FRAME.resuming, id: requestId, ...probe });
  });

  test("stops the live frames until the stream is taken up, which then comes from its beginning", () => {
    const { room, sender } = running();
    room.settleAll();
    sender.socket?.received.splice(0);
    sender.probe("p1");
    room.stage.now.write("text");
    room.settleAll();
    const again = sender.socket!.received.flatMap((frame) =>
      frame["seq"] === undefined ? [] : [frame["seq"]],
    );
    expect(again).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("a sender that loses its connection", () => {
  test.each([{ deltas: false }, { deltas: true }])(
    "has its turn go on, and has all of it when it is back: %j",
    async (kind) => {
      const room = new Room();
      const sender = room.join("sender", kind);
      const requestId = sender.say("one", "u1");
      room.stage.now.begin().write("some ");
      sender.disconnect();
      room.stage.now.write("more ");
      sender.connect();
      room.stage.now.write("text");
      await room.stage.now.finish();
      expect(sender.texts).toEqual(["user: one", "assistant: some more text"]);
      expect(
        sender.socket?.received.filter((frame) => frame["id"] === requestId && frame["seq"] === 0),
      ).toHaveLength(1);
    },
  );

  test("and is back with the stream offered, but too late to take it up, has the answer", async () => {
    const room = new Room();
    const sender = room.join("sender", { acks: false });
    const requestId = sender.say("one", "u1");
    room.stage.now.begin().write("some ");
    sender.disconnect().connect();
    await room.stage.now.write("text").finish();
    sender.ack(requestId);
    expect(sender.texts).toEqual(["user: one", "assistant: some text"]);
  });

  test("and asks for the stream, but too late to take it up, has the answer", async () => {
    const room = new Room();
    const sender = room.join("sender", { acks: false });
    sender.say("one", "u1");
    room.stage.now.begin().write("some ");
    room.settleAll();
    sender.probe("p1");
    await room.stage.now.write("text").finish();
    expect(sender.texts).toEqual(["user: one", "assistant: some text"]);
  });

  test("after the end has the answer when it is back", async () => {
    const room = new Room();
    const sender = room.join("sender");
    sender.say("one", "u1");
    room.stage.now.begin();
    sender.disconnect();
    await room.stage.now.write("text").finish();
    expect(sender.connect().texts).toEqual(["user: one", "assistant: text"]);
  });

  test("with a message that waits finds it in its list", async () => {
    for (const kind of [{ deltas: false }, { deltas: true }]) {
      const room = new Room();
      const [first, second] = [room.join("first"), room.join("second", kind)];
      first.say("one", "u1");
      second.say("two", "u2");
      second.disconnect().connect();
      expect(second.texts).toContain("user: two");
      await room.stage.now.begin().write("first").finish();
      await room.stage.now.begin().write("second").finish();
      expect(second.texts).toEqual(room.stored);
      expect(first.texts).toEqual(room.stored);
    }
  });

  test("whose old socket is closed only after the new one came takes the stream up none the less", async () => {
    const room = new Room();
    const sender = room.join("sender");
    const requestId = sender.say("one", "u1");
    room.stage.now.begin().write("some ");
    room.settleAll();
    const half = sender.socket!;
    half.toClient.length = 0;
    // The same client, so the same id: its old socket is half open, and its close is noticed late.
    const fresh = room.join("sender", { acks: false });
    room.close(half);
    room.stage.now.write("more ");
    fresh.ack(requestId);
    await room.stage.now.write("text").finish();
    expect(seqs(fresh, requestId)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(fresh.texts).toEqual(["user: one", "assistant: some more text"]);
  });
});
