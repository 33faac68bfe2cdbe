// The settings that a local run would have: wrangler.toml's variables, .dev.vars over them, `--var NAME:VALUE` over both.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, parseEnv } from "node:util";
import { unstable_readConfig as readWranglerConfig } from "wrangler";

export interface CliOptions {
  readonly json: boolean;
  readonly vars: Readonly<Record<string, string>>;
}

/** @throws TypeError for a flag that is not known */
export function readOptions(args: readonly string[]): CliOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      var: { type: "string", multiple: true, default: [] },
    },
  });
  const vars = Object.fromEntries(
    values.var.map((pair) => {
      // As wrangler does: the first colon parts name and value, so that a value may be a URL.
      const at = pair.indexOf(":");
      return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  return { json: values.json, vars };
}

export function readSettings(root: string, vars: Readonly<Record<string, string>>): Record<string, unknown> {
  const wrangler = readWranglerConfig({ config: join(root, "wrangler.toml") }, { hideWarnings: true });
  const file = join(root, ".dev.vars");
  const secrets = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  return { ...wrangler.vars, ...secrets, ...vars };
}
