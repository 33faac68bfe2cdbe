// Ready means that the page and the API both answer 200. A refused setting, which the worker reports itself, ends the wait.

import { setTimeout as sleep } from "node:timers/promises";
import { fetchText } from "./probe.mjs";
import { Failure } from "./run-main.mjs";

const GIVE_UP_AFTER_MS = 120_000;
const POLL_MS = 150;
const ANSWER_TIMEOUT_MS = 10_000;

/** @returns {Promise<object>} the JSON of /api/health. Rejects with a Failure; stops asking when `signal` aborts. */
export async function waitUntilReady(url, signal) {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
  let last = "no answer";
  while (performance.now() < giveUpAt) {
    signal.throwIfAborted();
    const health = await fetchText(`${url}/api/health`, ANSWER_TIMEOUT_MS);
    const body = parse(health?.body);
    if (body?.code === "config_invalid" || body?.error?.code === "config_invalid") {
      throw new Failure(`A setting is not valid.\n${body.detail ?? body.error?.message ?? health.body}`);
    }
    if (health?.status === 200 && body) {
      const page = await fetchText(`${url}/`, ANSWER_TIMEOUT_MS);
      if (page?.status === 200) return body;
      last = `GET / gave ${page?.status ?? "no answer"}`;
    } else if (health) {
      last = `GET /api/health gave ${health.status}: ${health.body.slice(0, 300)}`;
    }
    await sleep(POLL_MS, undefined, { signal });
  }
  throw new Failure(`The server did not get ready within ${GIVE_UP_AFTER_MS / 1_000} s (${last}).`);
}

function parse(text = "") {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
