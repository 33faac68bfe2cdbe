// What the doctor is given to examine: wrangler.toml's variables, .dev.vars over them, `--var NAME:VALUE` over both; and
// what the project's files say beside them.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, parseEnv } from "node:util";
import { experimental_readRawConfig as readWranglerConfig } from "wrangler";
import type { Project } from "./project-checks.ts";

export interface CliOptions {
  readonly json: boolean;
  readonly vars: Readonly<Record<string, string>>;
}

/** Null for arguments that are not known. */
export function readOptions(args: readonly string[]): CliOptions | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: "boolean", default: false },
        var: { type: "string", multiple: true, default: [] },
      },
    });
    return { json: values.json, vars: Object.fromEntries(values.var.map(nameAndValue)) };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** As wrangler does: the first colon parts name and value, so that a value may be a URL. */
function nameAndValue(pair: string): [name: string, value: string] {
  const at = pair.indexOf(":");
  return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
}

export function readProject(
  root: string,
  vars: Readonly<Record<string, string>>,
): { readonly settings: Readonly<Record<string, unknown>>; readonly project: Project } {
  const { rawConfig } = readWranglerConfig({ config: join(root, "wrangler.toml") });
  const file = join(root, ".dev.vars");
  const hasDevVars = existsSync(file);
  const local = hasDevVars ? parseEnv(readFileSync(file, "utf8")) : {};
  const environments = [rawConfig, ...Object.values(rawConfig.env ?? {})];
  return {
    settings: { ...rawConfig.vars, ...local, ...vars },
    project: {
      wranglerVars: Object.assign({}, ...environments.map((environment) => environment.vars ?? {})),
      devVars: { exists: hasDevVars, git: askGit(root) },
      hasAiBinding: rawConfig.ai !== undefined,
    },
  };
}

/** Whether git would leave .dev.vars alone. A file that it already keeps counts as not ignored. */
function askGit(root: string): Project["devVars"]["git"] {
  const { status } = spawnSync("git", ["check-ignore", "--quiet", ".dev.vars"], { cwd: root });
  if (status === 0) return "ignored";
  return status === 1 ? "not-ignored" : "no-repository";
}
