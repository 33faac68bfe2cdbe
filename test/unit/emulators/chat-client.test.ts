// The raw chat client against a scripted peer.

import type { UIMessageChunk } from "ai";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connectChat, userMessage } from "../../support/chat-client.ts";
import { upgradeStatus, type ConnectOptions } from "../../support/chat-socket.ts";
import { messageText } from "../../support/chat-transcript.ts";
import { startSocketServer, type SocketServer } from "./socket-server.ts";

let server: SocketServer;
beforeEach(async () => {
  server = await startSocketServer();
});
afterEach(async () => {
  await server.close();
});

const connect = (options: ConnectOptions = {}) => connectChat(server.url, "chat_1", options);
const answer: UIMessageChunk[] = [
  { type: "start", messageId: "a1" },
  { type: "text-start", id: "t" },
  { type: "text-delta", id: "t", delta: "Hello" },
  { type: "text-end", id: "t" },
  { type: "finish" },
];
function sendAnswer(id: string, end: object = {}, extra: object = {}) {
  for (const chunk of answer) {
    server.send({
      type: "cf_agent_use_chat_response",
      id,
      body: JSON.stringify(chunk),
      done: false,
      ...extra,
    });
  }
  server.send({ type: "cf_agent_use_chat_response", id, body: "", done: true, ...end });
}
const bodyOf = (index: number) => {
  const { init } = server.received[index] as unknown as { init: { body: string } };
  return JSON.parse(init.body) as Record<string, unknown>;
};

describe("A chat client", () => {
  test("connects with any header, loads the history and submits the whole list", async () => {
    server.stored = [userMessage("before", "u0")];
    const client = await connect({
      query: { ticket: "t-1" },
      headers: {
        authorization: "Bearer x",
        origin: "https://other.example",
        cookie: "upshift_session=1",
      },
    });
    expect(server.upgrades[0]?.url).toBe("/agents/chat-agent/chat_1?ticket=t-1");
    expect(server.upgrades[0]?.headers).toMatchObject({
      origin: "https://other.example",
      cookie: "upshift_session=1",
    });

    server.onFrame = (frame) => sendAnswer(String(frame["id"]));
    const { requestId, done } = client.submit("Hi", { id: "u1", body: { mode: "fast" } });
    const result = await done;
    expect(result).toMatchObject({ outcome: "completed", error: null, message: { id: "a1" } });
    expect(result.chunks).toEqual(answer);
    expect(messageText(result.message)).toBe("Hello");
    expect(server.received[0]).toMatchObject({
      type: "cf_agent_use_chat_request",
      id: requestId,
      init: { method: "POST" },
    });
    expect(bodyOf(0)).toMatchObject({
      trigger: "submit-message",
      mode: "fast",
      messages: [{ id: "u0" }, { id: "u1" }],
    });
    expect(client.messages.map((message) => message.id)).toEqual(["u0", "u1", "a1"]);
    expect(client.lengths).toEqual([1, 2, 3]);
    expect(client.frames).toHaveLength(6);
    await client.close();
  });

  test("with deltas submits its message alone", async () => {
    server.stored = [userMessage("before", "u0")];
    const client = await connect({ query: { deltas: "1" } });
    expect(server.upgrades[0]?.url).toContain("deltas=1");
    client.submit("Hi", { id: "u1" });
    await expect.poll(() => server.received.length).toBe(1);
    expect(bodyOf(0)["messages"]).toMatchObject([{ id: "u1" }]);
    await client.close();
  });

  test("tells an error, a stop and a lost socket apart", async () => {
    const client = await connect();
    server.onFrame = (frame) =>
      server.send({
        type: "cf_agent_use_chat_response",
        id: frame["id"],
        body: "internal: It broke.",
        done: true,
        error: true,
      });
    expect(await client.submit("One").done).toMatchObject({
      outcome: "error",
      error: "internal: It broke.",
    });

    server.onFrame = (frame) => {
      if (frame["type"] === "cf_agent_chat_request_cancel")
        sendAnswer(String(frame["id"]), { outcome: "aborted" });
    };
    const stopped = client.submit("Two");
    client.cancel(stopped.requestId);
    expect((await stopped.done).outcome).toBe("aborted");
    expect(client.messages.every((message) => message.role === "user")).toBe(true);

    server.onFrame = () => server.closeSocket(4401, "revoked");
    expect(await client.submit("Three").done).toMatchObject({
      outcome: "disconnected",
      error: expect.stringContaining("4401 revoked"),
    });
    expect(await client.closed).toEqual({ code: 4401, reason: "revoked" });
    await expect(client.waitFor(() => false)).rejects.toThrow("The socket closed (4401 revoked)");
  });

  test("waits for frames that came and that will come, and says what it saw instead", async () => {
    const client = await connect();
    server.send({ type: "cf_agent_identity", name: "chat_1", agent: "chat-agent" });
    const first = await client.waitFor((frame) => frame.type === "cf_agent_identity");
    expect(await client.waitFor((frame) => frame.type === "cf_agent_identity")).toBe(first);
    await expect(
      client.waitFor((frame) => frame.type === "cf_agent_identity", { from: 1, timeoutMs: 20 }),
    ).rejects.toThrow("cf_agent_identity");
    setTimeout(() => server.send({ type: "cf_agent_chat_messages", messages: [userMessage("x", "u1")] }), 10);
    await client.waitUntil(() => client.messages.length === 1);
    server.send("not json");
    await client.waitUntil(() => client.problems.length === 0, 10);
    await expect.poll(() => client.problems).toHaveLength(1);
    await client.close();
  });

  test("resumes a running stream from its start, waits while it is pending, and knows when there is none", async () => {
    const client = await connect();
    server.send({ type: "cf_agent_stream_resuming", id: "r7" });
    server.onFrame = (frame) => {
      if (frame["type"] === "cf_agent_stream_resume_request") {
        server.send({ type: "cf_agent_stream_pending", probeId: frame["probeId"] });
        server.send({ type: "cf_agent_stream_resuming", id: "r7", probeId: frame["probeId"] });
      }
      if (frame["type"] === "cf_agent_stream_resume_ack") sendAnswer("r7", {}, { replay: true });
    };
    const resumed = await client.resume();
    expect(resumed?.requestId).toBe("r7");
    expect(messageText((await resumed?.done)?.message)).toBe("Hello");
    expect(server.received.map((frame) => frame["type"])).toEqual([
      "cf_agent_stream_resume_request",
      "cf_agent_stream_resume_ack",
    ]);

    server.onFrame = (frame) =>
      server.send({
        type: "cf_agent_stream_resume_none",
        reason: "idle",
        probeId: frame["probeId"],
      });
    expect(await client.resume()).toBeNull();
    await client.close();
  });

  test("is refused with an error, whose status is asked for apart", async () => {
    server.refuse = 403;
    await expect(connect()).rejects.toThrow("refused");
    expect(await upgradeStatus(`${server.url}/agents/chat-agent/x`, { origin: "http://evil" })).toEqual({
      status: 403,
      body: "nope",
    });
    server.refuse = null;
    expect((await upgradeStatus(`${server.url}/agents/chat-agent/x`)).status).toBe(101);
  });
});
