// Where things are, and which Node runs the tools: the machine's may be 20, wrangler and vitest want the one in node_modules.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
export const BIN = join(ROOT, "node_modules", ".bin");

/** The Node of the `node` package. Its preinstall script fetches it, so it is missing where npm runs no scripts. */
const BUNDLED_NODE = join(ROOT, "node_modules", "node", "bin", "node");
const TOOLS_NEED_NODE_MAJOR = 22;

/** The node to run wrangler and vitest with, or null where there is none that is new enough. */
export function findToolNode() {
  if (existsSync(BUNDLED_NODE)) return BUNDLED_NODE;
  return Number(process.versions.node.split(".")[0]) >= TOOLS_NEED_NODE_MAJOR ? process.execPath : null;
}

export function toolEnvironment(extra = {}) {
  return { ...process.env, PATH: [BIN, process.env.PATH].join(delimiter), ...extra };
}
