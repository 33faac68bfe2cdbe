// Reads a request's query by a schema, as bodies are.

import { z } from "zod";
import { invalidRequest } from "../core/invalid-request.ts";

/** How many are asked for, at least one. */
export const countUpTo = (most: number) =>
  z.coerce.number().int().min(1).max(most, `a whole number from 1 to ${most} is needed`);

/** @throws UpshiftError `invalid_request` */
export function readQuery<T>(schema: z.ZodType<T>, query: Record<string, string>): T {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues);
}
