// A webhook on its way out: what is sent, what can come of it, and which addresses the operator lets be called.

import { isPublicAddress } from "./public-address.ts";

export interface OutgoingWebhook {
  /** The same whenever the same is sent again. */
  readonly id: string;
  readonly url: string;
  /** JSON. */
  readonly body: string;
}

export type Delivery =
  | { readonly kind: "answered"; readonly status: number; readonly text: string; readonly isCut: boolean }
  /** It never left. */
  | { readonly kind: "not-sent"; readonly reason: string }
  /** Whether it arrived nobody knows. */
  | { readonly kind: "unknown"; readonly reason: string };

/** Sends it once, in bounded time; whatever goes wrong is its outcome. */
export type SendWebhook = (webhook: OutgoingWebhook, signal: AbortSignal) => Promise<Delivery>;

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const HTTPS_PORT = "443";
const HTTP_PORT = "80";

/** Whether a host is an address or this machine: where the operator names one, that is meant. */
export const isLiteralHost = (host: string): boolean =>
  host === "localhost" || isPublicAddress(host) !== null;

/** @param allowedHosts in lower case: `host`, at any port, or `host:port` */
export function webhookTarget(
  address: string,
  allowedHosts: readonly string[],
): { readonly url: URL } | { readonly refusal: string } {
  if (!URL.canParse(address)) return { refusal: "This is not a URL. Give it in full, as https://host/path." };
  const url = new URL(address);
  const { protocol, hostname } = url;
  if (protocol !== "https:" && !(protocol === "http:" && LOOPBACK.test(hostname)))
    return { refusal: "Webhooks go by https; http is for this machine alone. Use an https address." };
  if (url.username !== "" || url.password !== "")
    return { refusal: "An address with a user name or password is not called. Leave them out." };
  const port = url.port || (protocol === "https:" ? HTTPS_PORT : HTTP_PORT);
  if (allowedHosts.includes(hostname) || allowedHosts.includes(`${hostname}:${port}`)) return { url };
  const allowed = allowedHosts.length === 0 ? "none" : allowedHosts.join(", ");
  return {
    refusal: `${hostname}:${port} may not be called. Allowed: ${allowed}. The operator can add it to WEBHOOK_ALLOWED_HOSTS.`,
  };
}
