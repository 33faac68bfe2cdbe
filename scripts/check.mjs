// `npm run check`: every check, also when one before it failed, and at the end which did.

import { spawnSync } from "node:child_process";
import { ensureInstalled } from "./install.mjs";
import { ROOT, toolEnvironment } from "./paths.mjs";
import { runMain } from "./run-main.mjs";

const CHECKS = ["format", "lint", "types", "unused", "size"];

await runMain(import.meta.url, async () => {
  await ensureInstalled();
  const failed = CHECKS.filter((name) => !passes(name));
  console.log(failed.length === 0 ? "\nAll checks passed." : `\nFailed: ${failed.join(", ")}.`);
  return failed.length === 0 ? 0 : 1;
});

function passes(name) {
  console.log(`\n— ${name}`);
  const { status } = spawnSync("npm", ["run", "--silent", `check:${name}`], {
    cwd: ROOT,
    env: toolEnvironment(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  return status === 0;
}
