// A user's verdict on an answer, from the door to the gateway's log, through the product as it is started.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Step } from "../../src/core/receipt.ts";
import { gatewayError } from "../emulators/error-bodies.ts";
import { startGateway, type Gateway } from "../emulators/gateway.ts";
import { connectChat } from "../support/chat-client.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { GATEWAY_TOKEN, lastAnswer, newConversation, receiptOf, requestsSince } from "./journey.ts";

let gateway: Gateway;
let upshift: Upshift;
beforeAll(async () => {
  gateway = await startGateway({ token: GATEWAY_TOKEN });
  gateway.script({ reply: { thinking: "All is well.", text: "Here you are." } });
  // Cloudflare's API is found at the root of Workers AI's.
  upshift = await startUpshift({
    vars: { ...gateway.vars, WORKERS_AI_BASE_URL: gateway.apiRoot, UPSTREAM_RETRIES: "0" },
  });
});
afterAll(async () => {
  await upshift.stop();
  await gateway.close();
});

interface Answered {
  readonly id: string;
  readonly messageId: string;
  readonly steps: readonly Step[];
  readonly give: (feedback: Readonly<Record<string, unknown>>) => Promise<Response>;
}

const post = (id: string, body: unknown): Promise<Response> =>
  fetch(`${upshift.url}/api/conversations/${id}/feedback`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

async function answered(text = "Tell me."): Promise<Answered> {
  const id = newConversation();
  const client = await connectChat(upshift.url, id);
  await client.submit(text, { body: { mode: "deep" } }).done;
  await client.close();
  const answer = await lastAnswer(upshift.url, id);
  return {
    id,
    messageId: answer.id,
    steps: receiptOf(answer).steps,
    give: (feedback) => post(id, { messageId: answer.id, ...feedback }),
  };
}

const logOf = (step: Step | undefined) => gateway.logs.find(({ id }) => id === step?.gatewayLogId);

/** There is no event for what happens behind an answer that was given already, hence the polling. */
async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 20_000, interval: 20 }).toBe(true);
}

describe("Feedback on an answer through the gateway", () => {
  test("reaches the log of its call, and the last word counts", async () => {
    const { steps, give } = await answered();
    expect(steps).toMatchObject([{ route: "gateway", gatewayLogId: expect.any(String) }]);
    const response = await give({ value: 1, comment: "canary-comment-51c0" });
    expect([response.status, await response.text()]).toEqual([204, ""]);
    await until(() => logOf(steps[0])?.feedback === 1);
    expect((await give({ value: -1 })).status).toBe(204);
    await until(() => logOf(steps[0])?.feedback === -1);
    expect(JSON.stringify(gateway.requests.map(({ headers, body }) => ({ headers, body })))).not.toContain(
      "canary-comment",
    );
  });

  test("reaches the log of each call of a turn that used tools", async () => {
    gateway.script([
      { reply: { toolCalls: [{ name: "calculator", arguments: { expression: "6 * 7" } }] } },
      { reply: { text: "It is 42." } },
    ]);
    const { steps, give } = await answered();
    expect(steps).toHaveLength(2);
    await give({ value: 1 });
    await until(() => steps.every((step) => logOf(step)?.feedback === 1));
  });

  test("is tried once more where the log is not there yet", async () => {
    gateway.script({ reply: { text: "Here you are." } });
    const { steps, give } = await answered();
    gateway.missLogs(1);
    const requests = requestsSince(gateway);
    expect((await give({ value: 1 })).status).toBe(204);
    await until(() => logOf(steps[0])?.feedback === 1);
    expect(requests()).toHaveLength(2);
    const [first, second] = requests();
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(900);
  });

  test("is the user's 204 also where the gateway takes nothing, and one line in the log", async () => {
    gateway.script({ reply: { text: "Here you are." } });
    const { steps, give } = await answered();
    gateway.missLogs(2);
    expect((await give({ value: 1 })).status).toBe(204);
    const logId = steps[0]?.gatewayLogId ?? "none";
    await until(() => upshift.output().includes(logId));
    const lines = upshift
      .output()
      .split("\n")
      .filter((line) => line.includes(logId));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"level":"warn"');
    expect(lines[0]).toContain("there is no such log");
    expect(upshift.output()).not.toContain(GATEWAY_TOKEN);
    expect(logOf(steps[0])?.feedback).toBeNull();
  });

  test("on an answer that the gateway refused is kept, and nothing is sent", async () => {
    gateway.script({ fault: { http: gatewayError(2003) } });
    const { steps, give } = await answered();
    expect(steps).toMatchObject([{ outcome: "failed", gatewayLogId: null }]);
    const requests = requestsSince(gateway);
    expect((await give({ value: -1 })).status).toBe(204);
    gateway.script({ reply: { text: "Here you are." } });
    const next = await answered();
    await next.give({ value: 1 });
    await until(() => logOf(next.steps[0])?.feedback === 1);
    expect(requests().map(({ method }) => method)).toEqual(["POST", "PATCH"]);
  });
});

describe("Feedback that can't be taken", () => {
  test("is refused with the reason", async () => {
    const { id, messageId } = await answered();
    const codeOf = async (response: Response): Promise<unknown[]> => [
      response.status,
      ((await response.json()) as { code: string }).code,
    ];
    expect(await codeOf(await post("never-begun", { messageId, value: 1 }))).toEqual([404, "not_found"]);
    expect(await codeOf(await post(id, { messageId: "never", value: 1 }))).toEqual([404, "not_found"]);
    expect(await codeOf(await post(id, { messageId, value: 2 }))).toEqual([400, "invalid_request"]);
    expect(await codeOf(await post(id, "{"))).toEqual([400, "invalid_request"]);
    expect(await codeOf(await post(id, " ".repeat(1024 * 1024 + 1)))).toEqual([413, "payload_too_large"]);
  });
});

describe("Without a token for the API", () => {
  test("feedback is taken and stays here", async () => {
    await gateway.close();
    gateway = await startGateway();
    gateway.script({ reply: { text: "Here you are." } });
    await upshift.restart({
      vars: { ...gateway.vars, WORKERS_AI_BASE_URL: gateway.apiRoot, AI_GATEWAY_TOKEN: "" },
    });
    const { steps, give } = await answered();
    expect(steps[0]?.gatewayLogId).toEqual(expect.any(String));
    expect((await give({ value: 1 })).status).toBe(204);
    // Whatever was to be sent would have been sent before the next turn's request.
    await answered();
    expect(gateway.requests.map(({ method }) => method)).toEqual(["POST", "POST"]);
  });
});
