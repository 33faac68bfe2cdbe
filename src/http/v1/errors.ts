// Errors of /v1 on the wire: OpenAI's shape, with the contract's codes and statuses.

import { UpshiftError, type ErrorCode } from "../../core/errors.ts";
import { retryAfter } from "../../core/problem.ts";

function typeOf({ status }: UpshiftError): string {
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "server_error";
}

/** OpenAI's clients try 409, 429 and 5xx again unless they are told not to: these stay as they are. */
const LASTING: ReadonlySet<ErrorCode> = new Set([
  "budget_exceeded",
  "upstream_refused",
  "upstream_auth",
  "upstream_payment",
  "upstream_invalid",
  "fast_quota_exhausted",
  "tier_not_configured",
  "config_invalid",
]);

export const errorBody = (error: UpshiftError): Record<string, unknown> => ({
  error: {
    message: error.message,
    type: typeOf(error),
    param: error.errors[0]?.path ?? null,
    code: error.code,
  },
});

/** A status over the error's own is for a wrong method alone. */
export function errorResponse(
  error: UpshiftError,
  headers: Record<string, string> = {},
  status = error.status,
): Response {
  const seconds = retryAfter(error, Date.now());
  return Response.json(errorBody(error), {
    status,
    headers: {
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...(LASTING.has(error.code) && { "x-should-retry": "false" }),
      ...(seconds !== null && { "retry-after": String(seconds) }),
      ...headers,
    },
  });
}
