// Reads a request's JSON body, bounded before it is parsed: in bytes while it arrives, in depth before anything recurses.

import type { z } from "zod";
import { UpshiftError } from "../core/errors.ts";
import { invalidRequest } from "../core/invalid-request.ts";
import { isDeeperThan } from "../core/json-depth.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const DEEPEST_BODY = 64;

const tooLarge = (): UpshiftError =>
  new UpshiftError("payload_too_large", "A request can hold 1 MiB. Send less.");

/** @throws UpshiftError `payload_too_large`, or `invalid_request` with each field that is wrong */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readJsonBody(request));
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues);
}

async function readJsonBody(request: Request): Promise<unknown> {
  const text = await boundedText(request);
  if (isDeeperThan(text, DEEPEST_BODY))
    throw new UpshiftError("invalid_request", `The body is nested more than ${DEEPEST_BODY} deep.`);
  try {
    // Data is never a prototype.
    return JSON.parse(text, (key, value: unknown) => (key === "__proto__" ? undefined : value));
  } catch {
    throw new UpshiftError("invalid_request", "The body is not JSON.");
  }
}

async function boundedText(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
