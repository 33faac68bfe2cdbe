// `Idempotency-Key`: a request that makes something is answered once, and its repetition with the same answer. Keys are kept for
// 24 hours, by user and route. Messages have keys of their own, since a repetition joins a turn that still runs.

import type { MiddlewareHandler } from "hono";
import { sha256Hex } from "../core/digest.ts";
import { UpshiftError } from "../core/errors.ts";
import { keyMismatch } from "../core/request-key.ts";
import { directoryOf, privately, type Bindings } from "./context.ts";
import { boundedBytes } from "./bounded-body.ts";

const HEADER = "idempotency-key";
const KEY = /^[\x21-\x7e]{1,255}$/;
const MOST_KIB = 16 * 1024;

/** @throws UpshiftError `invalid_request` */
export function idempotencyKey(headers: Headers): string | null {
  const key = headers.get(HEADER);
  if (key === null || KEY.test(key)) return key;
  throw new UpshiftError("invalid_request", "An Idempotency-Key is 1 to 255 visible ASCII characters.");
}

const isForAMessage = (path: string): boolean => path.endsWith("/messages");

export const idempotent = (): MiddlewareHandler<Bindings> => async (context, next) => {
  const { req } = context;
  const key = req.method === "POST" && !isForAMessage(req.path) ? idempotencyKey(req.raw.headers) : null;
  if (key === null) {
    await next();
    return;
  }
  const bytes = await boundedBytes(req.raw, MOST_KIB);
  req.raw = new Request(req.raw, { method: "POST", body: bytes });
  const scope = `${req.path} ${key}`;
  const directory = directoryOf(context);
  const claim = await directory.claimRequest(scope, await sha256Hex(new TextDecoder().decode(bytes)));
  if (claim === "mismatch") throw keyMismatch();
  if (claim === "under-way")
    throw new UpshiftError(
      "turn_in_progress",
      "The same request is still under way. Try again in a moment.",
      {
        retryAfterSeconds: 1,
      },
    );
  if (claim !== "claimed") {
    const headers = { "content-type": "application/json" };
    context.res = privately(
      new Response(claim.body === "" ? null : claim.body, { status: claim.status, headers }),
    );
    return;
  }
  await next();
  const answer = context.res;
  if (answer.ok) {
    const body = await answer.clone().text();
    await directory.answeredRequest(scope, { status: answer.status, body });
  } else {
    await directory.releaseRequest(scope);
  }
};
