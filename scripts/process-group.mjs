// Children that end as one: each gets a process group of its own, which is stopped whole, grandchildren included.
// It knows nothing of what runs in it.

import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const STOP_GRACE_MS = 5_000;
const KILL_GRACE_MS = 1_000;
const POLL_MS = 40;

/** `exited` resolves with the exit code, 1 after a signal, or rejects when the command cannot be started. */
export function startGroup(command, args, { stopGraceMs = STOP_GRACE_MS, ...options }) {
  const child = spawn(command, args, { ...options, detached: true });
  const exited = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
  exited.catch(() => {}); // whoever waits hears of it; nobody waiting is no crash
  return { child, exited, stop: () => stopGroup(child.pid, stopGraceMs) };
}

/** Calls `handler` at the first Ctrl-C, SIGTERM or SIGHUP; npm forwards what the terminal has sent already, so more may come. */
export function onStopRequest(handler) {
  const once = (signal) => {
    if (!once.called) handler(signal);
    once.called = true;
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, once);
  // A closed terminal or pipe must not end us before our children.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  return () => signals.forEach((signal) => process.off(signal, once));
}

async function stopGroup(groupId, stopGraceMs) {
  if (groupId === undefined) return;
  for (const [signal, graceMs] of [
    ["SIGTERM", stopGraceMs],
    ["SIGKILL", KILL_GRACE_MS],
  ]) {
    const giveUpAt = performance.now() + graceMs;
    if (!signalGroup(groupId, signal)) return;
    while (performance.now() < giveUpAt) {
      if (!isGroupAlive(groupId)) return;
      await sleep(POLL_MS);
    }
  }
}

function signalGroup(groupId, signal) {
  try {
    process.kill(-groupId, signal);
    return true;
  } catch {
    return false;
  }
}

/** Zombies don't count: in a container whose first process reaps nothing they stay for ever. */
function isGroupAlive(groupId) {
  if (!signalGroup(groupId, 0)) return false;
  if (process.platform !== "linux") return true;
  return readdirSync("/proc").some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      const [state, , group] = readFileSync(`/proc/${entry}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      return Number(group) === groupId && state !== "Z";
    } catch {
      return false; // gone meanwhile
    }
  });
}
