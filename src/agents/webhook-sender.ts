// Sends one webhook: signed, to a host that is allowed at that moment, within 10 seconds, following no redirect.

import type { Config } from "../config.ts";
import type { Clock } from "../core/clock.ts";
import { UpshiftError } from "../core/errors.ts";
import { isLiteralHost, webhookTarget, type Delivery, type SendWebhook } from "../tools/outgoing-webhook.ts";
import { ToolError } from "../tools/tool.ts";
import { refuseUnlessPublic, type Fetch } from "../tools/web-guard.ts";
import { signedHeaders } from "./webhook-signature.ts";

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES = 64 * 1024;
const TOO_LATE = `No answer came within ${TIMEOUT_MS / 1_000} s.`;

const whyEnded = ({ reason }: AbortSignal): string =>
  reason === TOO_LATE ? TOO_LATE : "It was stopped before an answer came.";

export interface SenderPorts {
  readonly allowedHosts: readonly string[];
  /** The way out. */
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** The user's. */
  readonly secret: () => Promise<string>;
}

/** Whether an automation may notify this address. @throws UpshiftError `invalid_request` */
export function checkNotifyUrl(url: string, config: Pick<Config, "WEBHOOK_ALLOWED_HOSTS">): void {
  const target = webhookTarget(url, config.WEBHOOK_ALLOWED_HOSTS);
  if ("url" in target) return;
  throw new UpshiftError("invalid_request", `\`notify\`: ${target.refusal}`, {
    errors: [{ path: "notify", reason: target.refusal }],
  });
}

/** So much of an answer as there is, and may be read; it has been given, whether or not all of it comes. */
async function readAnswer({ status, body }: Response): Promise<Delivery> {
  const decoder = new TextDecoder();
  let [text, left, isCut] = ["", ANSWER_BYTES, false];
  try {
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk.subarray(0, left), { stream: true });
      isCut = chunk.byteLength > left;
      left -= chunk.byteLength;
      if (isCut) break;
    }
  } catch {
    isCut = true;
  }
  return { kind: "answered", status, text: text + decoder.decode(), isCut };
}

export function webhookSender({ allowedHosts, fetch, clock, secret }: SenderPorts): SendWebhook {
  /** What is to be sent, or why nothing is. */
  async function prepare(url: URL, signal: AbortSignal): Promise<string> {
    // Which port is the operator's to say; a name that is allowed may still lead inside.
    const host = new URL(`https://${url.hostname}/`);
    if (!isLiteralHost(url.hostname)) await refuseUnlessPublic(host, { fetch, allowedHosts: [] }, signal);
    return await secret();
  }

  async function send(
    webhook: { readonly id: string; readonly body: string },
    url: URL,
    signal: AbortSignal,
  ): Promise<Delivery> {
    let headers: Record<string, string>;
    try {
      headers = signedHeaders(webhook, await prepare(url, signal), clock.now());
    } catch (error) {
      const reason =
        error instanceof ToolError ? error.message : "What signs it could not be read. Try again later.";
      return { kind: "not-sent", reason };
    }
    if (signal.aborted) return { kind: "not-sent", reason: whyEnded(signal) };
    try {
      const response = await fetch(url.href, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json", "user-agent": "Upshift" },
        body: webhook.body,
        redirect: "manual",
        signal,
      });
      return await readAnswer(response);
    } catch {
      return {
        kind: "unknown",
        reason: signal.aborted ? whyEnded(signal) : "The connection failed or was lost.",
      };
    }
  }

  return async ({ id, url, body }, stopped) => {
    const target = webhookTarget(url, allowedHosts);
    if ("refusal" in target) return { kind: "not-sent", reason: target.refusal };
    const [late, ended] = [new AbortController(), new AbortController()];
    void clock.sleep(TIMEOUT_MS, ended.signal).then(() => late.abort(TOO_LATE));
    try {
      return await send({ id, body }, target.url, AbortSignal.any([stopped, late.signal]));
    } finally {
      ended.abort();
    }
  };
}
