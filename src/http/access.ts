// Who may come in at all. Open mode is for one's own machine: it answers loopback hosts only, so that a deployment
// without authentication refuses everybody instead of letting everybody in.

import type { Config } from "../config.ts";
import { UpshiftError } from "../core/errors.ts";
import { isLoopback } from "../core/loopback.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** @throws UpshiftError `auth_not_configured` or `forbidden_origin` */
export function checkAccess(request: Request, config: Config): void {
  const url = new URL(request.url);
  if (config.AUTH_MODE !== "open") {
    throw new UpshiftError(
      "auth_not_configured",
      `AUTH_MODE "${config.AUTH_MODE}" is not available in this version; only open, on this machine, is.`,
    );
  }
  if (!isLoopback(url.hostname)) {
    throw new UpshiftError(
      "auth_not_configured",
      "Without authentication Upshift answers on this machine only (localhost).",
    );
  }
  const origin = request.headers.get("origin");
  const changesState = !SAFE_METHODS.has(request.method) || request.headers.get("upgrade") !== null;
  if (origin === null || !changesState) return;
  if (origin === url.origin || config.ALLOWED_ORIGINS.includes(origin)) return;
  throw new UpshiftError(
    "forbidden_origin",
    "Pages of this origin may not connect. The operator can add it to ALLOWED_ORIGINS.",
  );
}
