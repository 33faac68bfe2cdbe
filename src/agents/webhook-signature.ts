// Standard Webhooks: an HMAC over a message's id, timestamp and bytes. Signing is the `standardwebhooks` package's. It verifies
// texts alone, by the system's clock, and reads "12abc" as a timestamp; so what comes in is verified here, by WebCrypto.

import { timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;
const VERSION = "v1";
const WINDOW_SECONDS = 5 * 60;

const ID = /^[\x21-\x7e]{1,256}$/;
const TIMESTAMP = /^\d{1,12}$/;
/** "a" at 1700000000 with the bytes "1700000001.b" is signed as "a.1700000000" at 1700000001 with "b" is: no id holds a time. */
const TIME_IN_ID = /\.\d{9,12}(?:\.|$)/;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCodePoint(...bytes));
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.codePointAt(0)!);

export const newSecret = (): string =>
  PREFIX + toBase64(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));

/** The headers that sign a body as it is sent at `now`. */
export function signedHeaders(
  { id, body }: { readonly id: string; readonly body: string },
  secret: string,
  now: number,
): Record<string, string> {
  const at = new Date(now);
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now / 1_000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
}

export type Verdict =
  | { readonly kind: "signed"; readonly messageId: string }
  /** A header is missing, or is not what Standard Webhooks says. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "off-time" }
  | { readonly kind: "forged" };

async function signatureBy(secret: string, content: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const key = fromBase64(secret.slice(PREFIX.length));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, hmac, false, ["sign"]);
  return encode(toBase64(new Uint8Array(await crypto.subtle.sign("HMAC", imported, content))));
}

/** Judges a message by the secrets that are valid now; it is signed where any of its signatures is by any of them. */
export async function verifyWebhook(
  headers: Headers,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): Promise<Verdict> {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  const signatures = headers.get("webhook-signature") ?? "";
  if (!ID.test(id) || TIME_IN_ID.test(id) || !TIMESTAMP.test(timestamp) || signatures === "")
    return { kind: "unreadable" };
  if (Math.abs(Math.floor(now / 1_000) - Number(timestamp)) > WINDOW_SECONDS) return { kind: "off-time" };
  const start = encode(`${id}.${timestamp}.`);
  const content = new Uint8Array(start.length + body.length);
  content.set(start);
  content.set(body, start.length);
  // Once for each secret, however many signatures a stranger sends.
  const expected = await Promise.all(secrets.map((secret) => signatureBy(secret, content)));
  const isSigned = signatures.split(" ").some((versioned) => {
    const [version, signature = ""] = versioned.split(",");
    const given = encode(signature);
    return (
      version === VERSION &&
      expected.some((bytes) => bytes.length === given.length && timingSafeEqual(bytes, given))
    );
  });
  return isSigned ? { kind: "signed", messageId: id } : { kind: "forged" };
}
