// One `wrangler dev` as a child: on the right Node, asking nothing and reporting nowhere, its output reduced to what matters.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { findToolNode, ROOT, toolEnvironment } from "./paths.mjs";
import { startGroup } from "./process-group.mjs";
import { createLogFilter, forEachLine } from "./wrangler-log.mjs";

export const WRANGLER = join(ROOT, "node_modules", "wrangler", "wrangler-dist", "cli.js");
const FOLLOW_PARENT = join(ROOT, "scripts", "follow-parent.cjs");
const LAST_WORDS_MS = 1_000;

export const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: "true",
  WRANGLER_HIDE_BANNER: "true", // and with it the check for updates
  CLOUDFLARE_CF_FETCH_ENABLED: "false", // request.cf from workers.cloudflare.com
};

/** @returns {{ exited: Promise<number>, stop: () => Promise<void> }} What it says goes to our stdout and stderr. */
export function startWrangler(args) {
  const wrangler = startGroup(
    findToolNode(),
    ["--no-warnings", "--require", FOLLOW_PARENT, WRANGLER, "dev", ...args],
    {
      cwd: ROOT,
      env: toolEnvironment(QUIET),
      stdio: ["pipe", "pipe", "pipe"],
    },
  );
  const verbose = Boolean(process.env.UPSHIFT_VERBOSE);
  const ends = [
    relay(wrangler.child.stdout, process.stdout, verbose),
    relay(wrangler.child.stderr, process.stderr, verbose),
  ];
  const exited = wrangler.exited.then(async (code) => {
    // Its last words first; but one of its children may hold the pipe open.
    await Promise.race([Promise.all(ends), sleep(LAST_WORDS_MS)]);
    return code;
  });
  return { exited, stop: wrangler.stop };
}

/** Resolves when all has been passed on. Wrangler colours its errors also where nobody sees colours. */
function relay(source, target, verbose) {
  const print = (line) => target.write(`${target.isTTY ? line : stripVTControlCharacters(line)}\n`);
  const filter = verbose ? { push: print, end: () => {} } : createLogFilter(print);
  return new Promise((resolve) => {
    forEachLine(source, filter.push);
    source.once("close", () => {
      filter.end();
      resolve();
    });
  });
}
