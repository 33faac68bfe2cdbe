// The one place that reads the environment: variables in, a read-only Config out, or an error that names the variable.
// It decides what is configured; it does not know how any of it is used.

import { z } from "zod";
import { readApiTokens } from "./core/api-tokens.ts";
import { UpshiftError, type FieldError } from "./core/errors.ts";
import { isLoopback } from "./core/loopback.ts";

export const CLOUDFLARE_GATEWAY_URL = "https://gateway.ai.cloudflare.com/v1";

const BASE_URL = z
  .string()
  .trim()
  .refine((value) => /^https?:\/\//i.test(value) && URL.canParse(value), "an http(s) URL is needed")
  .transform((value) => value.replace(/\/+$/, ""));

const number = (range: { min: number; max?: number; integer?: boolean }) =>
  z
    .string()
    .trim()
    .transform((text, context) => {
      const value = Number(text);
      const fits =
        text !== "" &&
        Number.isFinite(value) &&
        value >= range.min &&
        (range.max === undefined || value <= range.max) &&
        (!range.integer || Number.isInteger(value));
      if (!fits) {
        const upper = range.max === undefined ? "" : ` to ${range.max}`;
        const lower = range.max === undefined ? `of at least ${range.min}` : `from ${range.min}`;
        context.addIssue({
          code: "custom",
          message: `${range.integer ? "a whole number" : "a number"} ${lower}${upper} is needed`,
        });
        return z.NEVER;
      }
      return value;
    });

const milliseconds = number({ min: 1, max: 3_600_000, integer: true });
const usd = number({ min: 0 });

const flag = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.enum(["true", "false"], "true or false is needed"))
  .transform((value) => value === "true");

const ROUTES_NEEDED = "a comma-separated list of gateway, direct and offline is needed";

const routeList = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((route) => route.trim())
      .filter((route) => route !== ""),
  )
  .pipe(z.array(z.enum(["gateway", "direct", "offline"], ROUTES_NEEDED)).min(1, ROUTES_NEEDED));

const priceSchema = z.strictObject({
  input: z.number().nonnegative(),
  cachedInput: z.number().nonnegative().optional(),
  output: z.number().nonnegative(),
  peakFactor: z.number().min(1).optional(),
});

const prices = z.string().transform((text, context) => {
  try {
    return z.record(z.string(), priceSchema).parse(JSON.parse(text));
  } catch {
    context.addIssue({
      code: "custom",
      message:
        'JSON is needed, like {"model-id": {"input": 0.15, "cachedInput": 0.003, "output": 0.6, "peakFactor": 2}}',
    });
    return z.NEVER;
  }
});

const cacheTtl = number({ min: 0, max: 2_592_000, integer: true }).refine(
  (seconds) => seconds === 0 || seconds >= 60,
  "0, or 60 to 2592000 seconds, is needed",
);

const commaList = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);

const HOST_PORTS_NEEDED = "a comma-separated list of host:port is needed, such as localhost:8080";

const hostPortList = commaList
  .transform((items) => items.map((item) => item.toLowerCase()))
  .pipe(z.array(z.string().regex(/^(?:[a-z0-9.-]+|\[[0-9a-f:]+\]):\d{1,5}$/, HOST_PORTS_NEEDED)));

const HOSTS_NEEDED = "a comma-separated list of host or host:port is needed, such as hooks.example.com";

const hostList = commaList
  .transform((items) => items.map((item) => item.toLowerCase()))
  .pipe(z.array(z.string().regex(/^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/, HOSTS_NEEDED)));

/** Kept as text: whoever compares tokens reads it again, and nothing else needs them apart. */
const apiTokens = z.string().superRefine((text, context) => {
  const { objections } = readApiTokens(text);
  if (objections.length > 0)
    context.addIssue({
      code: "custom",
      message: `NAME=TOKEN,NAME=TOKEN is needed, but ${objections.join(", ")}`,
    });
});

/** Normalised to an origin. Plain http is for a stand-in on this machine alone. */
const teamDomain = z
  .string()
  .transform((text) => (text.includes("://") ? text : `https://${text}`).replace(/\/$/, ""))
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { origin, protocol, hostname } = new URL(text);
    return origin === text && (protocol === "https:" || (protocol === "http:" && isLoopback(hostname)));
  }, "a team's domain is needed, like example.cloudflareaccess.com");

