// Errors of /api on the wire: RFC 9457 problem details.

import { UpshiftError, type ErrorCode } from "./errors.ts";

const title = (code: string): string => {
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const DAY_MS = 86_400_000;
/** A message that waits ahead has ended by then, as a rule. */
const SOON_SECONDS = 10;

/** When another try may do better, in seconds; null where time does not help. Budgets and quotas are renewed at 00:00 UTC. */
export function retryAfter(
  { code, retryAfterSeconds }: { readonly code: ErrorCode; readonly retryAfterSeconds?: number | null },
  now: number,
): number | null {
  if (retryAfterSeconds != null) return retryAfterSeconds;
  if (code === "rate_limited") return SOON_SECONDS;
  if (code !== "budget_exceeded" && code !== "fast_quota_exhausted") return null;
  return Math.ceil((DAY_MS - (now % DAY_MS)) / 1000);
}

/** @param now milliseconds since the epoch, for `Retry-After` */
export function problem(error: UpshiftError, now = Date.now()): Response {
  const seconds = retryAfter(error, now);
  const body = {
    type: "about:blank",
    title: title(error.code),
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
  };
  return Response.json(body, {
    status: error.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(seconds === null ? {} : { "retry-after": String(seconds) }),
    },
  });
}

/** The answer, or in its place what was refused; a bug is thrown on. */
export async function orProblem(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof UpshiftError) return problem(error);
    throw error;
  }
}
