// How the sender of a request names it, so that sent twice it is done once.

import { UpshiftError } from "./errors.ts";

/** What a sender calls a request, and a digest of what was asked for under that name. */
export interface RequestKey {
  readonly key: string;
  readonly bodyDigest: string;
}

/** Something else was asked for under the same key before. */
export const keyMismatch = (): UpshiftError =>
  new UpshiftError(
    "idempotency_mismatch",
    "This Idempotency-Key was sent with another body before. Give each request a key of its own.",
  );
