// Every variable: what it is when it is absent, what it accepts, and an error that names it and gives no secret away.

import { describe, expect, test } from "vitest";
import { parseConfig, type Config } from "../../src/config.ts";
import { UpshiftError } from "../../src/core/errors.ts";

type Name = keyof Config;

const DEFAULTS: { readonly [name in Name]: Config[name] } = {
  FAST_PROVIDER: undefined,
  FAST_MODEL: "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b",
  FAST_THINKING_TOKENS: 1_500,
  WORKERS_AI_ACCOUNT_ID: undefined,
  WORKERS_AI_API_TOKEN: undefined,
  WORKERS_AI_BASE_URL: "https://api.cloudflare.com/client/v4",
  FAST_BASE_URL: undefined,
  FAST_API_KEY: undefined,
  REASONER_MODEL: "deepseek-reasoner",
  REASONER_WIRE_MODEL: undefined,
  REASONER_ROUTES: ["gateway", "direct"],
  AI_GATEWAY_ACCOUNT_ID: undefined,
  AI_GATEWAY_ID: undefined,
  AI_GATEWAY_BASE_URL: "https://gateway.ai.cloudflare.com/v1",
  AI_GATEWAY_TOKEN: undefined,
  AI_GATEWAY_CACHE_TTL: 0,
  AI_GATEWAY_CACHE_SCOPE: "user",
  DEEPSEEK_API_KEY: undefined,
  DEEPSEEK_BASE_URL: "https://api.deepseek.com",
  UPSTREAM_FIRST_EVENT_TIMEOUT_MS: 60_000,
  UPSTREAM_STALL_TIMEOUT_MS: 60_000,
  UPSTREAM_QUEUE_TIMEOUT_MS: 600_000,
  UPSTREAM_RETRIES: 2,
  ESCALATION_THRESHOLD: 0.5,
  ESCALATION_SOFT_TRIGGERS: "shadow",
  COST_AWARE: true,
  FREE_NEURONS_PER_DAY: 10_000,
  PRICES: {},
  BUDGET_USD_PER_CONVERSATION: undefined,
  BUDGET_USD_PER_USER_DAY: undefined,
  BUDGET_NEURONS_PER_DAY: undefined,
  AUTOMATIONS_USD_PER_DAY: 1,
  BUDGET_ACTION: "refuse",
  TITLES: "words",
  TURNS_PER_MINUTE: 30,
  AUTH_MODE: "open",
  API_TOKENS: undefined,
  ACCESS_TEAM_DOMAIN: undefined,
  ACCESS_AUD: undefined,
  ALLOWED_ORIGINS: [],
  SYSTEM_PROMPT: undefined,
  WEBHOOK_ALLOWED_HOSTS: [],
  WEB_FETCH_ALLOW_HOSTS: [],
};
const NAMES = Object.keys(DEFAULTS) as Name[];

/** Values by the text that gives them. */
interface Values {
  readonly accepts: Readonly<Record<string, unknown>>;
  readonly refuses: readonly string[];
}
const oneOf = (accepted: readonly string[], refuses: readonly string[]): Values => ({
  accepts: Object.fromEntries(accepted.map((value) => [value, value])),
  refuses,
});
const MILLISECONDS: Values = {
  accepts: { "1": 1, "3600000": 3_600_000 },
  refuses: ["0", "-1", "1.5", "3600001", "1s", "Infinity"],
};
const URLS: Values = {
  accepts: {
    "http://127.0.0.1:11434/v1/": "http://127.0.0.1:11434/v1",
    " https://example.com//": "https://example.com",
  },
  refuses: ["example.com", "ftp://example.com", "http://", "//example.com", "javascript:alert(1)"],
};
const USD: Values = { accepts: { "0": 0, "0.25": 0.25, "100": 100 }, refuses: ["-1", "$5", "1,50", "NaN"] };
const TEXT = oneOf(["some text"], []);
const LIST: Values = { accepts: { a: ["a"], " a , b,,": ["a", "b"] }, refuses: [] };

