// `npm run bench`: installs if needed and runs test/bench/directory.ts on the Node that can read TypeScript. Flags are passed on.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureInstalled } from "./install.mjs";
import { findToolNode, ROOT, toolEnvironment } from "./paths.mjs";
import { runMain } from "./run-main.mjs";

await runMain(import.meta.url, async (args) => {
  await ensureInstalled();
  const { status } = spawnSync(findToolNode(), [join(ROOT, "test", "bench", "directory.ts"), ...args], {
    env: toolEnvironment(),
    stdio: "inherit",
  });
  return status ?? 1;
});
