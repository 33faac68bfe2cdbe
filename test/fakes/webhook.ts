// Webhooks as other services send and check them: by the `standardwebhooks` package, and by hand where it takes texts only.

import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";

export const SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
export const OTHER_SECRET = "whsec_Zm9yZ2VkIGZvcmdlZCBmb3JnZWQgZm9yZ2VkIGZvcmc=";

/** A message's headers as the package signs them. @param at milliseconds since the epoch */
export function signedBy(
  secret: string,
  { id, at, body }: { id: string; at: number; body: string },
): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at / 1_000)),
    "webhook-signature": new Webhook(secret).sign(id, new Date(at), body),
  };
}

/** The same over any bytes. */
export function bytesSignedBy(
  secret: string,
  { id, at, body }: { id: string; at: number; body: Uint8Array },
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1_000));
  const hmac = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64"));
  hmac.update(`${id}.${timestamp}.`).update(body);
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${hmac.digest("base64")}`,
  };
}
