// Kills a process and all that descends from it, also what has made itself a process group of its own, as the product's
// wrangler does. Without this, `kill -9` of the starter would let workerd end in good order.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

interface ProcessEntry {
  readonly id: number;
  readonly parentId: number;
  readonly isZombie: boolean;
}

/** SIGKILL, the youngest first, so that nobody is left to clean up after the others. Returns the ids that were killed. */
export function killTree(rootId: number): number[] {
  const killed: number[] = [];
  // Again, because a process may have been born while the first list was read.
  for (let round = 0; round < 3; round++) {
    const ids = treeOf([rootId, ...killed]).filter((id) => !killed.includes(id));
    for (const id of ids.reverse()) {
      try {
        process.kill(id, "SIGKILL");
        killed.push(id);
      } catch {
        // It is gone already.
      }
    }
  }
  return killed;
}

export function isRunning(id: number): boolean {
  return listProcesses().some((entry) => entry.id === id && !entry.isZombie);
}

function treeOf(rootIds: readonly number[]): number[] {
  const processes = listProcesses().filter((entry) => !entry.isZombie);
  const ids = processes.map((entry) => entry.id).filter((id) => rootIds.includes(id));
  const wanted = new Set(rootIds);
  for (let size = -1; size !== wanted.size;) {
    size = wanted.size;
    for (const { id, parentId } of processes) {
      if (!wanted.has(parentId) || wanted.has(id)) continue;
      wanted.add(id);
      ids.push(id);
    }
  }
  return ids;
}

function listProcesses(): ProcessEntry[] {
  if (process.platform === "linux") {
    return readdirSync("/proc").flatMap((name) => {
      if (!/^\d+$/.test(name)) return [];
      try {
        // The name in brackets may hold anything, so count from the last bracket.
        const fields = readFileSync(`/proc/${name}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        return [{ id: Number(name), parentId: Number(fields[1]), isZombie: fields[0] === "Z" }];
      } catch {
        return [];
      }
    });
  }
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" });
  return table
    .trim()
    .split("\n")
    .map((line) => {
      const [id, parentId, state] = line.trim().split(/\s+/);
      return {
        id: Number(id),
        parentId: Number(parentId),
        isZombie: state?.startsWith("Z") ?? false,
      };
    });
}
