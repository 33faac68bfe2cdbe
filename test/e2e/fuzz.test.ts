// Every route there is, knocked at with what no client should send: bodies that are no JSON, of the wrong kind, too deep, too large,
// badly encoded or cut off, and odd headers, paths and queries. Whatever comes is answered in words, never by 500, and the process
// stays up. The seed is fixed, so a failure is found again.

import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { seeded } from "../support/seeded.ts";

let upshift: Upshift;
beforeAll(async () => {
  upshift = await startUpshift();
});
afterAll(() => upshift.stop());

const ROUTES = createApp({ offline: undefined })
  .routes.filter(({ path, method }) => !path.includes("*") && method !== "ALL")
  .map(({ method, path }) => ({ method, path }));
const VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

const ROUNDS = 60;

const deep = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

const BODIES: readonly (string | Buffer)[] = [
  "",
  "null",
  "0",
  '""',
  "[]",
  "{}",
  "{",
  '{"a":',
  "\u0000",
  "﻿{}",
  "NaN",
  "{'text':'x'}",
  Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
  Buffer.from([0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf8]),
  Buffer.from('{"text":"\\ud800","mode":"fast"}'),
  deep(10_000),
  `{"text":${deep(70)}}`,
  '{"text":""}',
  '{"text":5,"mode":"none","parts":{}}',
  '{"__proto__":{"admin":true},"constructor":{"prototype":{}},"text":null}',
  '{"text":"x","parts":[{"type":"tool-x","state":"output-available"}],"mode":[]}',
  '{"model":"fast","messages":[]}',
  '{"model":"fast","messages":[{"role":"user","content":[{"type":"image_url"}]}],"stream":"yes"}',
  '{"model":"fast","messages":[{"role":"tool","content":"x","tool_call_id":7}],"tools":[{}]}',
  '{"prompt":"x","trigger":{"type":"cron","cron":"* * * * * *","timeZone":"Mars/Base"}}',
  '{"prompt":"x","trigger":{"type":"delay","seconds":1e308}}',
  '{"prompt":"x","trigger":{"type":"at","at":"+275760-09-13T00:00:00.001Z"}}',
  '{"name":"x","url":"javascript:alert(1)","headers":{"\\n":"x"}}',
  '{"approved":"yes","reason":{}}',
  '{"messageId":{"$ne":null},"value":1e400}',
  '{"fact":["x"]}',
  '{"token":{"length":16}}',
  '{"conversation":"../../etc/passwd"}',
  `{"text":"${"x".repeat(300_000)}"}`,
  `{"text":"${"é".repeat(600_000)}"}`,
];

const IDS = [
  "c1",
  "..",
  "%2e%2e",
  "%00",
  "a".repeat(65),
  "é",
  "%ff",
  "__proto__",
  "c1:local",
  "x'--",
  " ",
  "%0d%0a",
];

const QUERIES = [
  "",
  "?limit=-1",
  "?limit=1e9",
  "?limit=x&before=%00",
  "?cursor=-5",
  "?versions[]=all",
  "?%ff=%fe",
  "?__proto__[a]=1",
];

const TYPES = [
  "application/json",
  "text/plain",
  "multipart/form-data; boundary=x",
  "application/json; charset=utf-16",
  "",
];

const HEADERS: readonly Record<string, string>[] = [
  {},
  { accept: "text/event-stream" },
  { accept: "image/png;q=x" },
  { prefer: "respond-async, wait=x, no-queue" },
  { "idempotency-key": "k".repeat(5_000) },
  { "content-encoding": "gzip" },
  { "webhook-id": "x", "webhook-timestamp": "NaN", "webhook-signature": "v1,%%%" },
  {
    upgrade: "websocket",
    connection: "Upgrade",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  },
  { cookie: "upshift_session=%00; =; ;;" },
  { authorization: "Bearer \t" },
];

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** As much of an answer as tells what it is: a stream may go on for long. */
const ENOUGH_CHARACTERS = 100_000;
/** A stream may also be silent without end: then the client goes. */
const PATIENCE_MS = 5_000;

