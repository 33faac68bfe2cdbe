// `npm run doctor` as an operator runs it, against emulators: what it finds well, what it finds wrong, and what it keeps quiet.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Behaviour } from "../emulators/behaviour.ts";
import { startDeepSeek } from "../emulators/deepseek.ts";
import type { Emulator } from "../emulators/emulator.ts";
import { deepSeekError, gatewayError, workersAiError } from "../emulators/error-bodies.ts";
import { startGateway } from "../emulators/gateway.ts";
import { startWorkersAi } from "../emulators/workers-ai.ts";
import { requestsSince } from "./journey.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SECRETS = {
  WORKERS_AI_API_TOKEN: "canary-workers-ai-5f1e0c7a92",
  AI_GATEWAY_TOKEN: "canary-gateway-0d44e87c61",
  DEEPSEEK_API_KEY: "sk-canary-deepseek-7be2f0915d",
  API_TOKENS: "alice=canary-api-token-alice-61f0",
};
const ANSWER: Behaviour = { reply: { thinking: "Well.", text: "ready" } };

interface Report {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly finding: string;
    readonly mend?: string;
  }[];
}

let fast: Emulator;
let gateway: Emulator;
let direct: Emulator;

beforeAll(async () => {
  [fast, gateway, direct] = await Promise.all([
    startWorkersAi({ apiToken: SECRETS.WORKERS_AI_API_TOKEN }),
    startGateway({ token: SECRETS.AI_GATEWAY_TOKEN }),
    startDeepSeek({ apiKey: SECRETS.DEEPSEEK_API_KEY }),
  ]);
});
afterAll(async () => {
  await Promise.all([fast.close(), gateway.close(), direct.close()]);
});
beforeEach(() => {
  for (const upstream of [fast, gateway, direct]) upstream.script(ANSWER);
});

const wellSet = (): Record<string, string> => ({
  ...fast.vars,
  ...gateway.vars,
  ...direct.vars,
  ...SECRETS,
  REASONER_MODEL: "deepseek-flash",
  AUTH_MODE: "token",
  ALLOWED_ORIGINS: "https://app.example.com",
  BUDGET_USD_PER_USER_DAY: "1",
});

async function doctor(
  vars: Readonly<Record<string, string>>,
  flags: readonly string[] = ["--json"],
): Promise<{ readonly code: number; readonly output: string }> {
  const given = Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
  // Nothing of the test runner's own: it would change how Node runs.
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, NO_COLOR: "1" };
  return await new Promise((resolve, reject) => {
    execFile(
      "npm",
      ["run", "--silent", "doctor", "--", ...flags, ...given],
      { cwd: ROOT, env },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === "number") resolve({ code, output: stdout + stderr });
        else reject(error as Error);
      },
    );
  });
}

async function examine(vars: Readonly<Record<string, string>>): Promise<{ code: number; report: Report }> {
  const { code, output } = await doctor(vars);
  expect(output).not.toContain("canary");
  return { code, report: JSON.parse(output) as Report };
}

const verdicts = ({ checks }: Report) =>
  Object.fromEntries(checks.map(({ name, verdict }) => [name, verdict]));

