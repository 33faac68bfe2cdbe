// Frames that a conversation does not take: each gets an answer, and none changes anything.

import { beforeEach, describe, expect, test } from "vitest";
import { FRAME } from "../../../src/core/frames.ts";
import { Room, userSays, type Client } from "./support/room.ts";

let room: Room;
let client: Client;
let onlooker: Client;

beforeEach(async () => {
  room = new Room();
  client = room.join("a", { deltas: true });
  onlooker = room.join("b");
  client.say("one", "u1");
  await room.stage.now.begin().write("first").finish();
});

/** Sends, and gives what came of it to this client alone. */
function answersTo(frame: Parameters<Client["send"]>[0]): unknown[] {
  const [before, beforeOthers] = [client.frames.length, onlooker.frames.length];
  client.send(frame);
  expect(onlooker.frames).toHaveLength(beforeOthers);
  expect(room.stored).toEqual(["user: one", "assistant: first"]);
  expect(room.store.turns()).toEqual([]);
  expect(room.stage.turns).toHaveLength(1);
  return client.frames.slice(before);
}

const refusal = (id: string, code = "invalid_request") => ({
  type: FRAME.chatResponse,
  id,
  body: expect.stringMatching(new RegExp(`^${code}: [A-Z].*[.]$`, "s")),
  error: true,
  done: true,
});

const chatRequest = (fields: object) => ({
  type: FRAME.chatRequest,
  id: "r",
  init: { method: "POST", body: JSON.stringify({ messages: [userSays("two", "u2")] }) },
  ...fields,
});

describe("frames that would change the history or the state", () => {
  test.each([
    [{ type: FRAME.chatClear }, ""],
    [{ type: FRAME.chatClear, id: "mine" }, "mine"],
    [{ type: FRAME.chatMessages, messages: [] }, ""],
    [{ type: FRAME.chatMessages, messages: [userSays("forged", "u1")] }, ""],
    [{ type: FRAME.state, state: { admin: true } }, ""],
    [{ type: FRAME.state }, ""],
  ])("are refused: %j", (frame, id) => {
    expect(answersTo(frame)).toEqual([refusal(id)]);
  });

  test("are refused during a turn as well, which goes on", async () => {
    client.say("two", "u2");
    room.stage.now.begin().write("sec");
    client.send({ type: FRAME.chatClear });
    client.send({ type: FRAME.chatMessages, messages: [] });
    await room.stage.now.write("ond").finish();
    expect(room.stored.slice(2)).toEqual(["user: two", "assistant: second"]);
    expect(client.texts).toEqual(room.stored);
  });
});

describe("answers to tools that nobody asked", () => {
  test.each([
    { type: FRAME.toolResult, toolCallId: "call-1", toolName: "calculator", output: 42, autoContinue: true },
    { type: FRAME.toolResult, toolCallId: "", output: null },
    { type: FRAME.toolApproval, toolCallId: "call-1" },
    { type: FRAME.toolApproval, toolCallId: "call-1", approved: "yes" },
  ])("are refused: %j", (frame) => {
    expect(answersTo(frame)).toEqual([refusal("")]);
  });

  test("a decision on a call that does not wait is refused", () => {
    const frame = { type: FRAME.toolApproval, toolCallId: "call-1", approved: true, autoContinue: true };
    expect(answersTo(frame)).toMatchObject([{ error: true, body: expect.stringMatching(/^not_found: /) }]);
  });

  test("are refused without an endless id being repeated", () => {
    const [answer] = answersTo({ type: FRAME.toolResult, toolCallId: "x".repeat(100_000) });
    expect(JSON.stringify(answer).length).toBeLessThan(400);
  });
});

test("a call of a method is answered as failed, in the shape that its caller waits for", () => {
  expect(answersTo({ type: "rpc", id: "call", method: "deleteEverything", args: [] })).toEqual([
    { type: "rpc", id: "call", success: false, error: expect.any(String) },
  ]);
});

describe("frames that can't be read", () => {
  test.each([
    ["nothing", ""],
    ["text that is not JSON", "hello"],
    ["half a frame", '{"type":"cf_agent_use_chat_request","id":"r"'],
    ["null", "null"],
    ["a number", "5"],
    ["a list", "[]"],
    ["no type", "{}"],
    ["an unknown type", '{"type":"cf_agent_sudo"}'],
    ["a type that is no string", '{"type":{"toString":1}}'],
    ["a polluted prototype", '{"__proto__":{"type":"cf_agent_chat_clear"}}'],
    ["an endless nesting", "[".repeat(100_000)],
    ["an endless nesting that closes", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ])("are answered with an error: %s", (_, frame) => {
    expect(answersTo(frame)).toEqual([refusal("")]);
  });

  test("are answered with the request's id where that could be read", () => {
    expect(answersTo({ type: "cf_agent_sudo", id: "r" })).toEqual([refusal("r")]);
    expect(answersTo({ type: FRAME.chatRequest, id: "r" })).toEqual([refusal("r")]);
  });

  test("are answered without an id that is no string or endless", () => {
    for (const id of [5, null, {}, "x".repeat(129)])
      expect(answersTo({ type: "cf_agent_sudo", id })).toEqual([refusal("")]);
  });

  test("are answered where they are binary", () => {
    expect(answersTo(new Uint8Array([123, 125]))).toEqual([refusal("")]);
  });

  test.each([
    ["another method", { init: { method: "GET", body: "{}" } }],
    ["no init", { init: undefined }],
    ["a body that is no string", { init: { method: "POST", body: { messages: [] } } }],
    ["no body", { init: { method: "POST" } }],
    ["a body that is not JSON", { init: { method: "POST", body: "{" } }],
    ["an empty body", { init: { method: "POST", body: "" } }],
    ["a body without messages", { init: { method: "POST", body: "{}" } }],
    ["a body that is null", { init: { method: "POST", body: "null" } }],
  ])("as chat requests with %s, are answered with the request's id", (_, fields) => {
    expect(answersTo(chatRequest(fields))).toEqual([refusal("r")]);
  });

  test.each([
    { type: FRAME.cancel },
    { type: FRAME.cancel, id: 5 },
    { type: FRAME.resumeAck },
    { type: FRAME.resumeRequest, probeId: 5 },
    { type: FRAME.toolResult },
    { type: "rpc", method: "x" },
  ])("as other frames with wrong fields, are answered: %j", (frame) => {
    expect(answersTo(frame)).toEqual([refusal("")]);
  });

  test("are answered where they are larger than a frame may be, by their id, so that the request ends", () => {
    const request = chatRequest({ padding: "x".repeat(1024 * 1024) });
    expect(answersTo(JSON.stringify(request))).toEqual([refusal(request.id, "payload_too_large")]);
    const { type, id, ...rest } = request;
    expect(answersTo(JSON.stringify({ id, ...rest, type }))).toEqual([refusal(id, "payload_too_large")]);
    expect(answersTo(JSON.stringify({ ...rest, id, type }))).toEqual([refusal("", "payload_too_large")]);
  });

  test("are told apart by bytes, not by characters", () => {
    const request = chatRequest({ padding: "€".repeat(400 * 1024) });
    expect(answersTo(JSON.stringify(request))).toEqual([refusal(request.id, "payload_too_large")]);
  });
});
