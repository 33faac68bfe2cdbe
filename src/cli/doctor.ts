// `npm run doctor`: checks the settings, reaches each configured route, and says what mends what. Exit 1 on a problem, 2
// where it was called wrongly.

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseConfig, type Config } from "../config.ts";
import { UpshiftError } from "../core/errors.ts";
import { createOfflineModels } from "../models/offline/offline-models.ts";
import type { Check, Verdict } from "./check.ts";
import { clockCheck } from "./clock-check.ts";
import { projectChecks } from "./project-checks.ts";
import { routeChecks } from "./route-checks.ts";
import { readOptions, readProject } from "./settings.ts";
import { staticChecks } from "./static-checks.ts";

const ROOT = dirname(fileURLToPath(import.meta.resolve("../../package.json")));

const LABEL: Record<Verdict, string> = { ok: "ok", warning: "look", problem: "FIX", skipped: "skip" };
const COLOUR: Record<Verdict, number> = { ok: 32, warning: 33, problem: 31, skipped: 90 };

function configOrChecks(settings: Readonly<Record<string, unknown>>): Config | Check[] {
  try {
    return parseConfig(settings);
  } catch (error) {
    if (!(error instanceof UpshiftError)) throw error;
    return error.errors.map((field) => ({
      name: field.path,
      verdict: "problem",
      finding: `${field.reason}.`,
      mend: `Correct ${field.path} in wrangler.toml, .dev.vars or --var.`,
    }));
  }
}

async function examine(root: string, vars: Readonly<Record<string, string>>): Promise<Check[]> {
  const { settings, project } = readProject(root, vars);
  const config = configOrChecks(settings);
  if (Array.isArray(config)) return [...config, ...projectChecks(project, settings)];
  const sources = { config, ai: undefined, offline: createOfflineModels() };
  const deployment = {
    hasAiBinding: project.hasAiBinding,
    isBudgetActionGiven: (settings["BUDGET_ACTION"] ?? "") !== "",
  };
  const { checks: routes, samples } = await routeChecks(sources);
  return [
    ...staticChecks(sources, deployment, new Date()),
    ...projectChecks(project, settings),
    ...routes,
    clockCheck(samples),
  ];
}

function line(check: Check, withColour: boolean): string {
  const label = LABEL[check.verdict].padEnd(5);
  const shown = withColour ? `\u001B[${COLOUR[check.verdict]}m${label}\u001B[0m` : label;
  const mend = check.mend === undefined ? "" : `\n      → ${check.mend}`;
  return `${shown} ${check.name}: ${check.finding}${mend}`;
}

function summary(checks: readonly Check[]): string {
  const count = (verdict: Verdict): number => checks.filter((check) => check.verdict === verdict).length;
  return `\n${count("ok")} ok, ${count("warning")} to look at, ${count("problem")} to fix, ${count("skipped")} skipped.`;
}

const options = readOptions(process.argv.slice(2));
if (options === null) {
  process.stderr.write("Use: npm run doctor -- [--json] [--var NAME:VALUE]…\n");
  process.exitCode = 2;
} else {
  const checks = await examine(ROOT, options.vars);
  const isWell = checks.every((check) => check.verdict !== "problem");
  if (options.json) process.stdout.write(`${JSON.stringify({ ok: isWell, checks }, null, 2)}\n`);
  else {
    const withColour = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
    for (const check of checks) process.stdout.write(`${line(check, withColour)}\n`);
    process.stdout.write(`${summary(checks)}\n`);
  }
  process.exitCode = isWell ? 0 : 1;
}
