// Reads a request's JSON body, bounded before it is parsed: in bytes while it arrives, in depth before anything recurses.

import type { z } from "zod";
import { sha256Hex } from "../core/digest.ts";
import { UpshiftError } from "../core/errors.ts";
import { invalidRequest } from "../core/invalid-request.ts";
import { isDeeperThan } from "../core/json-depth.ts";
import { boundedBytes } from "./bounded-body.ts";

const MAX_BODY_KIB = 1024;
const DEEPEST_BODY = 64;

/** @throws UpshiftError `payload_too_large`, or `invalid_request` with each field that is wrong */
export async function readJson<T>(
  request: Request,
  schema: z.ZodType<T>,
  mostKib = MAX_BODY_KIB,
): Promise<T> {
  return check(readJsonText(await readText(request, mostKib)), schema);
}

/** The same, with the bytes' SHA-256 in hex. */
export async function readDigestedJson<T>(
  request: Request,
  schema: z.ZodType<T>,
): Promise<{ body: T; bodyDigest: string }> {
  const text = await readText(request);
  return { body: check(readJsonText(text), schema), bodyDigest: await sha256Hex(text) };
}

/** The same where no body at all stands for an empty one. */
export async function readOptionalJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const text = await readText(request);
  return check(text === "" ? {} : readJsonText(text), schema);
}

function check<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues);
}

const readText = async (request: Request, mostKib = MAX_BODY_KIB): Promise<string> =>
  new TextDecoder().decode(await boundedBytes(request, mostKib));

function readJsonText(text: string): unknown {
  if (isDeeperThan(text, DEEPEST_BODY))
    throw new UpshiftError("invalid_request", `The body is nested more than ${DEEPEST_BODY} deep.`);
  try {
    // Data is never a prototype.
    return JSON.parse(text, (key, value: unknown) => (key === "__proto__" ? undefined : value));
  } catch {
    throw new UpshiftError("invalid_request", "The body is not JSON.");
  }
}
