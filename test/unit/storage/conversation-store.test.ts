// One conversation in SQLite, on a real SQLite: what a turn does to it.

import { beforeEach, describe, expect, test } from "vitest";
import { someStep } from "../turn/support/some-step.ts";
import { answer, Stored, user } from "./support/stored.ts";

let stored: Stored;

beforeEach(() => {
  stored = new Stored();
});

describe("a turn", () => {
  test("that waits is no part of the transcript", () => {
    stored.store.addTurn(
      {
        requestId: "r",
        peerId: "p",
        userMessage: user("one", "u1"),
        kind: "append",
        mode: "auto",
        answerId: "a1",
        format: null,
        terms: null,
        unattended: null,
      },
      1,
    );
    expect(stored.store.messages()).toEqual([]);
    expect(stored.store.message("u1")).toBe(null);
    expect(stored.store.hasSeen("u1")).toBe(false);
    expect(stored.store.isBegun()).toBe(false);
  });

  test("that starts puts its message at the end, that ends its answer behind it, and is gone", () => {
    stored.say("one", "u1");
    const turn = stored.begin("two", "u2");
    expect(stored.transcript).toEqual(["u1", "a-u1", "u2"]);
    expect(stored.store.turns()).toMatchObject([{ status: "running" }]);
    stored.store.appendChunk(turn.number, 0, "{}");
    stored.finish(turn, "second");
    expect(stored.transcript).toEqual(["u1", "a-u1", "u2", "a-u2"]);
    expect([stored.store.turns(), stored.count("chunks")]).toEqual([[], 0]);
    expect(stored.store.message("a-u2")).toEqual(answer("second", "a-u2"));
  });

  test("keeps its number out of use for later ones: chunks of an old turn can't be taken for a new one's", () => {
    const first = stored.begin("one", "u1");
    stored.finish(first, "x");
    expect(stored.begin("two", "u2").number).toBeGreaterThan(first.number);
  });

  test("that is cancelled, or has begun a call, says so", () => {
    const turn = stored.begin("one", "u1");
    stored.store.cancelTurn(turn.number);
    stored.store.noteProgress(turn.number, '{"a":1}');
    expect(stored.store.turns()).toMatchObject([{ isCancelled: true, progress: '{"a":1}' }]);
  });

  test("has its chunks in order, each seq once", () => {
    const turn = stored.begin("one", "u1");
    for (const seq of [1, 0, 10, 2])
      stored.store.appendChunk(turn.number, seq, `{"type":"finish","n":${seq}}`);
    expect(stored.store.chunks(turn.number).map(({ seq }) => seq)).toEqual([0, 1, 2, 10]);
    expect(stored.store.parsedChunks(turn.number)[3]).toEqual({ type: "finish", n: 10 });
    expect(stored.store.chunks(turn.number + 1)).toEqual([]);
    expect(() => stored.store.appendChunk(turn.number, 1, "{}")).toThrow();
  });

  test.each(["append", "edit", "regenerate"] as const)(
    "of kind %s that begins again leaves the transcript as its start left it",
    (kind) => {
      stored.say("one", "u1");
      stored.say("two", "u2");
      const turn = stored.begin(
        kind === "append" ? "three" : "two, better",
        kind === "append" ? "u3" : "u2",
        {
          kind,
        },
      );
      stored.store.appendChunk(turn.number, 0, "{}");
      const [before, versions] = [stored.store.messages(), stored.store.versions()];
      stored.store.restartTurn(turn.number);
      const again = stored.store.turns()[0]!;
      expect(again).toMatchObject({ status: "pending", number: turn.number });
      stored.store.startTurn(again, stored.now++);
      expect(stored.store.messages()).toEqual(before);
      expect(stored.store.versions()).toEqual(versions);
      expect(stored.count("chunks")).toBe(0);
    },
  );
});

describe("the end of a turn", () => {
  const end = {
    answer: answer("x", "a-u1"),
    drafts: [{ step: 0, text: "draft" }],
    steps: [someStep(), someStep()],
    at: 5,
  };

  test("is atomic: whichever write fails, nothing of it is kept", () => {
    for (let n = 1; ; n++) {
      stored = new Stored();
      const turn = stored.begin("one", "u1");
      stored.store.appendChunk(turn.number, 0, "{}");
      const from = stored.sql.writes;
      stored.sql.breaksAt = ({ isWrite, number }) => isWrite && number === from + n;
      let failed = false;
      try {
        stored.store.finishTurn(turn, end);
      } catch {
        failed = true;
      }
      stored.sql.heal();
      if (!failed) {
        expect(n).toBe(11);
        return;
      }
      expect(stored.transcript).toEqual(["u1"]);
      expect([
        stored.count("drafts"),
        stored.count("calls"),
        stored.count("chunks"),
        stored.count("turns"),
      ]).toEqual([0, 0, 1, 1]);
    }
  });

  test("keeps dropped drafts by the step that dropped them", () => {
    stored.store.finishTurn(stored.begin("one", "u1"), {
      ...end,
      drafts: [
        { step: 0, text: "one" },
        { step: 2, text: "two" },
      ],
    });
    expect([...stored.store.drafts("a-u1")]).toEqual([
      [0, "one"],
      [2, "two"],
    ]);
    expect(stored.store.drafts("u1").size).toBe(0);
  });

  test("keeps what was charged in whole micro-dollars, and an unknown price as unknown", () => {
    stored.finish(stored.begin("one", "u1"), "x", [
      someStep({ usd: 0.000007 }),
      someStep({ usd: null }),
      someStep({ usd: 0.1 + 0.2 }),
    ]);
    expect(
      stored.sql.all("SELECT micro_usd FROM calls ORDER BY number").map((row) => row["micro_usd"]),
    ).toEqual([7, null, 300_000]);
  });
});

describe("a row that can't be read", () => {
  test.each(["{broken", "", "null", "5", '"text"', "[]", "{}", '{"id":"a-u1","role":"assistant"}'])(
    "is shown as a damaged message, and the rest of the conversation opens: %s",
    (body) => {
      stored.say("one", "u1");
      stored.say("two", "u2");
      stored.sql.all("UPDATE messages SET body = ? WHERE id = 'a-u1'", body);
      expect(stored.store.messages()).toMatchObject([
        { id: "u1" },
        {
          id: "a-u1",
          role: "assistant",
          parts: [{ type: "text", text: expect.stringContaining("damaged") }],
        },
        { id: "u2" },
        { id: "a-u2" },
      ]);
      expect(stored.store.message("a-u1")?.parts).toHaveLength(1);
    },
  );
});
