// The deployed Worker must fit the free plan: 3 MiB, gzipped. Bundles it as `wrangler deploy` does, without deploying.
// https://developers.cloudflare.com/workers/platform/limits/#worker-size

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ensureInstalled } from "./install.mjs";
import { findToolNode, ROOT, toolEnvironment } from "./paths.mjs";
import { Failure, runMain } from "./run-main.mjs";
import { QUIET, WRANGLER } from "./wrangler.mjs";

const LIMIT_KIB = 3 * 1024;

await runMain(import.meta.url, async () => {
  await ensureInstalled();
  const directory = mkdtempSync(join(tmpdir(), "upshift-worker-"));
  try {
    bundleInto(directory);
    const modules = readdirSync(directory).filter((name) => /\.(js|mjs|wasm)$/.test(name));
    const bytes = modules.reduce(
      (sum, name) => sum + gzipSync(readFileSync(join(directory, name))).length,
      0,
    );
    const kib = Math.ceil(bytes / 1024);
    console.log(`The Worker weighs ${kib} KiB gzipped, of ${LIMIT_KIB} KiB.`);
    if (kib > LIMIT_KIB) throw new Failure("That is more than Cloudflare's free plan takes.");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

function bundleInto(directory) {
  try {
    execFileSync(findToolNode(), ["--no-warnings", WRANGLER, "deploy", "--dry-run", "--outdir", directory], {
      cwd: ROOT,
      env: toolEnvironment(QUIET),
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    throw new Failure(`The Worker does not build:\n${error.stdout}${error.stderr}`);
  }
}
