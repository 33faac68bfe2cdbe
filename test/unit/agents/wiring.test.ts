// Which models answer, by settings alone.

import { describe, expect, test } from "vitest";
import type { AiBinding } from "../../../src/agents/env.ts";
import { parseConfig } from "../../../src/config.ts";
import { planTiers, wireTiers, type WiringSources } from "../../../src/agents/wiring.ts";

const offline = () => Promise.resolve(new Response());
const binding: AiBinding = {
  run: () => Promise.resolve(null),
  gateway: () => {
    throw new Error("Nothing is reached for a plan.");
  },
};

const sources = (
  variables: Record<string, string>,
  more: Partial<Pick<WiringSources, "ai" | "offline">> = {},
): WiringSources => ({ config: parseConfig(variables), ai: undefined, offline, ...more });

const plan = (...given: Parameters<typeof sources>) => planTiers(sources(...given));

const gateway = { AI_GATEWAY_ACCOUNT_ID: "a", AI_GATEWAY_ID: "g" };
const rest = { WORKERS_AI_ACCOUNT_ID: "a", WORKERS_AI_API_TOKEN: "t" };
const direct = { DEEPSEEK_API_KEY: "k" };

describe("the models that answer", () => {
  test("are simulations where neither tier is configured, and none in a deployment", () => {
    expect(plan({})).toEqual({ fast: "offline", reasoner: ["offline"] });
    expect(plan({}, { offline: undefined })).toEqual({ fast: null, reasoner: [] });
  });

  test.each([
    [direct, {}, { fast: null, reasoner: ["direct"] }],
    [gateway, {}, { fast: null, reasoner: ["gateway"] }],
    [{ ...gateway, ...direct }, {}, { fast: null, reasoner: ["gateway", "direct"] }],
    [rest, {}, { fast: "workers-ai", reasoner: [] }],
    [{}, { ai: binding }, { fast: "workers-ai", reasoner: [] }],
    [{ FAST_BASE_URL: "http://localhost:11434/v1" }, {}, { fast: "openai-compatible", reasoner: [] }],
    [{ ...rest, FAST_BASE_URL: "http://x/v1" }, {}, { fast: "workers-ai", reasoner: [] }],
    [{ ...rest, ...direct }, {}, { fast: "workers-ai", reasoner: ["direct"] }],
    // Half of what a provider needs is nothing.
    [{ WORKERS_AI_ACCOUNT_ID: "a", ...direct }, {}, { fast: null, reasoner: ["direct"] }],
    [{ AI_GATEWAY_ID: "g", ...rest }, {}, { fast: "workers-ai", reasoner: [] }],
    [{ AI_GATEWAY_ACCOUNT_ID: "a" }, { ai: binding }, { fast: "workers-ai", reasoner: [] }],
    // The binding knows the account, but only of Cloudflare's own gateways.
    [{ AI_GATEWAY_ID: "g" }, { ai: binding }, { fast: "workers-ai", reasoner: ["gateway"] }],
    [
      { AI_GATEWAY_ID: "g", AI_GATEWAY_BASE_URL: "http://127.0.0.1:9/v1" },
      { ai: binding },
      { fast: "workers-ai", reasoner: [] },
    ],
  ] as const)(
    "are those that are configured, and no simulation beside them: %j",
    (variables, more, expected) => {
      expect(plan(variables as Record<string, string>, more)).toEqual(expected);
    },
  );

  test("are the provider that is named, also where another would be preferred", () => {
    const both = { ...rest, FAST_BASE_URL: "http://x/v1" };
    expect(plan({ ...both, FAST_PROVIDER: "openai-compatible" }).fast).toBe("openai-compatible");
    expect(plan({ ...rest, ...direct, FAST_PROVIDER: "openai-compatible" }).fast).toBe(null);
    expect(plan({ ...direct, FAST_PROVIDER: "workers-ai" }).fast).toBe(null);
  });

  test("are the routes in the order that is named, without those that are not configured", () => {
    expect(plan({ ...gateway, ...direct, REASONER_ROUTES: "direct,gateway" }).reasoner).toEqual([
      "direct",
      "gateway",
    ]);
    expect(plan({ ...direct, REASONER_ROUTES: "gateway,direct" }).reasoner).toEqual(["direct"]);
  });

  test("are simulations beside real ones only where they are named", () => {
    expect(plan({ ...direct, FAST_PROVIDER: "offline" })).toEqual({ fast: "offline", reasoner: ["direct"] });
    expect(plan({ ...rest, REASONER_ROUTES: "direct,offline" })).toEqual({
      fast: "workers-ai",
      reasoner: ["offline"],
    });
  });

  test.each([{ FAST_PROVIDER: "offline" }, { REASONER_ROUTES: "offline" }])(
    "can't be simulations in a deployment: %j",
    (variables) => {
      expect(() => plan(variables as Record<string, string>, { offline: undefined })).toThrow(
        expect.objectContaining({ code: "config_invalid" }),
      );
    },
  );
});