/** A variable's value as accepted: the same spelling the documents use, all strings on the way in. */
const settingsSchema = z.object({
  FAST_PROVIDER: z
    .enum(
      ["workers-ai", "openai-compatible", "offline"],
      "workers-ai, openai-compatible or offline is needed",
    )
    .optional(),
  FAST_MODEL: z.string().min(1).default("@cf/deepseek-ai/deepseek-r1-distill-qwen-32b"),
  FAST_THINKING_TOKENS: number({ min: 1, max: 1_000_000, integer: true }).default(1500),
  WORKERS_AI_ACCOUNT_ID: z.string().min(1).optional(),
  WORKERS_AI_API_TOKEN: z.string().min(1).optional(),
  WORKERS_AI_BASE_URL: BASE_URL.default("https://api.cloudflare.com/client/v4"),
  FAST_BASE_URL: BASE_URL.optional(),
  FAST_API_KEY: z.string().min(1).optional(),
  REASONER_MODEL: z.string().min(1).default("deepseek-reasoner"),
  REASONER_WIRE_MODEL: z.string().min(1).optional(),
  REASONER_ROUTES: routeList.default(["gateway", "direct"]),
  AI_GATEWAY_ACCOUNT_ID: z.string().min(1).optional(),
  AI_GATEWAY_ID: z.string().min(1).optional(),
  AI_GATEWAY_BASE_URL: BASE_URL.default(CLOUDFLARE_GATEWAY_URL),
  AI_GATEWAY_TOKEN: z.string().min(1).optional(),
  AI_GATEWAY_CACHE_TTL: cacheTtl.default(0),
  AI_GATEWAY_CACHE_SCOPE: z.enum(["user", "shared"], "user or shared is needed").default("user"),
  DEEPSEEK_API_KEY: z.string().min(1).optional(),
  DEEPSEEK_BASE_URL: BASE_URL.default("https://api.deepseek.com"),
  UPSTREAM_FIRST_EVENT_TIMEOUT_MS: milliseconds.default(60_000),
  UPSTREAM_STALL_TIMEOUT_MS: milliseconds.default(60_000),
  UPSTREAM_QUEUE_TIMEOUT_MS: milliseconds.default(600_000),
  UPSTREAM_RETRIES: number({ min: 0, max: 10, integer: true }).default(2),
  ESCALATION_THRESHOLD: number({ min: 0, max: 1 }).default(0.5),
  ESCALATION_SOFT_TRIGGERS: z.enum(["shadow", "act"], "shadow or act is needed").default("shadow"),
  COST_AWARE: flag.default(true),
  FREE_NEURONS_PER_DAY: number({ min: 0 }).default(10_000),
  PRICES: prices.default({}),
  BUDGET_USD_PER_CONVERSATION: usd.optional(),
  BUDGET_USD_PER_USER_DAY: usd.optional(),
  BUDGET_NEURONS_PER_DAY: number({ min: 0 }).optional(),
  AUTOMATIONS_USD_PER_DAY: usd.default(1),
  BUDGET_ACTION: z.enum(["refuse", "downgrade"], "refuse or downgrade is needed").default("refuse"),
  TITLES: z.enum(["words", "model"], "words or model is needed").default("words"),
  TURNS_PER_MINUTE: number({ min: 1, integer: true }).default(30),
  AUTH_MODE: z.enum(["open", "token", "access"], "open, token or access is needed").default("open"),
  API_TOKENS: apiTokens.optional(),
  ACCESS_TEAM_DOMAIN: teamDomain.optional(),
  ACCESS_AUD: z.string().min(1).optional(),
  ALLOWED_ORIGINS: commaList.default([]),
  SYSTEM_PROMPT: z.string().min(1).optional(),
  WEBHOOK_ALLOWED_HOSTS: hostList.default([]),
  WEB_FETCH_ALLOW_HOSTS: hostPortList.default([]),
});

export type Config = Readonly<z.infer<typeof settingsSchema>>;

/** The name of every variable that is read. */
export const SETTINGS: ReadonlySet<string> = new Set(Object.keys(settingsSchema.shape));

/** Variables whose value is never repeated, not even in an error about it. */
export const SECRETS: ReadonlySet<string> = new Set([
  "WORKERS_AI_API_TOKEN",
  "FAST_API_KEY",
  "AI_GATEWAY_TOKEN",
  "DEEPSEEK_API_KEY",
  "API_TOKENS",
]);

/** The beginning of a value, without what was meant for a secret: keys of DeepSeek's, passwords in URLs, other secrets. */
function withoutSecrets(value: string, given: Readonly<Record<string, string>>): string {
  let text = value;
  for (const name of SECRETS) {
    const secret = given[name];
    if (secret !== undefined) text = text.replaceAll(secret, "…");
  }
  return text
    .replaceAll(/\/\/[^/\s]*@/g, "//…@")
    .replaceAll(/\bsk-[\w-]+/g, "sk-…")
    .slice(0, 80);
}

/**
 * Parses the Worker's variables. An empty variable counts as absent.
 * @throws UpshiftError `config_invalid`; its `errors` name each variable, what was found and what is accepted.
 */
export function parseConfig(env: Readonly<Record<string, unknown>>): Config {
  const given: Record<string, string> = {};
  for (const name of Object.keys(settingsSchema.shape)) {
    const value = env[name];
    if (value === undefined || value === null || value === "") continue;
    // Wrangler parses JSON-looking variables of its configuration file into objects; text is what the schema reads.
    given[name] = typeof value === "string" ? value : JSON.stringify(value);
  }
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue): FieldError => {
    const name = String(issue.path[0]);
    const found = SECRETS.has(name) ? "a secret" : JSON.stringify(withoutSecrets(given[name] ?? "", given));
    return { path: name, reason: `${issue.message}; found ${found}` };
  });
  const sentence = errors.map((error) => `${error.path}: ${error.reason}`).join(". ");
  throw new UpshiftError("config_invalid", `${sentence}. Correct it in wrangler.toml, .dev.vars or --var.`, {
    errors,
  });
}
