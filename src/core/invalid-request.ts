// What is told of a request that zod could not read: each field's path and what is wrong with it.

import type { z } from "zod";
import { UpshiftError } from "./errors.ts";

const MOST_ERRORS = 5;

export function invalidRequest(issues: readonly z.core.$ZodIssue[]): UpshiftError {
  const errors = issues
    .slice(0, MOST_ERRORS)
    .map((issue) => ({ path: issue.path.join(".") || "body", reason: issue.message }));
  const list = errors.map((error) => `${error.path}: ${error.reason}`).join("; ");
  return new UpshiftError("invalid_request", `The request can't be read. ${list}.`, { errors });
}
