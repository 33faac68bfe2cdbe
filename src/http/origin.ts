// Pages of which origins may do what. Origins are compared, never matched: "null", a suffix or a star is nobody's.

import { cors } from "hono/cors";
import type { MiddlewareHandler } from "hono";
import type { Config } from "../config.ts";
import { UpshiftError } from "../core/errors.ts";
import type { Bindings } from "./context.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const PREFLIGHT_SECONDS = 600;

export const isUpgrade = (request: Request): boolean => request.headers.get("upgrade") !== null;

/**
 * @param needsOrigin whether a browser adds the credential by itself, so that a request without an origin proves nothing
 * @throws UpshiftError `forbidden_origin`
 */
export function checkOrigin(request: Request, config: Config, needsOrigin: boolean): void {
  if (SAFE_METHODS.has(request.method) && !isUpgrade(request)) return;
  const origin = request.headers.get("origin");
  if (origin === null && !needsOrigin) return;
  if (origin !== null && (origin === new URL(request.url).origin || config.ALLOWED_ORIGINS.includes(origin)))
    return;
  throw new UpshiftError(
    "forbidden_origin",
    origin === null
      ? "A request by cookie says which page it comes from, in `Origin`. Programs send `Authorization: Bearer` instead."
      : "Pages of this origin may not connect. The operator can add it to ALLOWED_ORIGINS.",
  );
}

/** Tells the pages of allowed origins that they may, and no other page anything. */
export function allowOrigins(): MiddlewareHandler<Bindings> {
  const allow = cors({
    origin: (origin) => origin,
    allowMethods: ["GET", "POST", "PATCH", "DELETE"],
    allowHeaders: ["authorization", "content-type", "prefer", "idempotency-key"],
    exposeHeaders: ["location", "retry-after", "x-request-id"],
    maxAge: PREFLIGHT_SECONDS,
  });
  return async (context, next) => {
    const origin = context.req.header("origin");
    // A socket's upgrade knows no CORS, and its answer takes no headers.
    if (
      origin !== undefined &&
      context.var.config.ALLOWED_ORIGINS.includes(origin) &&
      !isUpgrade(context.req.raw)
    )
      return allow(context, next);
    if (context.req.method === "OPTIONS") return context.body(null, 204, { vary: "Origin" });
    return next();
  };
}
