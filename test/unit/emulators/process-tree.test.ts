// Killing all that descends from a process, also what left its group.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { isRunning, killTree } from "../../support/process-tree.ts";

const NEST = `
  const { spawn } = require("node:child_process");
  const depth = Number(process.argv[1]);
  process.on("SIGTERM", () => {});
  console.log(process.pid);
  if (depth > 0) {
    const child = spawn(process.execPath, ["-e", process.env.NEST, String(depth - 1)], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.on("data", (text) => process.stdout.write(text));
  }
  setInterval(() => {}, 1000);
`;

test("a tree of process groups is gone at once, and nobody else", async () => {
  const root = spawn(process.execPath, ["-e", NEST, "2"], {
    env: { ...process.env, NEST },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const ids: number[] = [];
  for await (const line of createInterface({ input: root.stdout })) {
    if (ids.push(Number(line)) === 3) break;
  }
  expect(ids.map(isRunning)).toEqual([true, true, true]);
  const exited = once(root, "exit");
  expect(killTree(root.pid as number).toSorted()).toEqual(ids.toSorted());
  expect(await exited).toEqual([null, "SIGKILL"]);
  await expect.poll(() => ids.some(isRunning)).toBe(false);
});
