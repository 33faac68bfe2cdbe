// Errors of /api on the wire: RFC 9457 problem details.

import type { UpshiftError } from "./errors.ts";

const title = (code: string): string => {
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export function problem(error: UpshiftError): Response {
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
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
