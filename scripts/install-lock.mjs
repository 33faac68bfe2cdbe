// One install at a time in a checkout, also when `npm start` and `npm test` begin together.
// The lock is a file with the installer's pid that its holder touches every second. It is stale once nobody has touched it for a
// while and that installer is gone too: a script that was killed may leave its npm behind, still writing.

import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "./paths.mjs";

const LOCK = join(ROOT, ".wrangler", "install.lock"); // outside node_modules, which npm ci deletes, and ignored by git
const TOUCH_MS = 1_000;
const STALE_MS = 5_000;
const POLL_MS = 250;

/** Waits for its turn, then runs `work(setInstallerPid)` while holding the lock. `onWait` is called once if it has to wait. */
export async function withInstallLock(work, onWait) {
  mkdirSync(dirname(LOCK), { recursive: true });
  while (!tryTake()) await waitForRelease(onWait);
  const timer = setInterval(touch, TOUCH_MS);
  try {
    return await work((pid) => writeFileSync(LOCK, String(pid)));
  } finally {
    clearInterval(timer);
    rmSync(LOCK, { force: true });
  }
}

function touch() {
  const now = new Date();
  try {
    utimesSync(LOCK, now, now);
  } catch {
    // Somebody deleted it; the install goes on without.
  }
}

function tryTake() {
  try {
    writeFileSync(LOCK, "", { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** Returns when the lock is gone, which it also sees to itself when it is stale. */
async function waitForRelease(onWait) {
  let seen;
  let unchangedSince = performance.now(); // our own clock: a machine that slept must not make a live lock look old
  for (;;) {
    const lock = readLock();
    if (!lock) return;
    if (lock.stamp !== seen?.stamp) {
      unchangedSince = performance.now();
      seen = lock;
    }
    if (performance.now() - unchangedSince > STALE_MS && !isRunning(lock.pid)) {
      removeStale(lock.stamp);
      return;
    }
    onWait?.();
    onWait = undefined;
    await sleep(POLL_MS);
  }
}

function readLock() {
  try {
    const { mtimeMs, ino } = statSync(LOCK);
    return { stamp: `${ino}:${mtimeMs}`, pid: Number(readFileSync(LOCK, "utf8")) };
  } catch {
    return undefined;
  }
}

function isRunning(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Moving is atomic, so of several that wait one removes it. */
function removeStale(stamp) {
  if (readLock()?.stamp !== stamp) return;
  const aside = `${LOCK}.${process.pid}`;
  try {
    renameSync(LOCK, aside);
  } catch {
    return;
  }
  rmSync(aside, { force: true });
}
