// The gateway emulator's other doors: the universal endpoint that the AI binding speaks, and the API that judges its logs.

import { afterEach, describe, expect, test } from "vitest";
import { gatewayError } from "../../emulators/error-bodies.ts";
import {
  GATEWAY_TEST_ACCOUNT,
  GATEWAY_TEST_ID,
  startGateway,
  type Gateway,
} from "../../emulators/gateway.ts";
import { HELLO, post } from "./calls.ts";

let gateway: Gateway;
afterEach(() => gateway.close());

const SKIP = { "cf-aig-skip-cache": "true" };
const universal = (id = GATEWAY_TEST_ID) => `${gateway.baseUrl}/${GATEWAY_TEST_ACCOUNT}/${id}`;
const step = (headers: Record<string, string> = {}, provider = "deepseek") => ({
  provider,
  endpoint: "chat/completions",
  headers,
  query: HELLO,
});

describe("The universal endpoint", () => {
  test("asks the provider of its step with the step's own credential", async () => {
    gateway = await startGateway({ apiKey: "sk-right" });
    gateway.script({ reply: { text: "Yes." } });
    const send = (headers: Record<string, string>) =>
      post(universal(), [step(headers)], { headers: { ...SKIP, authorization: "Bearer of-the-request" } });
    const response = await send({ Authorization: "Bearer sk-right" });
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("Yes.")]);
    expect(gateway.requests[0]).toMatchObject({
      path: `/v1/${GATEWAY_TEST_ACCOUNT}/${GATEWAY_TEST_ID}/deepseek/chat/completions`,
      body: HELLO,
      violations: [],
    });
    expect((await send({ Authorization: "Bearer sk-wrong" })).status).toBe(401);
    expect((await send({})).status).toBe(401);
  });

  test("refuses as the provider's own address does", async () => {
    gateway = await startGateway({ token: "right" });
    const headers = { ...SKIP, "cf-aig-authorization": "Bearer right" };
    expect(await (await post(universal(), [step()], { headers: SKIP })).json()).toEqual(
      gatewayError(2009).body,
    );
    expect(await (await post(universal("other"), [step()], { headers })).json()).toEqual(
      gatewayError(2001).body,
    );
    expect(await (await post(universal(), [step({}, "nobody")], { headers })).json()).toEqual(
      gatewayError(2008).body,
    );
  });

  test("takes a list of steps and nothing else", async () => {
    gateway = await startGateway();
    for (const body of [step(), [], [step(), step()], [{ ...step(), invented: 1 }]]) {
      expect((await post(universal(), body, { headers: SKIP })).status).toBe(500);
    }
  });
});

describe("A gateway's log", () => {
  const patch = (id: string, body: object, token = "right") =>
    fetch(
      `${gateway.apiRoot}/accounts/${GATEWAY_TEST_ACCOUNT}/ai-gateway/gateways/${GATEWAY_TEST_ID}/logs/${id}`,
      { method: "PATCH", headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(body) },
    );

  test("takes a verdict, by its id and with the right token", async () => {
    gateway = await startGateway({ token: "right" });
    await (await post(universal(), [step()], { headers: SKIP })).text();
    const [log] = gateway.logs;
    const response = await patch(log!.id, { feedback: -1 });
    expect([response.status, await response.json()]).toEqual([200, { success: true, result: {} }]);
    expect(log?.feedback).toBe(-1);
    const statuses = [
      await patch(log!.id, { feedback: 1 }, "wrong"),
      await patch("no-such-log", { feedback: 1 }),
      await patch(log!.id, { feedback: 2 }),
      await patch(log!.id, {}),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 404, 400, 400]);
    expect(log?.feedback).toBe(-1);
  });

  test("is not found as often as a test says", async () => {
    gateway = await startGateway({ token: "right" });
    await (await post(universal(), [step()], { headers: SKIP })).text();
    gateway.missLogs(1);
    const missing = await patch(gateway.logs[0]!.id, { feedback: 1 });
    expect([missing.status, await missing.json()]).toMatchObject([
      404,
      { errors: [{ message: "Log not found" }] },
    ]);
    expect((await patch(gateway.logs[0]!.id, { feedback: 1 })).status).toBe(200);
  });
});
