// Feedback at the door: what is refused before any object wakes, and what the conversation is handed.

import { describe, expect, test } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import type { Env } from "../../../src/agents/env.ts";

const app = createApp({ offline: () => Promise.resolve(new Response()) });
const ADDRESS = "http://localhost:8787/api/conversations/c1/feedback";

function given() {
  const handed: { object: string; path: string; body: string }[] = [];
  const ChatAgent = {
    getByName: (object: string) => ({
      fetch: async (request: Request) => {
        handed.push({ object, path: new URL(request.url).pathname, body: await request.text() });
        return new Response(null, { status: 204 });
      },
    }),
  };
  const post = (body: BodyInit, address = ADDRESS): Promise<Response> =>
    Promise.resolve(app.request(address, { method: "POST", body }, { ChatAgent } as unknown as Env));
  return { handed, post };
}

const good = { messageId: "a1", value: 1 };
const json = (fields: object): string => JSON.stringify({ ...good, ...fields });

describe("Feedback", () => {
  test.each([
    [{}, good],
    [
      { value: -1, comment: "" },
      { ...good, value: -1, comment: "" },
    ],
    [{ comment: "ä".repeat(4_000) }, { ...good, comment: "ä".repeat(4_000) }],
    [{ reason: "unknown fields are ignored", receipt: {} }, good],
  ])("is handed to its conversation, and to no other: %j", async (fields, expected) => {
    const { handed, post } = given();
    const response = await post(json(fields));
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(handed).toMatchObject([{ object: "local:c1", path: "/feedback" }]);
    expect(JSON.parse(handed[0]!.body)).toEqual(expected);
  });

  test.each([
    [json({ value: 0 }), "value"],
    [json({ value: "1" }), "value"],
    [json({ value: null }), "value"],
    [json({ messageId: undefined }), "messageId"],
    [json({ messageId: "" }), "messageId"],
    [json({ messageId: "a".repeat(257) }), "messageId"],
    [json({ comment: "a".repeat(4_001) }), "comment"],
    [json({ comment: 5 }), "comment"],
    ["[]", "body"],
    ["null", "body"],
  ])("that can't be is refused, with the field's name: %.60s", async (body, path) => {
    const { handed, post } = given();
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: "invalid_request",
      detail: expect.stringMatching(/^[A-Z].*\.$/),
      errors: [{ path, reason: expect.any(String) }],
    });
    expect(handed).toEqual([]);
  });

  test.each(["", "{", "value=1"])("that is not JSON is refused: %j", async (body) => {
    const { handed, post } = given();
    const response = await post(body);
    expect([response.status, await response.json()]).toMatchObject([400, { code: "invalid_request" }]);
    expect(handed).toEqual([]);
  });

  test("of more than 1 MiB is refused, and no more than that is read", async () => {
    const { handed, post } = given();
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      },
    });
    const request = new Request(ADDRESS, { method: "POST", body: endless, duplex: "half" } as RequestInit);
    const response = await app.request(request, {}, {} as Env);
    expect([response.status, await response.json()]).toMatchObject([413, { code: "payload_too_large" }]);
    expect(pulled).toBeLessThan(24);
    expect((await post(" ".repeat(1024 * 1024 - json({}).length) + json({}))).status).toBe(204);
    expect((await post(" ".repeat(1024 * 1024 + 1 - json({}).length) + json({}))).status).toBe(413);
    expect(handed).toHaveLength(1);
  });

  test("of a conversation whose id can't be is refused as such", async () => {
    const { handed, post } = given();
    const response = await post(json({}), "http://localhost:8787/api/conversations/a.b/feedback");
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: "invalid_conversation_id" },
    ]);
    expect(handed).toEqual([]);
  });

  test("from a page of another origin is refused", async () => {
    const { handed } = given();
    const response = await app.request(
      ADDRESS,
      { method: "POST", body: json({}), headers: { origin: "https://evil.example" } },
      {} as Env,
    );
    expect(response.status).toBe(403);
    expect(handed).toEqual([]);
  });
});
