// Whether node_modules holds what the lock file names. npm writes its own record, node_modules/.package-lock.json, last of all,
// so an install that was cut off has none; what was deleted by hand since is seen by looking for each package.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findToolNode, ROOT } from "./paths.mjs";

/** @returns {"ready" | "missing" | "stale" | "no-node"} `no-node`: all is there but a Node that is new enough for the tools. */
export function readInstallState() {
  const lock = readJson("package-lock.json");
  const installed = readJson("node_modules/.package-lock.json");
  if (!lock || !installed) return "missing";
  if (!doesLockFitManifest()) return "stale"; // npm ci says what does not agree
  const fits = Object.entries(lock.packages).every(
    ([path, wanted]) => path === "" || wanted.link || isThere(path, wanted, installed.packages[path]),
  );
  if (!fits || isOfAnotherPlatform(lock, installed)) return "stale";
  return findToolNode() ? "ready" : "no-node";
}

export function doesLockFitManifest() {
  const named = (of) => JSON.stringify([of?.dependencies, of?.devDependencies].map(sortedEntries));
  return named(readJson("package.json")) === named(readJson("package-lock.json")?.packages[""]);
}

function isThere(path, wanted, found) {
  if (!found) return wanted.optional === true; // of optional ones npm takes those that fit the platform
  const same = found.version === wanted.version && found.integrity === wanted.integrity;
  return same && (wanted.optional === true || existsSync(join(ROOT, path, "package.json")));
}

/** A node_modules copied from another machine, or mounted into a container: esbuild's binary stands for all of them. */
function isOfAnotherPlatform(lock, installed) {
  const binary = `node_modules/@esbuild/${process.platform}-${process.arch}`;
  return binary in lock.packages && !(binary in installed.packages);
}

function sortedEntries(object = {}) {
  return Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
  } catch {
    return undefined;
  }
}
