// `npm test`: installs, builds the client that the browser tests load, runs vitest on the right Node, and closes with the count.
// Arguments are vitest's: `npm test -- --project unit`.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildClient } from "./build-client.mjs";
import { ensureInstalled } from "./install.mjs";
import { findToolNode, ROOT, toolEnvironment } from "./paths.mjs";
import { onStopRequest, startGroup } from "./process-group.mjs";
import { Failure, runMain } from "./run-main.mjs";
import { countResults } from "./test-count.mjs";

const VITEST = join(ROOT, "node_modules", "vitest", "vitest.mjs");
const CONFIG = join("test", "vitest.config.ts");

async function test(args) {
  try {
    await ensureInstalled();
    await buildClient();
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
    console.log(`\n${countResults(undefined, 1)}`);
    return error.exitCode ?? 1;
  }
  const directory = mkdtempSync(join(tmpdir(), "upshift-test-"));
  const report = join(directory, "report.json");
  try {
    const code = await runVitest([
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...args,
    ]);
    console.log(`\n${countResults(readReport(report), code)}`);
    return code;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runVitest(args) {
  const vitest = startGroup(findToolNode(), [VITEST, "run", "--config", CONFIG, ...args], {
    cwd: ROOT,
    env: toolEnvironment(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  let stopping;
  onStopRequest(() => (stopping = vitest.stop()));
  const code = await vitest.exited;
  await (stopping ?? vitest.stop()); // a server that a test left behind
  return stopping ? 130 : code;
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

await runMain(import.meta.url, test);