/** What each variable accepts, as what, and what it refuses. */
const VALUES: { readonly [name in Name]: Values } = {
  FAST_PROVIDER: oneOf(["workers-ai", "openai-compatible", "offline"], ["Workers-AI", "openai", "none"]),
  FAST_MODEL: TEXT,
  FAST_THINKING_TOKENS: { accepts: { "1": 1, "4000": 4_000 }, refuses: ["0", "-5", "1.5", "many"] },
  WORKERS_AI_ACCOUNT_ID: TEXT,
  WORKERS_AI_API_TOKEN: TEXT,
  WORKERS_AI_BASE_URL: URLS,
  FAST_BASE_URL: URLS,
  FAST_API_KEY: TEXT,
  REASONER_MODEL: TEXT,
  REASONER_WIRE_MODEL: TEXT,
  REASONER_ROUTES: {
    accepts: { direct: ["direct"], " direct , gateway ": ["direct", "gateway"], offline: ["offline"] },
    refuses: [",", "gateway,foo", "gateway;direct", "Direct"],
  },
  AI_GATEWAY_ACCOUNT_ID: TEXT,
  AI_GATEWAY_ID: TEXT,
  AI_GATEWAY_BASE_URL: URLS,
  AI_GATEWAY_TOKEN: TEXT,
  AI_GATEWAY_CACHE_TTL: {
    accepts: { "0": 0, "60": 60, "2592000": 2_592_000 },
    refuses: ["1", "59", "2592001", "-60", "60.5", "1h"],
  },
  AI_GATEWAY_CACHE_SCOPE: oneOf(["user", "shared"], ["all", "none"]),
  DEEPSEEK_API_KEY: TEXT,
  DEEPSEEK_BASE_URL: URLS,
  UPSTREAM_FIRST_EVENT_TIMEOUT_MS: MILLISECONDS,
  UPSTREAM_STALL_TIMEOUT_MS: MILLISECONDS,
  UPSTREAM_QUEUE_TIMEOUT_MS: MILLISECONDS,
  UPSTREAM_RETRIES: { accepts: { "0": 0, " 3 ": 3, "10": 10 }, refuses: ["11", "-1", "0.5", "two"] },
  ESCALATION_THRESHOLD: {
    accepts: { "0": 0, "0.35": 0.35, "1": 1 },
    refuses: ["-0.1", "1.1", "50%", "half"],
  },
  ESCALATION_SOFT_TRIGGERS: oneOf(["shadow", "act"], ["on", "true"]),
  COST_AWARE: {
    accepts: { true: true, false: false, FALSE: false, " True ": true },
    refuses: ["yes", "0", "1"],
  },
  FREE_NEURONS_PER_DAY: { accepts: { "0": 0, "12.5": 12.5 }, refuses: ["-1", "ten"] },
  PRICES: {
    accepts: {
      "{}": {},
      '{"m":{"input":0.15,"output":0.6}}': { m: { input: 0.15, output: 0.6 } },
      '{"m":{"input":0,"cachedInput":0.003,"output":0.6,"peakFactor":2}}': {
        m: { input: 0, cachedInput: 0.003, output: 0.6, peakFactor: 2 },
      },
    },
    refuses: [
      "{",
      "[]",
      "5",
      '{"m":5}',
      '{"m":{"input":1}}',
      '{"m":{"input":-1,"output":1}}',
      '{"m":{"input":"1","output":1}}',
      '{"m":{"input":1,"output":1,"peakFactor":0.5}}',
      '{"m":{"input":1,"output":1,"cached":1}}',
    ],
  },
  BUDGET_USD_PER_CONVERSATION: USD,
  BUDGET_USD_PER_USER_DAY: USD,
  BUDGET_NEURONS_PER_DAY: { accepts: { "0": 0, "50000": 50_000 }, refuses: ["-1", "none"] },
  AUTOMATIONS_USD_PER_DAY: USD,
  BUDGET_ACTION: oneOf(["refuse", "downgrade"], ["stop"]),
  TITLES: oneOf(["words", "model"], ["none"]),
  TURNS_PER_MINUTE: { accepts: { "1": 1, "600": 600 }, refuses: ["0", "-1", "1.5", "Infinity"] },
  AUTH_MODE: oneOf(["open", "token", "access"], ["none", "Open"]),
  API_TOKENS: oneOf(["alice=0123456789abcdef"], []),
  ACCESS_TEAM_DOMAIN: {
    accepts: {
      "team.cloudflareaccess.com": "https://team.cloudflareaccess.com",
      "https://team.cloudflareaccess.com/": "https://team.cloudflareaccess.com",
      "http://127.0.0.1:9000": "http://127.0.0.1:9000",
    },
    refuses: [
      "http://team.cloudflareaccess.com",
      "team.cloudflareaccess.com/path",
      "a team",
      "ftp://team.example",
    ],
  },
  ACCESS_AUD: TEXT,
  ALLOWED_ORIGINS: LIST,
  SYSTEM_PROMPT: TEXT,
  WEBHOOK_ALLOWED_HOSTS: {
    accepts: {
      "hooks.example": ["hooks.example"],
      "Hooks.example, localhost:8080, [::1]:80": ["hooks.example", "localhost:8080", "[::1]:80"],
    },
    refuses: ["https://hooks.example", "hooks.example/path", "*.example", "hooks.example:http"],
  },
  WEB_FETCH_ALLOW_HOSTS: {
    accepts: {
      "localhost:8080": ["localhost:8080"],
      "Pages.example:443, [::1]:80": ["pages.example:443", "[::1]:80"],
    },
    refuses: ["localhost", "http://localhost:80", "*:80", "localhost:http"],
  },
};

function refusalOf(env: Record<string, unknown>): UpshiftError {
  try {
    parseConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(UpshiftError);
    return error as UpshiftError;
  }
  throw new Error(`was accepted: ${JSON.stringify(env)}`);
}