describe("a tier", () => {
  const context = {
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    newId: () => "id",
    labels: { conversationId: "c", userHash: "h" },
  };

  test("that is not configured is none", () => {
    expect(wireTiers(sources({}, { offline: undefined }), context)).toEqual({ fast: null, reasoner: null });
  });

  test("knows its model as it is sent, its price, its routes and its retries", () => {
    const { fast, reasoner } = wireTiers(
      sources({ ...rest, ...gateway, ...direct, UPSTREAM_RETRIES: "5" }),
      context,
    );
    expect(fast).toMatchObject({
      tier: "fast",
      model: { wireModel: "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b" },
      price: { input: 0.497 },
      routes: [{ route: "workers-ai" }],
      retries: 5,
    });
    expect(reasoner).toMatchObject({
      tier: "reasoner",
      model: { wireModel: "deepseek-flash" },
      price: { input: 0.15 },
      routes: [{ route: "gateway" }, { route: "direct" }],
      retries: 5,
    });
  });

  test("is priced as the operator says, and sent as the operator says", () => {
    const { reasoner } = wireTiers(
      sources({
        ...direct,
        REASONER_WIRE_MODEL: "deepseek-v4-pro",
        PRICES: '{"deepseek-reasoner":{"input":9,"output":9}}',
      }),
      context,
    );
    expect(reasoner).toMatchObject({
      model: { wireModel: "deepseek-v4-pro" },
      price: { input: 9, cachedInput: 9 },
    });
  });

  const wire = (variables: Record<string, string>, more = {}) => wireTiers(sources(variables, more), context);

  test.each([
    [{ ...gateway, ...direct }, ["DEEPSEEK_API_KEY", "DEEPSEEK_API_KEY"]],
    [gateway, ["the key stored in the gateway"]],
    [{ ...gateway, ...direct, AI_GATEWAY_TOKEN: "t" }, ["DEEPSEEK_API_KEY", "DEEPSEEK_API_KEY"]],
    [{ REASONER_ROUTES: "offline" }, ["none"]],
  ])("names the credential of each route, and not its value: %j", (variables, labels) => {
    const { reasoner } = wire(variables as Record<string, string>);
    expect(reasoner?.routes.map(({ credential }) => credential)).toEqual(labels);
  });

  test.each([
    [rest, {}, "WORKERS_AI_API_TOKEN"],
    [{}, { ai: binding }, "the AI binding"],
    [{ FAST_BASE_URL: "http://x/v1" }, {}, "FAST_API_KEY"],
    [{ FAST_PROVIDER: "offline" }, {}, "none"],
  ])("names the fast route's as well: %j", (variables, more, label) => {
    expect(wire(variables as Record<string, string>, more).fast?.routes[0].credential).toBe(label);
  });

  test("shares its breakers with every conversation, and with no other address", () => {
    const breakers = (variables: Record<string, string>) =>
      wire(variables).reasoner!.routes.map(({ breaker }) => breaker);
    const both = { ...gateway, ...direct };
    const [ofGateway, ofDirect] = breakers(both);
    expect(ofGateway).toBeDefined();
    expect(ofGateway).not.toBe(ofDirect);
    expect(breakers(both)).toEqual([ofGateway, ofDirect]);
    expect(breakers(both)[0]).toBe(ofGateway);
    expect(breakers({ ...both, AI_GATEWAY_ID: "other" })[0]).not.toBe(ofGateway);
    expect(breakers({ ...both, DEEPSEEK_BASE_URL: "https://x.test" })[1]).not.toBe(ofDirect);
  });

  test("shares what it knows of the day's quota with every conversation, and with no other account", () => {
    const quota = (variables: Record<string, string>, more = {}) =>
      wire(variables, more).fast!.routes[0].quota;
    const mine = quota(rest);
    expect(mine).toBeDefined();
    expect(quota(rest)).toBe(mine);
    expect(quota({ ...rest, WORKERS_AI_ACCOUNT_ID: "b" })).not.toBe(mine);
    expect(quota(rest, { ai: binding })).not.toBe(mine);
    expect(quota({}, { ai: binding })).toBe(quota(rest, { ai: binding }));
    // A simulation has nothing to use up.
    expect(quota({ FAST_PROVIDER: "offline" })).toBeUndefined();
  });
});