describe("The doctor", () => {
  test("finds a well-set project well: each route reached once, the clock right", async () => {
    const requests = [fast, gateway, direct].map(requestsSince);
    const { code, report } = await examine(wellSet());
    expect(verdicts(report)).toMatchObject({
      settings: "ok",
      "fast tier": "ok",
      reasoner: "ok",
      FAST_MODEL: "ok",
      REASONER_MODEL: "ok",
      "price of deepseek-flash": "ok",
      "price inversion": "ok",
      BUDGET_USD_PER_USER_DAY: "ok",
      authentication: "ok",
      secrets: "ok",
      "fast by workers-ai": "ok",
      "reasoner by gateway": "ok",
      "reasoner by direct": "ok",
      clock: "ok",
    });
    expect(report.checks.filter(({ verdict }) => verdict === "problem")).toEqual([]);
    expect([code, report.ok]).toEqual([0, true]);
    expect(requests.map((since) => since().length)).toEqual([1, 1, 1]);
    for (const since of requests) expect(since()[0]?.body).toMatchObject({ max_tokens: 64 });
  });

  test("says what is wrong with each route, and what mends it", async () => {
    fast.script({ fault: { http: workersAiError(5007) } });
    gateway.script({ fault: { http: gatewayError(2003) } });
    direct.script({ fault: { http: deepSeekError(402) } });
    const { code, report } = await examine(wellSet());
    const of = (name: string) => report.checks.find((check) => check.name === name);
    expect(of("fast by workers-ai")).toMatchObject({
      verdict: "problem",
      finding: expect.stringContaining("unknown-fast-model, status 400") as string,
      mend: expect.stringContaining("FAST_MODEL") as string,
    });
    expect(of("reasoner by gateway")).toMatchObject({
      verdict: "problem",
      mend: expect.stringContaining("raise the limit") as string,
    });
    expect(of("reasoner by direct")).toMatchObject({
      verdict: "problem",
      mend: expect.stringContaining("Top up") as string,
    });
    expect([code, report.ok]).toEqual([1, false]);
  });

  test("tells a wrong key, a day without neurons and a service that is away apart", async () => {
    fast.script({ fault: { http: workersAiError(3036) } });
    await gateway.goDown();
    const { report } = await examine({ ...wellSet(), DEEPSEEK_API_KEY: "sk-canary-another" });
    await gateway.comeBack();
    const of = (name: string) => report.checks.find((check) => check.name === name);
    expect(of("fast by workers-ai")).toMatchObject({
      verdict: "warning",
      mend: expect.stringContaining("00:00 UTC") as string,
    });
    expect(of("reasoner by gateway")).toMatchObject({
      verdict: "problem",
      finding: expect.stringContaining("connection-failed, no status") as string,
      mend: expect.stringContaining("AI_GATEWAY_BASE_URL") as string,
    });
    expect(of("reasoner by direct")).toMatchObject({ verdict: "problem", mend: "Check DEEPSEEK_API_KEY." });
  });

  test("sees a clock that is far off, by the services' own", async () => {
    const tenMinutesAgo = (): string => new Date(Date.now() - 600_000).toUTCString();
    for (const upstream of [fast, gateway, direct])
      upstream.script(() => ({ ...ANSWER, headers: { date: tenMinutesAgo() } }));
    const { code, report } = await examine(wellSet());
    expect(report.checks.find(({ name }) => name === "clock")).toMatchObject({
      verdict: "warning",
      finding: expect.stringMatching(/^60\d s ahead of/) as string,
    });
    expect(code).toBe(0);
  });

  test("finds what would be unsafe or of no use once deployed", async () => {
    const { code, report } = await examine({
      ...wellSet(),
      FAST_MODEL: "@cf/nobody/knows-this",
      REASONER_MODEL: "deepseek-reasoner",
      API_TOKENS: " , ",
      ALLOWED_ORIGINS: "null",
      COST_AWARE: "false",
      DEEPSEEK_APIKEY: "canary",
    });
    expect(verdicts(report)).toMatchObject({
      REASONER_MODEL: "warning",
      BUDGET_USD_PER_USER_DAY: "problem",
      authentication: "problem",
      origins: "problem",
      "unknown settings": "warning",
    });
    for (const { verdict, mend } of report.checks)
      if (verdict !== "ok" && verdict !== "skipped") expect(mend).toMatch(/\S/);
    expect(code).toBe(1);
  });

  test("names a setting that can't be read, and still looks at the rest it can", async () => {
    const { code, report } = await examine({ ...wellSet(), UPSTREAM_RETRIES: "many" });
    expect(verdicts(report)).toMatchObject({ UPSTREAM_RETRIES: "problem", secrets: "ok" });
    expect(code).toBe(1);
  });

  test("of a bare checkout says that it is offline, in words without colour, and that all is well enough", async () => {
    const { code, output } = await doctor({}, []);
    expect(output).toMatch(/^look {2}fast tier: Offline: /m);
    expect(output).toMatch(/^skip {2}clock: Offline: /m);
    expect(output).toMatch(/^\d+ ok, \d+ to look at, 0 to fix, 3 skipped\.$/m);
    expect(output).not.toContain("\u001B");
    expect(code).toBe(0);
  });

  test("answers flags that it does not know with those that it does", async () => {
    const { code, output } = await doctor({}, ["sk-canary"]);
    expect(output).toBe("Use: npm run doctor -- [--json] [--var NAME:VALUE]…\n");
    expect(code).toBe(2);
  });
});