/** Null where the connection ended without an answer. */
function knock(
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer | null,
): Promise<Answered | null> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(upshift.url);
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = "";
      const answer = (): void =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers["content-type"] ?? "",
          body: text,
        });
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        text += piece;
        if (text.length > ENOUGH_CHARACTERS) response.destroy();
      });
      response.on("close", answer);
      // A body that was refused while it was still being sent.
      response.on("error", answer);
    });
    sent.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, type: "", body: "" });
    });
    sent.on("error", () => resolve(null));
    const timer = setTimeout(() => sent.destroy(), PATIENCE_MS);
    sent.on("close", () => clearTimeout(timer));
    if (body === null) sent.end();
    else sent.end(body);
  });
}

/**
 * What the runtime itself says of an upgrade by POST, once the Worker, which is told that it is a GET, has agreed to it. The
 * Worker has no way to word it.
 */
const OF_THE_RUNTIME = "ERROR: WebSocket must be initiated with a GET request.";

/** What every refusal has to be worded as, by its door. */
function isInWords(path: string, { status, type, body }: Answered): boolean {
  if (status < 400 || (status === 400 && body === OF_THE_RUNTIME)) return true;
  try {
    const parsed = JSON.parse(body) as { code?: unknown; detail?: unknown; error?: { message?: unknown } };
    if (path.startsWith("/v1")) return typeof parsed.error?.message === "string";
    return type.startsWith("application/problem+json") && typeof parsed.code === "string";
  } catch {
    // The page of a shared copy answers people; a path that leads out of there is the files' own.
    return path.startsWith("/s/") && (type.startsWith("text/html") || status === 405);
  }
}

test("Whatever comes in is answered in words, and never by 500", { timeout: 300_000 }, async () => {
  const random = seeded(20_261_126);
  const wrong: string[] = [];
  let unheard = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const route of ROUTES) {
      const method = random.next() < 0.8 ? route.method : random.pick(VERBS);
      const path =
        route.path
          .replaceAll(/:\w+/g, () => random.pick(IDS))
          .replaceAll(/[^\x21-\x7e]/g, (character) => encodeURIComponent(character)) + random.pick(QUERIES);
      const body = method === "GET" || method === "HEAD" ? null : random.pick(BODIES);
      const type = random.pick(TYPES);
      const headers = { ...random.pick(HEADERS), ...(type !== "" && { "content-type": type }) };
      const told = `${method} ${path} ${JSON.stringify(headers)} ${String(body).slice(0, 80)}`;
      const answer = await knock(method, path, headers, body);
      if (answer === null) {
        unheard++;
        continue;
      }
      if (answer.status >= 500) wrong.push(`${answer.status} ${told}: ${answer.body.slice(0, 300)}`);
      else if (method !== "HEAD" && !isInWords(path, answer))
        wrong.push(`${answer.status} without words, ${told}: ${answer.body.slice(0, 300)}`);
    }
  }
  expect(wrong).toEqual([]);
  // Heads that HTTP itself forbids, and bodies that were refused while they were sent; most are answered.
  expect(unheard).toBeLessThan((ROUNDS * ROUTES.length) / 10);
  await expectWell();
});

test.each([
  ["without a host", "GET /api/health HTTP/1.1\r\n\r\n"],
  [
    "with two lengths",
    "POST /api/memory HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
  ],
  [
    "with a length and chunks",
    "POST /api/memory HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  ],
  ["with a NUL in a header", "GET /api/health HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n"],
  ["with a line break in its path", "GET /api/health\nX: y HTTP/1.1\r\nHost: x\r\n\r\n"],
  ["of another protocol", "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"],
  ["with a path of 100,000 characters", `GET /${"a".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ["of 10,000 headers", `GET /api/health HTTP/1.1\r\nHost: x\r\n${"a: b\r\n".repeat(10_000)}\r\n`],
])("A head that HTTP forbids, %s, leaves the process up", async (_, head) => {
  const { hostname, port } = new URL(upshift.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(head, "latin1")));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on("data", () => socket.destroy()).on("error", () => socket.destroy());
    socket.on("close", () => resolve());
  });
  await expectWell();
});

async function expectWell(): Promise<void> {
  const health = await fetch(`${upshift.url}/api/health`);
  expect(health.status).toBe(200);
  expect(upshift.output()).not.toMatch(/"level":"error"|[Uu]ncaught/);
}
