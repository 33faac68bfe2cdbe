// Settings of access that would be unsafe, or of no use, once deployed. Tokens are counted and measured, never shown.

import type { Config } from "../config.ts";
import { readApiTokens } from "../core/api-tokens.ts";
import type { Check } from "./check.ts";

export function accessChecks(config: Config): Check[] {
  return [...authenticationChecks(config), ...originChecks(config), ...transportChecks(config)];
}

function authenticationChecks(config: Config): Check[] {
  const name = "authentication";
  switch (config.AUTH_MODE) {
    case "open":
      return [
        {
          name,
          verdict: "warning",
          finding:
            "AUTH_MODE is open: fine on this machine; a deployment refuses everybody." +
            (config.API_TOKENS === undefined && config.ACCESS_AUD === undefined
              ? ""
              : " API_TOKENS and ACCESS_AUD have no effect in it."),
          mend: "Before npm run deploy: AUTH_MODE=token and npx wrangler secret put API_TOKENS, or AUTH_MODE=access.",
        },
      ];
    case "token":
      return [tokenCheck(config.API_TOKENS)];
    case "access": {
      const missing = (["ACCESS_TEAM_DOMAIN", "ACCESS_AUD"] as const).filter(
        (setting) => config[setting] === undefined,
      );
      if (missing.length === 0) return [{ name, verdict: "ok", finding: "AUTH_MODE is access." }];
      return [
        {
          name,
          verdict: "problem",
          finding: `AUTH_MODE is access, but ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not set: nobody could be verified.`,
          mend: "Set both from the Zero Trust dashboard: the team's domain, and the application's audience tag.",
        },
      ];
    }
  }
}

/** Tokens that are there are of the right kind, or there would be no settings. */
function tokenCheck(setting: string | undefined): Check {
  const name = "authentication";
  const { tokens } = readApiTokens(setting ?? "");
  if (tokens.length > 0)
    return { name, verdict: "ok", finding: `AUTH_MODE is token, with ${tokens.length} in API_TOKENS.` };
  return {
    name,
    verdict: "problem",
    finding: "AUTH_MODE is token, but API_TOKENS is not set: nobody gets in.",
    mend:
      "npx wrangler secret put API_TOKENS, with alice=TOKEN,bob=TOKEN; openssl rand -hex 24 makes a token. " +
      "Locally, in .dev.vars.",
  };
}

function originChecks({ ALLOWED_ORIGINS }: Config): Check[] {
  const wrong = ALLOWED_ORIGINS.flatMap((origin, index) => {
    const what = objectionTo(origin);
    // By its place: what is no origin may be something that nobody should read.
    return what === null ? [] : [`entry ${index + 1} of ${ALLOWED_ORIGINS.length} ${what}`];
  });
  if (wrong.length === 0) return [];
  return [
    {
      name: "origins",
      verdict: "problem",
      finding: `In ALLOWED_ORIGINS ${wrong.join("; ")}.`,
      mend: "Write origins in full, like https://app.example.com, without a path or a star.",
    },
  ];
}

function objectionTo(origin: string): string | null {
  if (origin === "*") return "is a star: it matches nothing, and would mean every page there is";
  if (origin === "null") return "is null: it lets in every sandboxed frame and local file";
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) return "is no origin: it matches nothing";
  return isPlain(origin) ? "is plain http: anybody on the way can be that page" : null;
}

function transportChecks(config: Config): Check[] {
  const addresses: Record<string, string | undefined> = {
    WORKERS_AI_BASE_URL: config.WORKERS_AI_BASE_URL,
    AI_GATEWAY_BASE_URL: config.AI_GATEWAY_BASE_URL,
    DEEPSEEK_BASE_URL: config.DEEPSEEK_BASE_URL,
    // A server of one's own may do without a key.
    ...(config.FAST_API_KEY === undefined ? {} : { FAST_BASE_URL: config.FAST_BASE_URL }),
  };
  const plain = Object.keys(addresses).filter((name) => {
    const address = addresses[name];
    return address !== undefined && isPlain(address);
  });
  if (plain.length === 0) return [];
  return [
    {
      name: "transport",
      verdict: "problem",
      finding: `${plain.join(", ")} would send keys over plain http.`,
      mend: plain.map((name) => `${name}=https://…`).join(", "),
    },
  ];
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Over http, and not to this machine itself. */
function isPlain(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === "http:" && !LOOPBACK.test(hostname);
}
