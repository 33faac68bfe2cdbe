// What may be sent to `POST /api/conversations/{id}/messages`, what a conversation is asked then, and what wakes none.

import { describe, expect, test } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import { fakeEnv, type FakeEnv } from "./fake-env.ts";

const app = createApp({ offline: () => Promise.resolve(new Response()) });

const post = (fake: FakeEnv, body: BodyInit, headers: Record<string, string> = {}, id = "c1") =>
  Promise.resolve(
    app.request(
      `http://localhost:8787/api/conversations/${id}/messages`,
      { method: "POST", body, headers, ...(body instanceof ReadableStream && { duplex: "half" }) },
      fake.env,
    ),
  );

/** What the conversation is asked. */
async function asked(body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const fake = fakeEnv();
  const response = await post(fake, JSON.stringify(body), headers);
  expect(response.status).toBe(200);
  expect(fake.asked).toMatchObject([{ object: "local:c1", method: "POST", path: "/ask" }]);
  return await fake.asked[0]!.body;
}

async function refused(
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const fake = fakeEnv();
  const response = await post(fake, body, headers);
  expect(fake.asked).toEqual([]);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = (await response.json()) as Record<string, unknown>;
  expect(problem["status"]).toBe(response.status);
  return problem;
}

const SCHEMA = { type: "object", properties: { a: { type: "string" } } };
const FORMAT = { type: "json_schema", json_schema: { name: "a", schema: SCHEMA } };

describe("A message", () => {
  const PLAIN = {
    parts: [{ type: "text", text: "Hello" }],
    mode: "auto",
    format: null,
    mayWait: true,
    answerAs: "message",
  };

  test("is a text, or parts of text", async () => {
    expect(await asked({ text: "Hello" })).toEqual(PLAIN);
    expect(await asked({ parts: [{ type: "text", text: "Hello" }] })).toEqual(PLAIN);
    const parts = [
      { type: "text", text: "a" },
      { type: "text", text: "" },
    ];
    expect(await asked({ parts })).toMatchObject({ parts });
  });

  test("may name a mode and a form", async () => {
    expect(await asked({ text: "Hello", mode: "deep", responseFormat: FORMAT })).toEqual({
      ...PLAIN,
      mode: "deep",
      format: FORMAT,
    });
    expect(await asked({ text: "Hello", responseFormat: { type: "text" } })).toEqual(PLAIN);
  });

  test.each([
    [{}, "message"],
    [{ accept: "*/*" }, "message"],
    [{ accept: "text/html" }, "message"],
    [{ accept: "text/event-stream" }, "stream"],
    [{ accept: "Text/Event-Stream; charset=utf-8" }, "stream"],
    [{ accept: "application/json, text/event-stream" }, "message"],
    [{ accept: "text/event-stream, application/json;q=0.5" }, "stream"],
    [{ prefer: "respond-async" }, "turn-id"],
    [{ prefer: "respond-async, wait=10", accept: "text/event-stream" }, "turn-id"],
    [{ prefer: "wait=10;respond-async" }, "message"],
  ] as [Record<string, string>, string][])("with %j is answered by the %s", async (headers, answerAs) => {
    expect(await asked({ text: "Hello" }, headers)).toMatchObject({ answerAs, mayWait: true });
  });

  test("may ask not to queue", async () => {
    expect(await asked({ text: "Hello" }, { prefer: "No-Queue" })).toMatchObject({ mayWait: false });
    expect(await asked({ text: "Hello" }, { prefer: "respond-async, no-queue" })).toEqual({
      ...PLAIN,
      mayWait: false,
      answerAs: "turn-id",
    });
  });

  test("is passed on without what is not known, and without a prototype", async () => {
    const body =
      '{"text":"Hello","__proto__":{"mode":"deep"},"constructor":1,"peerId":"x","format":{"type":"json_object"}}';
    const fake = fakeEnv();
    await post(fake, body);
    expect(await fake.asked[0]!.body).toEqual(PLAIN);
    const nested = JSON.stringify({ text: "Hello", responseFormat: FORMAT }).replace(
      '"a":',
      '"__proto__":{"type":"null"},"a":',
    );
    await post(fake, nested);
    expect(await fake.asked[1]!.body).toEqual({ ...PLAIN, format: FORMAT });
  });

  test("of up to 256 KiB is taken", async () => {
    expect(await asked({ text: "x".repeat(256 * 1024) })).toMatchObject({ mode: "auto" });
  });
});

describe("What can't be read wakes no conversation, and is refused by its path", () => {
  test.each([
    [{}, "text"],
    [{ text: "a", parts: [{ type: "text", text: "b" }] }, "text"],
    [{ text: " \n" }, "text"],
    [{ text: 5 }, "text"],
    [{ parts: [] }, "parts"],
    [{ parts: [{ type: "text", text: "" }] }, "parts"],
    [
      {
        parts: [
          { type: "text", text: "a" },
          { type: "file", url: "data:," },
        ],
      },
      "parts.1.type",
    ],
    [{ parts: [{ type: "text" }] }, "parts.0.text"],
    [{ text: "a", mode: "slow" }, "mode"],
    [{ text: "a", responseFormat: { type: "yaml" } }, "responseFormat.type"],
    [
      { text: "a", responseFormat: { ...FORMAT, json_schema: { name: "a", schema: { ...SCHEMA, if: {} } } } },
      "responseFormat.json_schema.schema.if",
    ],
    ["Hello", "body"],
    [[], "body"],
    [null, "body"],
  ])("%j", async (body, path) => {
    const problem = await refused(JSON.stringify(body));
    expect(problem).toMatchObject({ status: 400, code: "invalid_request" });
    expect((problem["errors"] as { path: string }[]).map((error) => error.path)).toContain(path);
    expect(problem["detail"]).toMatch(/^The request can't be read\. /);
  });

  test.each(["", "{", "{'text': 'a'}", "undefined"])("%j is not JSON", async (body) => {
    expect(await refused(body)).toMatchObject({
      status: 400,
      code: "invalid_request",
      detail: "The body is not JSON.",
    });
  });

  test("nor what is nested without end", async () => {
    expect(await refused("[".repeat(500_000))).toMatchObject({ status: 400, code: "invalid_request" });
  });

  test.each([
    ["a message over 256 KiB", JSON.stringify({ text: "x".repeat(256 * 1024 + 1) })],
    ["one of characters of several bytes", JSON.stringify({ text: "ä".repeat(128 * 1024 + 1) })],
    [
      "one in parts",
      JSON.stringify({ parts: ["x", "y"].map((text) => ({ type: "text", text: text.repeat(200_000) })) }),
    ],
    ["a request over 1 MiB", `{"text":"a"}${" ".repeat(1024 * 1024)}`],
  ])("%s is too large", async (_what, body) => {
    expect(await refused(body)).toMatchObject({ status: 413, code: "payload_too_large" });
  });

  test("what says that it is too large is not even read", async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({ pull: () => void pulled++ }, { highWaterMark: 0 });
    expect(await refused(body, { "content-length": "2000000" })).toMatchObject({ status: 413 });
    expect(pulled).toBe(0);
  });

  test("what does not end is read up to 1 MiB", async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      },
    });
    expect(await refused(body)).toMatchObject({ status: 413, code: "payload_too_large" });
    expect(sent).toBeLessThan(2 * 1024 * 1024);
  });

  test("a page of another origin may not send, and its body is not read", async () => {
    expect(await refused("{", { origin: "https://evil.example" })).toMatchObject({
      status: 403,
      code: "forbidden_origin",
    });
  });
});
