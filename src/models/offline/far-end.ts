// What both far ends share: what they are given, and how bodies leave them.

import { pacedBody, type Piece } from "./paced-body.ts";

export interface FarEndSettings {
  readonly now: () => Date;
  readonly tokensPerSecond: number;
}

/** More than either service's context can hold, and little enough to parse. */
export const MOST_BODY_CHARACTERS = 16 * 1024 * 1024;

export function event(data: unknown): string {
  return `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

export function eventStreamResponse(
  pieces: Iterable<Piece>,
  request: Request,
  settings: FarEndSettings,
  headers: Record<string, string> = {},
): Response {
  return new Response(pacedBody(pieces, settings.tokensPerSecond, request.signal), {
    headers: { "content-type": "text/event-stream", "cache-control": "no-cache", ...headers },
  });
}

/** The whole answer after as long as its tokens take; a cancel ends the wait as it does a stream's. */
export function slowJsonResponse(
  body: unknown,
  tokens: number,
  request: Request,
  settings: FarEndSettings,
  options: { readonly before?: string; readonly headers?: Record<string, string> } = {},
): Response {
  const pieces: Piece[] = [{ text: JSON.stringify(body), tokens }];
  if (options.before !== undefined) pieces.unshift({ text: options.before, tokens: 0 });
  return new Response(pacedBody(pieces, settings.tokensPerSecond, request.signal), {
    headers: { "content-type": "application/json", ...options.headers },
  });
}

export function jsonResponse(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json" },
  });
}
