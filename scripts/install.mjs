// Brings node_modules in line with package-lock.json where it is not, before anything else of the project is imported.
// Runs on Node 20 with nothing installed.

import { rmSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { withInstallLock } from "./install-lock.mjs";
import { doesLockFitManifest, readInstallState } from "./install-state.mjs";
import { BIN, ROOT } from "./paths.mjs";
import { onStopRequest, startGroup } from "./process-group.mjs";
import { Failure, runMain } from "./run-main.mjs";

const OLDEST_NODE_MAJOR = 20;
const SLOW_AFTER_MS = 90_000;
const LINES_OF_OUTPUT_SHOWN = 25;
const FLAGS = [
  "--include=dev", // whatever NODE_ENV or the user's npmrc leaves out
  "--include=optional",
  "--fetch-retry-mintimeout=1000", // somebody is waiting: npm's own 10 s and 60 s make minutes of a missing network
  "--fetch-retry-maxtimeout=5000",
  "--loglevel=error",
  "--no-progress",
  "--no-audit",
  "--no-fund",
];

/** @throws {Failure} that says what to do */
export async function ensureInstalled() {
  if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE_MAJOR) {
    throw new Failure(
      `Upshift needs Node ${OLDEST_NODE_MAJOR} or newer, and this is ${process.version}. Get one from https://nodejs.org.`,
    );
  }
  if (readInstallState() === "ready") return;
  await withInstallLock(
    async (setInstallerPid) => {
      if (readInstallState() !== "ready") await install(setInstallerPid);
    },
    () => console.log("Waiting for another install in this directory to finish…"),
  );
}

async function install(setInstallerPid) {
  console.log("Installing dependencies (about a minute, once)…");
  let result = await runNpm(["ci"], setInstallerPid);
  if (result.output.includes("EUSAGE") && doesLockFitManifest()) {
    // npm ci also refuses a lock without the binaries of other platforms, which npm leaves out where it could not see them.
    rmSync(join(ROOT, "node_modules"), { recursive: true, force: true });
    result = await runNpm(["install", "--no-save"], setInstallerPid);
  }
  if (result.code !== 0) throw new Failure(explain(result));
  checkInstalled(result);
}

/** @returns {Promise<{code: number | "npm-missing", output: string}>} */
async function runNpm(args, setInstallerPid) {
  const [command, ...prefix] = npmCommand();
  const npm = startGroup(command, [...prefix, ...args, ...FLAGS], {
    cwd: ROOT,
    env: { ...process.env, PATH: pathWithoutOurs() },
    stdio: ["ignore", "pipe", "pipe"],
    stopGraceMs: 300, // half an install is begun anew anyway
  });
  setInstallerPid(npm.child.pid ?? "");
  /** @type {Promise<void> | undefined} */
  let stopped;
  const forget = onStopRequest(() => (stopped = npm.stop()));
  const slow = setTimeout(() => console.log("Still installing; is the network slow?"), SLOW_AFTER_MS);
  let output = "";
  for (const stream of [npm.child.stdout, npm.child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  }
  const code = await npm.exited.catch((error) => {
    output += String(error);
    return error.code === "ENOENT" ? "npm-missing" : 1;
  });
  clearTimeout(slow);
  forget();
  if (stopped) {
    await stopped;
    throw new Failure("The installation was interrupted; the next start begins it anew.", { exitCode: 130 });
  }
  return { code, output };
}

function checkInstalled({ output }) {
  const state = readInstallState();
  if (state === "no-node") {
    throw new Failure(
      "Dependencies are installed, but not the Node that wrangler needs: npm seems to be set to run no install scripts.\n" +
        "Run `npm rebuild node --ignore-scripts=false`, or use Node 22 or newer.",
    );
  }
  if (state !== "ready") {
    throw new Failure(
      `npm reported success, but node_modules is not complete. Delete it and try again.\n${output}`,
    );
  }
}

/** npm as we were started with it, under the Node it runs on: `npm ci` deletes the Node in node_modules while it works. */
function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm && node && basename(npm) === "npm-cli.js" && !node.startsWith(ROOT)) return [node, npm];
  return ["npm"];
}

function pathWithoutOurs() {
  const entries = (process.env.PATH ?? "").split(delimiter);
  return entries.filter((entry) => entry !== BIN).join(delimiter);
}

function explain({ code, output }) {
  const told = output.trim().split("\n").slice(0, LINES_OF_OUTPUT_SHOWN).join("\n");
  return `Installing the dependencies failed. ${advice(code, output)}\n\n${told}`;
}

function advice(code, output) {
  if (code === "npm-missing") return "npm was not found: it comes with Node, see https://nodejs.org.";
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET/.test(output)) {
    return "The package registry could not be reached: check the network, or the proxy and registry in `npm config list`, and try again.";
  }
  if (/EUSAGE|in sync/.test(output)) {
    return "package.json and package-lock.json do not agree: run `npm install` and try again.";
  }
  if (/ENOSPC/.test(output)) return "The disk is full: about 750 MB are needed.";
  if (/EACCES|EPERM|EROFS/.test(output)) return `${ROOT} cannot be written to by this user.`;
  return "npm says:";
}

await runMain(import.meta.url, ensureInstalled);
