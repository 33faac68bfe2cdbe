// The way through the house as a lint rule: http → agents → turn → { escalation, models, tools, ledger } → core, only rightward.
// An oxlint plugin, because a folder's rule needs the path an import resolves to, which no-restricted-imports does not see.

import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SRC = fileURLToPath(new URL("../src", import.meta.url));
const LEAVES = ["escalation", "models", "tools", "ledger"];

/** A folder of src (or a file at its top) → what it may import beside itself. Those not named here may import all. */
const MAY_IMPORT = {
  core: [],
  "config.ts": ["core"],
  escalation: ["core"],
  models: ["core"],
  automations: ["core"], // what runs by itself: pure decisions, of use to tools, storage, agents and routes
  tools: ["automations", "core"],
  ledger: ["core"],
  storage: ["ledger", "tools", "automations", "core"], // for the ports that its stores implement
  turn: [...LEAVES, "core"],
  agents: ["config.ts", "storage", "turn", ...LEAVES, "automations", "core"],
  http: ["config.ts", "agents", "turn", ...LEAVES, "automations", "core"],
  cli: ["config.ts", "agents", ...LEAVES, "core"],
  client: ["core"],
};

const OFFLINE = "models/offline/";
const MAY_IMPORT_OFFLINE = ["local.ts", "cli/", OFFLINE]; // and tests; none of these is deployed
const CLOUDFLARE = /^(agents(\/|$)|@cloudflare\/ai-chat$|cloudflare:)/;
const MAY_KNOW_CLOUDFLARE = ["index.ts", "local.ts", "agents/", "storage/"];
const BROWSER_HALVES = /^agents\/(react|client)$/; // of the same package

/** @returns {string | undefined} the complaint about `file`, a path within src, importing `specifier` */
export function judgeImport(file, specifier) {
  const isIn = (places) => places.some((place) => file.startsWith(place));
  if (!specifier.startsWith(".")) {
    const browser = BROWSER_HALVES.test(specifier) && isIn(["client/"]);
    if (!CLOUDFLARE.test(specifier) || browser || isIn(MAY_KNOW_CLOUDFLARE)) return undefined;
    return `only ${MAY_KNOW_CLOUDFLARE.join(", ")} may know Cloudflare ("${specifier}")`;
  }
  const target = relative(SRC, resolve(SRC, dirname(file), specifier));
  if (target.startsWith("..")) return undefined; // package.json
  if (target.startsWith(OFFLINE) && !isIn(MAY_IMPORT_OFFLINE)) {
    return "the offline models are for src/local.ts, the command line and tests: no deployment carries them";
  }
  const [from, to] = [file, target].map((path) => path.split("/")[0]);
  const allowed = MAY_IMPORT[from];
  if (from === to || allowed === undefined || allowed.includes(to)) return undefined;
  return `src/${from} may import ${allowed.join(", ") || "nothing outside itself"}, not ${to}: imports go only rightward`;
}

const rightward = {
  create(context) {
    const file = relative(SRC, context.filename);
    if (file.startsWith("..")) return {};
    const check = ({ source }) => {
      if (typeof source?.value !== "string") return;
      const complaint = judgeImport(file, source.value);
      if (complaint) context.report({ node: source, message: complaint });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default { meta: { name: "layout" }, rules: { rightward } };
