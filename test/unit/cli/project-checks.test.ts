// The doctor on secrets in the wrong file, and on settings that nothing reads.

import { describe, expect, test } from "vitest";
import { projectChecks, type Project } from "../../../src/cli/project-checks.ts";
import { checkOf, verdicts } from "./judged.ts";

const WELL: Project = { wranglerVars: {}, devVars: { exists: true, git: "ignored" }, hasAiBinding: true };
const examine = (project: Partial<Project>, settings: Readonly<Record<string, unknown>> = {}) =>
  projectChecks({ ...WELL, ...project }, settings);

test("A project that keeps its secrets to itself is well", () => {
  const wranglerVars = { AUTH_MODE: "token", DEEPSEEK_API_KEY: "" };
  expect(verdicts(examine({ wranglerVars }, wranglerVars))).toEqual({ secrets: "ok", ".dev.vars": "ok" });
});

test.each(["DEEPSEEK_API_KEY", "WORKERS_AI_API_TOKEN", "FAST_API_KEY", "AI_GATEWAY_TOKEN", "API_TOKENS"])(
  "A secret in wrangler.toml's [vars] is a problem, told by its name: %s",
  (name) => {
    const check = checkOf(examine({ wranglerVars: { [name]: "canary" } }), "secrets");
    expect(check).toMatchObject({
      verdict: "problem",
      finding: expect.stringContaining(name) as string,
      mend: expect.stringContaining(`npx wrangler secret put ${name}`) as string,
    });
    expect(JSON.stringify(check)).not.toContain("canary");
  },
);

describe(".dev.vars that git does not ignore", () => {
  const judge = (exists: boolean) =>
    checkOf(examine({ devVars: { exists, git: "not-ignored" } }), ".dev.vars");

  test("is a problem where it is there, and a warning where it is yet to come", () => {
    expect(judge(true)).toMatchObject({
      verdict: "problem",
      mend: expect.stringContaining(">> .gitignore") as string,
    });
    expect(judge(false).verdict).toBe("warning");
  });

  test("is not judged outside a repository", () => {
    const check = checkOf(examine({ devVars: { exists: true, git: "no-repository" } }), ".dev.vars");
    expect(check.verdict).toBe("skipped");
  });
});

describe("A setting that nothing reads", () => {
  test("is a warning, by its name", () => {
    const check = checkOf(examine({}, { DEEPSEEK_APIKEY: "canary", AUTH_MODE: "open" }), "unknown settings");
    expect(check).toMatchObject({ verdict: "warning", finding: "Nothing reads DEEPSEEK_APIKEY." });
    expect(JSON.stringify(check)).not.toContain("canary");
  });

  test("whose name is none is not repeated: it may be a secret", () => {
    const check = checkOf(examine({}, { "sk-canary": "", "sk-canary2": "" }), "unknown settings");
    expect(check.finding).toBe("Nothing reads something that is not a name.");
  });
});
