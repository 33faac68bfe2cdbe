// `npm start`: installs, builds, and runs `wrangler dev` until it is told to stop; says so when the server really answers.
// Flags are wrangler's. `--account` first (`npm run dev`) runs with the account's bindings instead of the offline environment.

import { readFileSync } from "node:fs";
import { buildClient } from "./build-client.mjs";
import { describeModels, suggestOllama } from "./describe-models.mjs";
import { readDevFlags } from "./dev-flags.mjs";
import { ensureInstalled } from "./install.mjs";
import { isPortFree } from "./probe.mjs";
import { onStopRequest } from "./process-group.mjs";
import { Failure, runMain } from "./run-main.mjs";
import { waitUntilReady } from "./wait-until-ready.mjs";
import { startWrangler } from "./wrangler.mjs";

const NPM_CHECK_MS = 1_000;
const LOGIN_HINT =
  "\n`npm run dev` uses your Cloudflare account: run `npx wrangler login` once. `npm start` needs no account.";

async function start(args) {
  const flags = readDevFlags(args);
  await ensureInstalled();
  if (!(await isPortFree(flags.port, flags.ip))) {
    throw new Failure(
      `Port ${flags.port} is taken. Stop what listens there, or choose another: npm start -- --port ${flags.port + 1}`,
    );
  }
  await buildClient({ sourcemap: flags.account });

  const stopping = new AbortController();
  const stopped = new Promise((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve(0));
  });
  onStopRequest(() => stopping.abort());
  stopWhenNpmIsGone(stopping);
  const wrangler = startWrangler(flags.wranglerArgs);
  let ready = false;
  const served = announce(flags, stopping.signal).then(() => {
    ready = true;
    return wrangler.exited;
  });
  served.catch(() => {}); // it also fails when the others win the race
  try {
    const code = await Promise.race([stopped, wrangler.exited, served]);
    if (flags.account && code !== 0 && !ready) console.error(LOGIN_HINT);
    return code;
  } finally {
    stopping.abort();
    await wrangler.stop();
  }
}

async function announce({ url }, signal) {
  const health = await waitUntilReady(url, signal);
  console.log(`Upshift is ready: ${url}`);
  console.log(describeModels(health.tiers));
  const hint = health.tiers.fast.offline ? await suggestOllama() : undefined;
  if (hint && !signal.aborted) console.log(hint);
}

/** npm that was killed outright forwards no signal. Without npm between, a parent may go and leave us running on purpose. */
function stopWhenNpmIsGone(stopping) {
  if (!process.env.npm_lifecycle_event) return;
  const before = ancestors();
  setInterval(() => ancestors() !== before && stopping.abort(), NPM_CHECK_MS).unref();
}

/** Our parent, and its own: npm runs scripts in a shell, and not every shell makes way for its only command. */
function ancestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    return `${process.ppid} ${stat.replace(/^.*\) \S /s, "").split(" ")[0]}`;
  } catch {
    return String(process.ppid); // not Linux
  }
}

await runMain(import.meta.url, async (args) => {
  const code = await start(args);
  process.exit(code); // an open request or a paused pipe must not keep the prompt away
});
