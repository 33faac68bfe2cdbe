// One conversation in SQLite: its pages, and the versions that edits and regenerations set aside.

import { beforeEach, describe, expect, test } from "vitest";
import { answer, ids, Stored, user } from "./support/stored.ts";

let stored: Stored;

beforeEach(() => {
  stored = new Stored();
});

describe("an edit", () => {
  test("sets aside the message and all that followed, in order", () => {
    stored.say("one", "u1");
    stored.say("two", "u2");
    stored.say("three", "u3");
    stored.say("two, better", "u2", { kind: "edit", answerId: "new" });
    expect(stored.transcript).toEqual(["u1", "a-u1", "u2", "new"]);
    expect(stored.store.message("u2")).toEqual(user("two, better", "u2"));
    expect(stored.store.versions()).toEqual([
      {
        at: expect.stringMatching(/^2026-11-22T12:00:00\.\d{3}Z$/),
        afterMessageId: "a-u1",
        messages: [
          user("two", "u2"),
          answer("re: two", "a-u2"),
          user("three", "u3"),
          answer("re: three", "a-u3"),
        ],
      },
    ]);
  });

  test("of the first message has a version that follows nothing", () => {
    stored.say("one", "u1");
    stored.say("one, better", "u1", { kind: "edit", answerId: "new" });
    expect(stored.store.versions()).toMatchObject([
      { afterMessageId: null, messages: [{ id: "u1" }, { id: "a-u1" }] },
    ]);
  });

  test("leaves what it set aside known, but not part of the transcript", () => {
    stored.say("one", "u1");
    stored.say("two", "u2");
    stored.say("one, better", "u1", { kind: "edit", answerId: "new" });
    expect(stored.store.message("u2")).toBe(null);
    expect(stored.store.hasSeen("u2")).toBe(true);
    expect(stored.store.hasSeen("a-u2")).toBe(true);
    expect(stored.store.hasSeen("never")).toBe(false);
  });

  test("is atomic: whichever write of its start fails, nothing of it is kept", () => {
    for (let n = 1; n <= 4; n++) {
      stored = new Stored();
      stored.say("one", "u1");
      const before = stored.store.messages();
      const from = stored.sql.writes + 1;
      stored.sql.breaksAt = ({ isWrite, number }) => isWrite && number === from + n;
      expect(() => stored.begin("one, better", "u1", { kind: "edit" })).toThrow();
      stored.sql.heal();
      expect(stored.store.messages()).toEqual(before);
      expect(stored.store.versions()).toEqual([]);
      expect(stored.store.turns()).toMatchObject([{ status: "pending" }]);
    }
  });
});

describe("a regeneration", () => {
  test("sets aside what followed the message, and keeps the message", () => {
    stored.say("one", "u1");
    stored.say("two", "u2");
    const turn = stored.begin("one", "u1", { kind: "regenerate", answerId: "new" });
    expect(stored.transcript).toEqual(["u1"]);
    stored.finish(turn, "again");
    expect(stored.transcript).toEqual(["u1", "new"]);
    expect(stored.store.versions()).toMatchObject([
      { afterMessageId: "u1", messages: [{ id: "a-u1" }, { id: "u2" }, { id: "a-u2" }] },
    ]);
  });

  test("of a message that nothing follows makes no version", () => {
    stored.begin("one", "u1");
    stored.store.restartTurn(stored.store.turns()[0]!.number);
    stored.store.startTurn({ ...stored.store.turns()[0]!, kind: "regenerate" }, stored.now++);
    expect(stored.store.versions()).toEqual([]);
  });
});

describe("pages", () => {
  test("go back from the newest, oldest first, until there is no more", () => {
    for (let index = 1; index <= 5; index++) stored.say(`${index}`, `u${index}`);
    const seen: string[][] = [];
    let before: string | null = null;
    do {
      const page: ReturnType<Stored["store"]["page"]> = stored.store.page(4, before);
      seen.push(ids(page!.messages));
      before = page!.nextCursor;
    } while (before !== null);
    expect(seen).toEqual([
      ["u4", "a-u4", "u5", "a-u5"],
      ["u2", "a-u2", "u3", "a-u3"],
      ["u1", "a-u1"],
    ]);
  });

  test("have no cursor where the last one is full, and are empty where nothing was said", () => {
    expect(stored.store.page(10, null)).toEqual({ messages: [], nextCursor: null });
    stored.say("one", "u1");
    expect(stored.store.page(2, null)?.nextCursor).toBe(null);
    expect(stored.store.page(2, "u1")).toEqual({ messages: [], nextCursor: null });
  });

  test("do not know messages that are not part of the transcript", () => {
    stored.say("one", "u1");
    stored.say("one, better", "u1", { kind: "edit", answerId: "new" });
    expect(stored.store.page(10, "a-u1")).toBe(null);
    expect(stored.store.page(10, "never")).toBe(null);
  });
});
