// Reads a request's JSON: bounded while it is read, then checked against a schema.

import type { z } from "zod";
import { UpshiftError } from "../core/errors.ts";

const MAX_REQUEST_BYTES = 1024 * 1024;

/** @throws UpshiftError `payload_too_large`, or `invalid_request` with each field that is wrong */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const text = await boundedText(request);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UpshiftError("invalid_request", "The body is not JSON.");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: path.length === 0 ? "body" : path.join("."),
    reason: message,
  }));
  const sentence = errors.map(({ path, reason }) => `${path}: ${reason}`).join("; ");
  throw new UpshiftError("invalid_request", `The body can't be accepted. ${sentence}.`, { errors });
}

async function boundedText(request: Request): Promise<string> {
  const reader = request.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > MAX_REQUEST_BYTES) {
      await reader.cancel().catch(() => {});
      throw new UpshiftError("payload_too_large", "A request can hold 1 MiB.");
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}
