// What the project's files would give away, and settings that nothing reads. Names alone are told, never a value.

import { SECRETS, SETTINGS } from "../config.ts";
import type { Check } from "./check.ts";

export interface Project {
  /** The variables of wrangler.toml, of all its environments. */
  readonly wranglerVars: Readonly<Record<string, unknown>>;
  readonly devVars: {
    readonly exists: boolean;
    readonly git: "ignored" | "not-ignored" | "no-repository";
  };
  /** Whether a deployment has Workers AI by its binding. */
  readonly hasAiBinding: boolean;
}

export function projectChecks(project: Project, settings: Readonly<Record<string, unknown>>): Check[] {
  return [committedSecrets(project), devVars(project), ...unknownSettings(settings)];
}

function committedSecrets({ wranglerVars }: Project): Check {
  const found = Object.keys(wranglerVars).filter((name) => SECRETS.has(name) && wranglerVars[name] !== "");
  const [first = ""] = found;
  if (first === "") return { name: "secrets", verdict: "ok", finding: "No secret stands in wrangler.toml." };
  return {
    name: "secrets",
    verdict: "problem",
    finding: `${found.join(", ")} in wrangler.toml's [vars] would be committed, and shown in the dashboard.`,
    mend: `Move it to .dev.vars and, for the deployment, to npx wrangler secret put ${first}. If it was ever committed, replace the key where it was issued.`,
  };
}

function devVars({ devVars: { exists, git } }: Project): Check {
  const name = ".dev.vars";
  if (git === "no-repository")
    return { name, verdict: "skipped", finding: "This is not a git repository, or there is no git." };
  if (git === "ignored") return { name, verdict: "ok", finding: "Ignored by git." };
  return {
    name,
    verdict: exists ? "problem" : "warning",
    finding: "Not ignored by git: its secrets would be committed.",
    mend: "echo .dev.vars >> .gitignore; git rm --cached --ignore-unmatch .dev.vars",
  };
}

const LOOKS_LIKE_A_NAME = /^[A-Z][A-Z0-9_]*$/;

/** A slip of the pen would otherwise be silent. */
function unknownSettings(settings: Readonly<Record<string, unknown>>): Check[] {
  const unknown = Object.keys(settings).filter((name) => !SETTINGS.has(name));
  if (unknown.length === 0) return [];
  // What is no name may be a secret in the wrong place.
  const names = unknown.map((name) => (LOOKS_LIKE_A_NAME.test(name) ? name : "something that is not a name"));
  return [
    {
      name: "unknown settings",
      verdict: "warning",
      finding: `Nothing reads ${[...new Set(names)].join(", ")}.`,
      mend: "Compare with the names in docs/operations.md.",
    },
  ];
}
