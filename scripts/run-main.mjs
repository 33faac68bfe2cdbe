// How a script of ours starts and fails: an expected failure is a sentence for the user, anything else keeps its stack.

import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Something the user can put right; `message` says what happened and what to do. */
export class Failure extends Error {
  constructor(message, { exitCode = 1 } = {}) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs `main` when the file at `moduleUrl` is the one that node was started with; what it returns is the exit code. */
export async function runMain(moduleUrl, main) {
  const started = process.argv[1];
  if (!started || !existsSync(started)) return;
  if (realpathSync(started) !== fileURLToPath(moduleUrl)) return;
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
    process.exitCode = error.exitCode ?? 1;
  }
}
