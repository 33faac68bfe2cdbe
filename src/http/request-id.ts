// One id for each request, in its answer and, where something broke, in the log: what a user quotes, an operator finds.

import type { MiddlewareHandler } from "hono";
import type { Bindings } from "./context.ts";

/** Cloudflare's own id. Whoever reaches the Worker by another way can send any, so it must look like one. */
const CF_RAY = /^[0-9a-f]{16}(?:-[A-Z]{3})?$/;
const SWITCHING_PROTOCOLS = 101;

export function requestIdOf(request: Request): string {
  const ray = request.headers.get("cf-ray");
  return ray !== null && CF_RAY.test(ray) ? ray : crypto.randomUUID();
}

/** With the id; also where the answer comes from an object that does not know it. */
async function marked(response: Response, requestId: string): Promise<Response> {
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json") === true;
  let copy = new Response(response.body, response);
  if (isProblem && response.body !== null) {
    const problem = (await copy.json()) as Record<string, unknown>;
    copy = new Response(JSON.stringify({ ...problem, requestId }), response);
    copy.headers.delete("content-length");
  }
  copy.headers.set("x-request-id", requestId);
  return copy;
}

export const requestIds = (): MiddlewareHandler<Bindings> => async (context, next) => {
  const requestId = requestIdOf(context.req.raw);
  context.set("requestId", requestId);
  await next();
  // An upgrade's answer takes no headers.
  if (context.res.status === SWITCHING_PROTOCOLS) return;
  const answer = await marked(context.res, requestId);
  // Otherwise the old answer's headers are merged in, its length among them.
  context.res = undefined;
  context.res = answer;
};
