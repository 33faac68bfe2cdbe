// `npm run doctor`: checks the settings, reaches each configured route, and says what mends what. Exit 1 on a problem.

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseConfig, type Config } from "../config.ts";
import { UpshiftError } from "../core/errors.ts";
import { createOfflineModels } from "../models/offline/offline-models.ts";
import type { Check, Verdict } from "./check.ts";
import { routeChecks } from "./route-checks.ts";
import { readOptions, readSettings } from "./settings.ts";
import { staticChecks } from "./static-checks.ts";

const ROOT = dirname(fileURLToPath(import.meta.resolve("../../package.json")));

const LABEL: Record<Verdict, string> = { ok: "ok", warning: "look", problem: "FIX", skipped: "skip" };
const COLOUR: Record<Verdict, number> = { ok: 32, warning: 33, problem: 31, skipped: 90 };

function configOrChecks(settings: Record<string, unknown>): Config | Check[] {
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

function line(check: Check, withColour: boolean): string {
  const label = LABEL[check.verdict].padEnd(5);
  const shown = withColour ? `\u001B[${COLOUR[check.verdict]}m${label}\u001B[0m` : label;
  const mend = check.mend === undefined ? "" : `\n      → ${check.mend}`;
  return `${shown} ${check.name}: ${check.finding}${mend}`;
}

export async function examine(settings: Record<string, unknown>): Promise<Check[]> {
  const config = configOrChecks(settings);
  if (Array.isArray(config)) return config;
  const sources = { config, ai: undefined, offline: createOfflineModels() };
  return [...staticChecks(sources, new Date()), ...(await routeChecks(sources))];
}

const options = readOptions(process.argv.slice(2));
const checks = await examine(readSettings(ROOT, options.vars));
const isWell = checks.every((check) => check.verdict !== "problem");
if (options.json) process.stdout.write(`${JSON.stringify({ ok: isWell, checks }, null, 2)}\n`);
else {
  const withColour = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
  for (const check of checks) process.stdout.write(`${line(check, withColour)}\n`);
}
process.exitCode = isWell ? 0 : 1;
