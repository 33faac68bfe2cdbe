// The cookie of whoever signed in with a token. It holds a digest made for this purpose, so that it never gives the token away, and
// ends with the token. Off loopback its name begins with __Host-, which browsers hold to this host over https.

import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { sha256Hex } from "../core/digest.ts";
import { isLoopback } from "../core/loopback.ts";

const NAME = "upshift_session";
const LIFE_SECONDS = 30 * 86_400;

export const sessionOf = (token: string): Promise<string> => sha256Hex(`upshift-session:${token}`);

function cookieAt(context: Context) {
  const isLocal = isLoopback(new URL(context.req.url).hostname);
  return {
    name: isLocal ? NAME : `__Host-${NAME}`,
    attributes: { path: "/", httpOnly: true, sameSite: "Strict", secure: !isLocal } as const,
  };
}

export const readSession = (context: Context): string | undefined =>
  getCookie(context, cookieAt(context).name);

export function setSession(context: Context, session: string): void {
  const { name, attributes } = cookieAt(context);
  setCookie(context, name, session, { ...attributes, maxAge: LIFE_SECONDS });
}

export function clearSession(context: Context): void {
  const { name, attributes } = cookieAt(context);
  deleteCookie(context, name, attributes);
}
