// Reads a request's query by a schema, as bodies are.

import type { z } from "zod";
import { invalidRequest } from "../core/invalid-request.ts";

/** @throws UpshiftError `invalid_request` */
export function readQuery<T>(schema: z.ZodType<T>, query: Record<string, string>): T {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues);
}
