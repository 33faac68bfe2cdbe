// The doctor on who may come in, and on what travels in the clear.

import { describe, expect, test } from "vitest";
import { accessChecks } from "../../../src/cli/access-checks.ts";
import { checkOf, configOf, verdicts } from "./judged.ts";

const examine = (vars: Readonly<Record<string, string>>) => accessChecks(configOf(vars));
const SECRET = "canary-0123456789abcdef";

describe("Authentication", () => {
  const judge = (vars: Readonly<Record<string, string>>) => checkOf(examine(vars), "authentication");

  test("that is open is for this machine alone; tokens beside it have no effect", () => {
    expect(judge({})).toMatchObject({
      verdict: "warning",
      mend: expect.stringContaining("AUTH_MODE=token") as string,
    });
    expect(judge({}).finding).not.toContain("no effect");
    expect(judge({ API_TOKENS: `alice=${SECRET}` }).finding).toContain("no effect");
  });

  test("by token is well with tokens of 16 characters or more", () => {
    expect(
      judge({ AUTH_MODE: "token", API_TOKENS: "alice=0123456789abcdef, bob=0123456789abcdefg" }),
    ).toEqual({
      name: "authentication",
      verdict: "ok",
      finding: "AUTH_MODE is token, with 2 in API_TOKENS.",
    });
  });

  test.each([undefined, " , "])("by token is a problem without tokens: %j", (tokens) => {
    expect(
      judge({ AUTH_MODE: "token", ...(tokens === undefined ? {} : { API_TOKENS: tokens }) }),
    ).toMatchObject({
      verdict: "problem",
      finding: expect.stringContaining("nobody gets in") as string,
      mend: expect.stringContaining("npx wrangler secret put API_TOKENS") as string,
    });
  });

  test("by Access needs the team's domain and the audience", () => {
    const both = { ACCESS_TEAM_DOMAIN: "team.cloudflareaccess.com", ACCESS_AUD: "aud" };
    expect(judge({ AUTH_MODE: "access", ...both }).verdict).toBe("ok");
    expect(judge({ AUTH_MODE: "access", ACCESS_AUD: "aud" })).toMatchObject({
      verdict: "problem",
      finding: expect.stringContaining("ACCESS_TEAM_DOMAIN is not set") as string,
    });
    expect(judge({ AUTH_MODE: "access" }).finding).toContain("ACCESS_TEAM_DOMAIN and ACCESS_AUD are not set");
  });
});

describe("An allowed origin", () => {
  test.each(["https://app.example.com", "http://localhost:3000", "http://127.0.0.1:8787", "http://[::1]:1"])(
    "%s is well",
    (origin) => {
      expect(verdicts(examine({ ALLOWED_ORIGINS: origin }))).not.toHaveProperty("origins");
    },
  );

  test.each([
    ["*", "is a star"],
    ["null", "is null"],
    ["http://app.example.com", "is plain http"],
    ["http://localhost.example.com", "is plain http"],
    ["https://app.example.com/", "is no origin"],
    ["app.example.com", "is no origin"],
    ["https://user:canary@app.example.com", "is no origin"],
  ])("%s is a problem: it %s", (origin, finding) => {
    const check = checkOf(examine({ ALLOWED_ORIGINS: `https://good.example,${origin}` }), "origins");
    expect(check).toMatchObject({
      verdict: "problem",
      finding: expect.stringContaining(`entry 2 of 2 ${finding}`) as string,
    });
    expect(check.finding).not.toContain("canary");
  });
});

describe("An upstream's address", () => {
  test("with https, or on this machine, is well", () => {
    const vars = { DEEPSEEK_BASE_URL: "http://127.0.0.1:9", AI_GATEWAY_BASE_URL: "http://localhost:9" };
    expect(verdicts(examine(vars))).not.toHaveProperty("transport");
  });

  test.each(["WORKERS_AI_BASE_URL", "AI_GATEWAY_BASE_URL", "DEEPSEEK_BASE_URL"])(
    "over plain http is a problem: %s",
    (name) => {
      for (const address of ["http://example.com", "http://localhost.example.com"])
        expect(checkOf(examine({ [name]: address }), "transport")).toMatchObject({
          verdict: "problem",
          finding: expect.stringContaining(name) as string,
          mend: `${name}=https://…`,
        });
    },
  );

  test("of one's own server may be plain where no key goes there", () => {
    const vars = { FAST_BASE_URL: "http://gpu.lan:8000/v1" };
    expect(verdicts(examine(vars))).not.toHaveProperty("transport");
    expect(verdicts(examine({ ...vars, FAST_API_KEY: SECRET }))).toMatchObject({ transport: "problem" });
  });
});