describe("The settings", () => {
  test("have their defaults where nothing is set", () => {
    const defined = Object.fromEntries(Object.entries(DEFAULTS).filter(([, value]) => value !== undefined));
    expect(parseConfig({})).toEqual(defined);
  });

  test.each(NAMES)("%s counts as absent where it is empty, null or undefined", (name) => {
    for (const value of ["", null, undefined])
      expect(parseConfig({ [name]: value })[name]).toEqual(DEFAULTS[name]);
  });

  const accepted = NAMES.flatMap((name) =>
    Object.entries(VALUES[name].accepts).map(([given, parsed]) => ({ name, given, parsed })),
  );
  test.each(accepted)("$name accepts $given", ({ name, given, parsed }) => {
    expect(parseConfig({ [name]: given })).toEqual({ ...parseConfig({}), [name]: parsed });
  });

  const refused = NAMES.flatMap((name) => VALUES[name].refuses.map((given) => ({ name, given })));
  test.each(refused)("$name refuses $given, and says what is needed", ({ name, given }) => {
    const error = refusalOf({ [name]: given });
    expect(error.code).toBe("config_invalid");
    expect(error.errors).toHaveLength(1);
    expect(error.errors[0]?.path).toBe(name);
    expect(error.errors[0]?.reason).toMatch(/ needed/);
    expect(error.errors[0]?.reason).toContain(`found ${JSON.stringify(given.slice(0, 80))}`);
    expect(error.message).toContain(`${name}: ${error.errors[0]?.reason}`);
  });

  test.each([
    [`alice=${"t".repeat(16)},bob=short`, "the token of entry 2 of 2 has 5 of at least 16 characters"],
    ["t".repeat(20), "entry 1 of 1 is not NAME=TOKEN"],
    [`=${"t".repeat(20)}`, "entry 1 of 1 is not NAME=TOKEN"],
    [`a:b=${"t".repeat(20)}`, "the name of entry 1 of 1"],
    [`alice=${"t".repeat(16)},bob=${"t".repeat(16)}`, "the token of entry 2 of 2 stands there twice"],
  ])("name what is wrong with tokens by its place, without the token: %s", (API_TOKENS, reason) => {
    const error = refusalOf({ API_TOKENS });
    expect(error.errors).toEqual([
      { path: "API_TOKENS", reason: expect.stringMatching(/ needed.*found a secret$/) },
    ]);
    expect(error.message).toContain(reason);
    expect(error.message).not.toMatch(/tttt|short|alice/);
  });

  test("are all named that are wrong", () => {
    const error = refusalOf({ UPSTREAM_RETRIES: "x", TITLES: "y", FAST_MODEL: "fine" });
    expect(error.errors.map(({ path }) => path)).toEqual(["UPSTREAM_RETRIES", "TITLES"]);
  });

  test("may come as the values that wrangler makes of them", () => {
    expect(
      parseConfig({
        UPSTREAM_RETRIES: 3,
        COST_AWARE: false,
        PRICES: { m: { input: 1, output: 2 } },
      }),
    ).toMatchObject({ UPSTREAM_RETRIES: 3, COST_AWARE: false, PRICES: { m: { input: 1, output: 2 } } });
  });

  test("ignore what else is in the environment", () => {
    const others = { AI: { run: () => {} }, UNKNOWN: "x", fast_model: "y", toString: "z" };
    expect(parseConfig(others)).toEqual(parseConfig({}));
  });

  test("do not repeat a long value whole", () => {
    expect(refusalOf({ PRICES: `{${"x".repeat(10_000)}` }).message.length).toBeLessThan(400);
  });
});

describe("Secrets", () => {
  const SECRETS = {
    WORKERS_AI_API_TOKEN: "cf-workers-token-1",
    FAST_API_KEY: "fast-key-2",
    AI_GATEWAY_TOKEN: "cf-gateway-token-3",
    DEEPSEEK_API_KEY: "deepseek-key-4",
    API_TOKENS: "alice=0123456789abcdef",
  };

  function expectNoSecret(error: UpshiftError): void {
    const told = JSON.stringify([error.message, error.errors, error.toTurnError()]);
    for (const secret of Object.values(SECRETS)) expect(told).not.toContain(secret);
    expect(told).not.toMatch(/hunter2|sk-[0-9a-f]/);
  }

  test("are in no error about another variable", () => {
    expectNoSecret(refusalOf({ ...SECRETS, UPSTREAM_RETRIES: "x" }));
  });

  test.each(Object.values(SECRETS))(
    "are not repeated where they stand in the wrong variable (%s)",
    (secret) => {
      expectNoSecret(refusalOf({ ...SECRETS, FAST_BASE_URL: secret }));
      expectNoSecret(refusalOf({ ...SECRETS, REASONER_ROUTES: `direct,${secret}` }));
    },
  );

  test("are not repeated as a key of DeepSeek's or a password in an address", () => {
    expectNoSecret(refusalOf({ DEEPSEEK_BASE_URL: "sk-0123456789abcdef0123456789abcdef" }));
    expectNoSecret(refusalOf({ FAST_BASE_URL: "ftp://user:hunter2@example.com" }));
  });
});
