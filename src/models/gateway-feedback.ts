// A user's verdict on an answer, written into the gateway's log of each call that made it: by the AI binding, or by
// Cloudflare's API. It keeps nothing, and says in words that are safe to log what did not go through.
// Source: developers.cloudflare.com/api, Patch Gateway Log; workerd, src/cloudflare/internal/aig-api.ts.

import type { Clock } from "../core/clock.ts";
import type { GatewayAddress } from "./ai-gateway.ts";
import type { GatewayBinding } from "./gateway-binding.ts";
import type { Fetch } from "./transport.ts";

export type Verdict = 1 | -1;

/** Writes the verdict into one log. It throws where it was not taken. */
export type PatchLog = (
  logId: string,
  verdict: Verdict,
  signal: AbortSignal,
) => Promise<"taken" | "no-such-log">;

/** Cloudflare's API said no. */
class PatchRefused extends Error {
  override readonly name = "PatchRefused";
}

export function patchByBinding(gateway: () => GatewayBinding): PatchLog {
  return async (logId, verdict) => {
    try {
      await gateway().patchLog(logId, { feedback: verdict });
      return "taken";
    } catch (error) {
      if (error instanceof Error && error.name === "AiGatewayLogNotFound") return "no-such-log";
      throw error;
    }
  };
}

/** @param apiRoot of Cloudflare's API; the gateway's token needs the permission to edit AI Gateway there */
export function patchByApi(
  apiRoot: string,
  { accountId, gatewayId, token }: GatewayAddress & { readonly token: string },
  fetch: Fetch,
): PatchLog {
  const path = [accountId, "ai-gateway", "gateways", gatewayId, "logs"].map(encodeURIComponent).join("/");
  return async (logId, verdict, signal) => {
    const response = await fetch(`${apiRoot}/accounts/${path}/${encodeURIComponent(logId)}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ feedback: verdict }),
      signal,
    });
    await response.body?.cancel();
    if (response.ok) return "taken";
    if (response.status === 404) return "no-such-log";
    throw new PatchRefused(`status ${response.status}`);
  };
}

/** A log is there about half a second after its stream has ended. */
const LOG_DELAY_MS = 1_000;
const PATCH_TIMEOUT_MS = 10_000;

/**
 * Writes the verdict into a log, once more after a second where there is no such log yet.
 * @returns what went wrong, without anything secret; null where nothing did
 */
export async function passFeedback(
  patchLog: PatchLog,
  logId: string,
  verdict: Verdict,
  clock: Clock,
): Promise<string | null> {
  try {
    if ((await patchInTime(patchLog, logId, verdict, clock)) === "taken") return null;
    await clock.sleep(LOG_DELAY_MS);
    if ((await patchInTime(patchLog, logId, verdict, clock)) === "taken") return null;
    return "there is no such log";
  } catch (error) {
    if (error instanceof PatchRefused) return error.message;
    return error instanceof Error ? error.name : "unknown";
  }
}

/** A binding heeds no signal, so that the wait is ended as well. */
async function patchInTime(
  patchLog: PatchLog,
  logId: string,
  verdict: Verdict,
  clock: Clock,
): Promise<"taken" | "no-such-log"> {
  const over = new AbortController();
  const abort = new AbortController();
  const late = clock.sleep(PATCH_TIMEOUT_MS, over.signal).then(() => {
    if (over.signal.aborted) return new Promise<never>(() => {});
    abort.abort();
    throw new PatchRefused(`no answer within ${PATCH_TIMEOUT_MS} ms`);
  });
  try {
    return await Promise.race([patchLog(logId, verdict, abort.signal), late]);
  } finally {
    over.abort();
  }
}
