// What the frames of a socket make of a page's turns, where a call waits for the user's word.

import { describe, expect, test } from "vitest";
import { parseServerFrame } from "../../../src/client/server-frame.ts";
import { NO_TURNS, reduceTurns, type TurnEvent, type Turns } from "../../../src/client/turns.ts";

const decided = (toolCallId: string, approved = true): TurnEvent => ({
  type: "decided",
  toolCallId,
  approved,
});

/** The turns after these frames and events. */
function after(...events: readonly (Record<string, unknown> | TurnEvent)[]): Turns {
  return events.reduce<Turns>((turns, event) => {
    if (event["type"] === "decided" || event["type"] === "stopped")
      return reduceTurns(turns, event as TurnEvent);
    return reduceTurns(turns, { type: "frame", frame: parseServerFrame(JSON.stringify(event)), now: 1 });
  }, NO_TURNS);
}

const frame = (id: string, chunk: unknown, more: Record<string, unknown> = {}) => ({
  type: "cf_agent_use_chat_response",
  id,
  body: chunk === null ? "" : JSON.stringify(chunk),
  done: chunk === null,
  ...more,
});
const start = { type: "start", messageId: "a1" };
const continuing = (chunk: unknown) => frame("r2", chunk, { continuation: true });
const draft = { type: "data-draft", data: { draftId: "d1", offset: 0, delta: "Perhaps." } };
const dropped = { type: "data-draft", data: { draftId: "d1", state: "dropped" } };
const list = { type: "cf_agent_chat_messages", messages: [], connect: true };

/** A turn with a step, a dropped draft, and a call that waits. */
const WAITS = [
  frame("r1", start),
  frame("r1", { type: "start-step" }),
  frame("r1", draft),
  frame("r1", dropped),
  frame("r1", { type: "tool-input-available", toolCallId: "c1", toolName: "call_webhook", input: {} }),
  frame("r1", { type: "tool-approval-request", toolCallId: "c1", approvalId: "p1" }),
  frame("r1", null),
];

describe("An answer that goes on after an approval", () => {
  test("is a running turn of the same message, which can be stopped", () => {
    const turns = after(...WAITS, continuing(start), continuing({ type: "start-step" }));
    expect(turns.runningId).toBe("r2");
    expect(
      turns.list.map(({ requestId, messageId, continues }) => ({ requestId, messageId, continues })),
    ).toEqual([
      { requestId: "r1", messageId: "a1", continues: false },
      { requestId: "r2", messageId: "a1", continues: true },
    ]);
    const stopped = after(
      ...WAITS,
      continuing(start),
      { type: "stopped", requestId: "r2" },
      continuing({ type: "text-start", id: "t" }),
    );
    expect(stopped.runningId).toBeNull();
  });

  test("ends as any turn does", () => {
    expect(after(...WAITS, continuing(start), continuing(null)).runningId).toBeNull();
  });

  test("keeps the drafts that were seen before it, where they stood, and places its own behind", () => {
    const own = { type: "data-draft", data: { draftId: "d2", offset: 0, delta: "Or" } };
    const turns = after(...WAITS, continuing(start), continuing({ type: "start-step" }), continuing(own));
    const { drafts, parts } = turns.list[1]!;
    expect(parts).toBe(1);
    // Of the message's three parts, two came before: the first draft stood behind the first of those.
    const before = 3 - parts;
    expect(drafts.map(({ id, at }) => ({ id, at: at + before }))).toEqual([
      { id: "d1", at: 1 },
      { id: "d2", at: 3 },
    ]);
  });

  test("counts its parts once when its stream is sent again", () => {
    const once = [
      continuing(start),
      continuing({ type: "start-step" }),
      continuing({ type: "text-start", id: "t" }),
    ];
    const turns = after(...WAITS, ...once, ...once.map((again) => ({ ...again, replay: true })));
    expect(turns.list[1]?.parts).toBe(2);
    expect(turns.list[1]?.drafts.map(({ at }) => at)).toEqual([-1]);
  });

  test("that this page did not see begin has no drafts of before", () => {
    expect(after(continuing(start)).list[0]).toMatchObject({ continues: true, drafts: [], messageId: "a1" });
  });
});

describe("A decision on a call", () => {
  test("is kept until a message tells of it, whatever else happens", () => {
    const turns = after(...WAITS, decided("c1"), decided("c2", false));
    expect([...turns.decisions]).toEqual([
      ["c1", true],
      ["c2", false],
    ]);
    expect(after(decided("c1"), ...WAITS).decisions.get("c1")).toBe(true);
  });

  test("that was refused can be taken again, and the reason is there", () => {
    const refused = { ...frame("", null), body: "not_found: No call with this id waits.", error: true };
    const turns = after(decided("c1"), refused);
    expect(turns.decisions.size).toBe(0);
    expect(turns.refusal).toBe("No call with this id waits.");
    // It is no turn that failed: nothing is offered to be asked again.
    expect(turns.failure).toBeNull();
    expect(after(decided("c1"), refused, decided("c1")).refusal).toBeNull();
  });

  test("may have been lost with the connection: the list after it says what still waits", () => {
    expect(after(decided("c1"), list).decisions.size).toBe(0);
  });
});
