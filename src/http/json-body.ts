// Reads a request's JSON body, bounded before it is parsed: in bytes while it arrives, in depth before anything recurses.

import type { z } from "zod";
import { UpshiftError } from "../core/errors.ts";
import { invalidRequest } from "../core/invalid-request.ts";
import { isDeeperThan } from "../core/json-depth.ts";
import { boundedBytes } from "./bounded-body.ts";

const MAX_BODY_KIB = 1024;
const DEEPEST_BODY = 64;

/** @throws UpshiftError `payload_too_large`, or `invalid_request` with each field that is wrong */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readJsonBody(request));
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues);
}

/** The same where no body at all stands for an empty one. */
export async function readOptionalJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  return request.body === null ? schema.parse({}) : await readJson(request, schema);
}

async function readJsonBody(request: Request): Promise<unknown> {
  const text = new TextDecoder().decode(await boundedBytes(request, MAX_BODY_KIB));
  if (isDeeperThan(text, DEEPEST_BODY))
    throw new UpshiftError("invalid_request", `The body is nested more than ${DEEPEST_BODY} deep.`);
  try {
    // Data is never a prototype.
    return JSON.parse(text, (key, value: unknown) => (key === "__proto__" ? undefined : value));
  } catch {
    throw new UpshiftError("invalid_request", "The body is not JSON.");
  }
}
