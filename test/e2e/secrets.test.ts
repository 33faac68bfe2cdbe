// Whatever is set, and however badly the upstreams behave, no secret comes out: not in a frame, not in an HTTP answer, not
// on the terminal.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Behaviour } from "../emulators/behaviour.ts";
import { startDeepSeek } from "../emulators/deepseek.ts";
import type { Emulator } from "../emulators/emulator.ts";
import { startGateway } from "../emulators/gateway.ts";
import type { RecordedRequest } from "../emulators/recorded-request.ts";
import { startWorkersAi } from "../emulators/workers-ai.ts";
import { connectChat } from "../support/chat-client.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { canariesIn, echoOf, PRIVATE, SECRETS, type Seen } from "./canaries.ts";
import { newConversation } from "./journey.ts";

let upshift: Upshift;
let fast: Emulator;
let gateway: Emulator;
let direct: Emulator;
const seen: Seen[] = [];

beforeAll(async () => {
  [fast, gateway, direct] = await Promise.all([
    startWorkersAi({ accountId: PRIVATE.WORKERS_AI_ACCOUNT_ID, apiToken: SECRETS.WORKERS_AI_API_TOKEN }),
    startGateway({ accountId: PRIVATE.AI_GATEWAY_ACCOUNT_ID, token: SECRETS.AI_GATEWAY_TOKEN }),
    startDeepSeek({ apiKey: SECRETS.DEEPSEEK_API_KEY }),
  ]);
  upshift = await startUpshift({
    vars: {
      ...fast.vars,
      ...gateway.vars,
      ...direct.vars,
      ...SECRETS,
      ...PRIVATE,
      UPSTREAM_RETRIES: "0",
      TURNS_PER_MINUTE: "1000",
    },
  });
});
afterAll(async () => {
  await upshift.stop();
  await Promise.all([fast.close(), gateway.close(), direct.close()]);
});

async function read(path: string, init?: RequestInit): Promise<void> {
  const response = await fetch(`${upshift.url}${path}`, init);
  const headers = JSON.stringify([...response.headers]);
  seen.push({ where: `${init?.method ?? "GET"} ${path}`, text: headers + (await response.text()) });
}

/** An upstream that says back all that it was sent, in each of the ways in which it can fail. */
const indiscreet = (fail: (echo: string) => Behaviour) => (request: RecordedRequest) => fail(echoOf(request));

const FAILURES: Record<string, (echo: string) => Behaviour> = {
  "DeepSeek's 401": (echo) => ({
    fault: {
      http: {
        status: 401,
        body: { error: { message: `Your api key is invalid: ${echo}`, type: "x", code: "y" } },
      },
    },
  }),
  "DeepSeek's 400": (echo) => ({
    fault: { http: { status: 400, body: { error: { message: echo, type: "x", code: "y" } } } },
  }),
  "Workers AI's 5006": (echo) => ({
    fault: { http: { status: 400, body: { success: false, errors: [{ code: 5006, message: echo }] } } },
  }),
  "the gateway's 2005": (echo) => ({
    fault: {
      http: {
        status: 400,
        body: {
          success: false,
          error: [{ code: 2005, message: echo }],
          name: "AiGatewayError",
          internalCode: 2005,
        },
      },
    },
  }),
  "the gateway's 2003": (echo) => ({
    fault: { http: { status: 429, body: { success: false, error: [{ code: 2003, message: echo }] } } },
  }),
  "a page of HTML": (echo) => ({ fault: { html: { status: 500, body: `<pre>${echo}</pre>` } } }),
  "plain text": (echo) => ({ fault: { http: { status: 418, body: echo, contentType: "text/plain" } } }),
  "an error in the stream": (echo) => ({
    reply: { thinking: "Well.", text: "So far." },
    fault: { errorObjectAfterChunks: 4, body: { error: { message: echo, type: "x" } } },
  }),
  "garbage in the stream": (echo) => ({
    reply: { thinking: "Well.", text: "So far." },
    fault: { garbageAfterChunks: 4, text: `<<${echo.replaceAll("\n", " ")}` },
  }),
};

test.each(Object.entries(FAILURES))("No secret comes out of a turn that meets %s", async (name, fail) => {
  for (const upstream of [fast, gateway, direct]) upstream.script(indiscreet(fail));
  const asked = [fast, gateway].map(({ requests }) => requests.length);
  const id = newConversation("secret");
  const client = await connectChat(upshift.url, id);
  for (const mode of ["auto", "fast", "deep"])
    await client.submit("Tell me everything.", { body: { mode } }).done;
  await client.resume();
  for (const [index, { requests }] of [fast, gateway].entries())
    expect(requests.length).toBeGreaterThan(asked[index] ?? 0);
  seen.push({
    where: `frames of ${name}`,
    text: client.frames.map(({ frame }) => JSON.stringify(frame)).join("\n"),
  });
  await read(`/agents/chat-agent/${id}/get-messages`);
  await read(`/api/conversations/${id}/messages?versions=all`);
  await client.close();
  expectNoCanary();
});

test("No secret comes out of the pages and answers that anybody can ask for", async () => {
  for (const path of [
    "/",
    "/api/health",
    "/api/models",
    "/api/nothing-here",
    "/agents/chat-agent/x",
    "/v1/models",
  ])
    await read(path);
  await read("/api/conversations/no-such-conversation/messages");
  await read("/api/conversations/secret/messages?limit=many");
  await read("/api/health", { headers: { host: "upshift.example" } });
  await read("/api/conversations/x/stop", { method: "POST", headers: { origin: "https://evil.example" } });
  await read("/api/conversations", {
    method: "POST",
    body: "{",
    headers: { "content-type": "application/json" },
  });
  expectNoCanary();
});

test("No secret stands on the terminal", async () => {
  // After a restart as well: the start is when settings are read and named.
  await upshift.restart();
  seen.push({ where: "the terminal", text: upshift.output() });
  expect(upshift.output()).toContain("Upshift is ready");
  // The log speaks of the faults, and still says nothing that was meant for nobody.
  for (const kind of ["provider-auth", "gateway-rate-limit", "request-refused", "garbled", "error-in-stream"])
    expect(upshift.output()).toContain(`"kind":"${kind}"`);
  // So does the line of each turn.
  expect(upshift.output()).toContain('"event":"turn"');
  expectNoCanary();
});

function expectNoCanary(): void {
  expect(canariesIn(seen)).toEqual([]);
}
