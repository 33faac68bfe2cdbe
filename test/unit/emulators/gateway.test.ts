// The AI Gateway emulator: its routes, headers, refusals and cache, in front of DeepSeek's answers.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateText, streamText } from "ai";
import { afterEach, describe, expect, test } from "vitest";
import { GATEWAY_CODES, deepSeekError, deepSeekRefusal, gatewayError } from "../../emulators/error-bodies.ts";
import {
  GATEWAY_TEST_ACCOUNT,
  GATEWAY_TEST_ID,
  startGateway,
  type Gateway,
  type GatewayOptions,
} from "../../emulators/gateway.ts";
import { HELLO, post } from "./calls.ts";

let gateway: Gateway;
afterEach(async () => {
  await gateway.close();
});

const start = async (options: GatewayOptions = {}) => {
  gateway = await startGateway(options);
};
const baseUrl = (provider = "deepseek", id = GATEWAY_TEST_ID) =>
  `${gateway.baseUrl}/${GATEWAY_TEST_ACCOUNT}/${id}/${provider}`;
const SKIP = { "cf-aig-skip-cache": "true" };
const call = (headers: Record<string, string> = SKIP, body: object = HELLO) =>
  post(`${baseUrl()}/chat/completions`, body, { headers });
const model = (headers: Record<string, string> = SKIP) =>
  createOpenAICompatible({
    name: "deepseek",
    baseURL: baseUrl(),
    apiKey: "sk-any",
    headers,
    includeUsage: true,
  })("deepseek-flash");

describe("AI Gateway", () => {
  test("passes DeepSeek's stream through and labels the response", async () => {
    await start();
    gateway.script({ reply: { thinking: "Hm.", text: "Yes." } });
    const result = streamText({
      model: model({ ...SKIP, "cf-aig-event-id": "event-7" }),
      prompt: "Right?",
    });
    expect(await result.text).toBe("Yes.");
    expect(await result.reasoningText).toBe("Hm.");
    const headers = (await result.response).headers ?? {};
    const [log] = gateway.logs;
    expect(headers).toMatchObject({
      "cf-aig-log-id": log?.id,
      "cf-aig-request-id": log?.id,
      "cf-aig-event-id": "event-7",
      "cf-aig-cache-status": "MISS",
      "cf-aig-step": "0",
    });
    expect(log?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(gateway.requests[0]).toMatchObject({ violations: [], usage: { completionTokens: 2 } });
  });

  test.each(GATEWAY_CODES)("refuses with %i in an envelope that the provider cannot read", async (code) => {
    await start();
    gateway.script({ fault: { http: gatewayError(code) } });
    const response = await call();
    const expected = gatewayError(code);
    expect(response.status).toBe(expected.status);
    expect(response.headers.get("cf-aig-log-id")).toBe(gateway.logs[0]?.id);
    expect(await response.json()).toEqual(expected.body);
    expect(expected.body).toMatchObject({
      error: [{ code }],
      name: "AiGatewayError",
      internalCode: code,
    });
    const error = await generateText({ model: model(), prompt: "Hello", maxRetries: 0 }).catch(
      (caught: unknown) => caught,
    );
    expect(APICallError.isInstance(error) && [error.statusCode, error.data]).toEqual([
      expected.status,
      undefined,
    ]);
  });

  test("lets DeepSeek's own rules and errors through as they are", async () => {
    await start();
    gateway.script({ fault: { http: deepSeekError(402) } });
    const paid = await call();
    expect([paid.status, await paid.json()]).toEqual([402, deepSeekError(402).body]);
    const retired = await call(SKIP, { ...HELLO, model: "deepseek-chat" });
    expect(await retired.json()).toEqual(deepSeekRefusal.model("deepseek-chat").body);
  });

  test("refuses a wrong token, gateway or provider", async () => {
    await start({ token: "right" });
    const codeOf = async (response: Response) =>
      ((await response.json()) as { internalCode: number }).internalCode;
    expect(await codeOf(await call())).toBe(2009);
    const authorized = { ...SKIP, "cf-aig-authorization": "Bearer right" };
    expect((await call(authorized)).status).toBe(200);
    expect(
      await codeOf(
        await post(`${baseUrl("deepseek", "other")}/chat/completions`, HELLO, {
          headers: authorized,
        }),
      ),
    ).toBe(2001);
    expect(
      await codeOf(await post(`${baseUrl("nobody")}/chat/completions`, HELLO, { headers: authorized })),
    ).toBe(2008);
    expect(gateway.logs.map((log) => log.status)).toEqual([401, 200, 400, 400]);
  });

  test("uses a stored key only where the request has none", async () => {
    await start({ storedKeyAliases: ["default"], apiKey: "sk-right" });
    expect(gateway.vars["DEEPSEEK_API_KEY"]).toBeUndefined();
    const send = (headers: Record<string, string>) =>
      fetch(`${baseUrl()}/chat/completions`, {
        method: "POST",
        body: JSON.stringify(HELLO),
        headers: { ...SKIP, ...headers },
      });
    expect((await send({})).status).toBe(200);
    expect((await send({ authorization: "Bearer sk-wrong" })).status).toBe(401);
    expect(await (await send({ "cf-aig-byok-alias": "work" })).json()).toMatchObject({
      internalCode: 2040,
    });
  });

  test("notes headers that would be lost or misread", async () => {
    await start();
    const violationsOf = async (headers: Record<string, string>) => {
      await (await call(headers)).text();
      return gateway.requests.at(-1)?.violations ?? [];
    };
    const metadata = (value: object) => ({ ...SKIP, "cf-aig-metadata": JSON.stringify(value) });
    expect(await violationsOf(metadata({ a: 1, b: "two", c: true }))).toEqual([]);
    expect(gateway.logs.at(-1)?.metadata).toEqual({ a: 1, b: "two", c: true });
    expect(await violationsOf(metadata({ a: 1, b: null }))).toHaveLength(1);
    expect(gateway.logs.at(-1)?.metadata).toBeNull();
    expect(await violationsOf(metadata({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }))).toHaveLength(1);
    expect(Object.keys(gateway.logs.at(-1)?.metadata ?? {})).toHaveLength(5);
    expect(await violationsOf({})).toEqual([expect.stringContaining("the gateway's own setting decides")]);
    expect(await violationsOf({ "cf-aig-cache-ttl": "30" })).toHaveLength(2);
    expect(await violationsOf({ ...SKIP, "cf-aig-max-attempts": "9", "cf-aig-invented": "1" })).toHaveLength(
      2,
    );
  });

  test("caches an identical answer that does not stream unless told to skip, per key", async () => {
    await start();
    gateway.script((_request, index) => ({ reply: { text: `answer ${index}` } }));
    const body = { ...HELLO, stream: false };
    const ask = async (headers: Record<string, string>, stream = false) => {
      const response = await call(headers, { ...body, stream });
      return [response.headers.get("cf-aig-cache-status"), /answer \d/.exec(await response.text())?.[0]];
    };
    expect(await ask({})).toEqual(["MISS", "answer 0"]);
    expect(await ask({})).toEqual(["HIT", "answer 0"]);
    expect(await ask(SKIP)).toEqual(["MISS", "answer 1"]);
    expect(await ask({ "cf-aig-cache-ttl": "60", "cf-aig-cache-key": "ada" })).toEqual(["MISS", "answer 2"]);
    expect(await ask({ "cf-aig-cache-ttl": "60", "cf-aig-cache-key": "bob" })).toEqual(["MISS", "answer 3"]);
    expect(await ask({ "cf-aig-cache-ttl": "60", "cf-aig-cache-key": "ada" })).toEqual(["HIT", "answer 2"]);
    expect((await ask({}, true))[0]).toBe("MISS");
    expect((await ask({}, true))[0]).toBe("MISS");
  });
});
