// Whose a request is: one function for every door. The first credential that is there is the one that counts; one that is wrong is
// refused, never passed over for the next. Open mode is for one's own machine: it answers loopback hosts only, so that a
// deployment without authentication refuses everybody instead of letting everybody in.

import type { Context } from "hono";
import { accessGrant, OPEN_GRANT, tokenGrant } from "../agents/grant.ts";
import { LOCAL_USER } from "../agents/identity.ts";
import type { Config } from "../config.ts";
import { readApiTokens } from "../core/api-tokens.ts";
import { sha256Hex } from "../core/digest.ts";
import { UpshiftError } from "../core/errors.ts";
import { isLoopback } from "../core/loopback.ts";
import { verifyAssertion } from "./access-assertion.ts";
import type { Bindings } from "./context.ts";
import { checkOrigin, isUpgrade } from "./origin.ts";
import { readSession, sessionOf } from "./session-cookie.ts";

export interface Identity {
  readonly userId: string;
  /** What a socket is held to for as long as it is open. */
  readonly grant: string;
}

const SOCKET_PATH = /^\/agents\/chat-agent\/([^/]+)$/;
const BEARER = /^Bearer +(\S+)$/i;
const ASSERTION = "cf-access-jwt-assertion";

const unauthenticated = (message: string): UpshiftError => new UpshiftError("unauthenticated", message);

/** @throws UpshiftError `auth_not_configured`: nobody can be let in as things are set */
export function checkMode(request: Request, config: Config): void {
  const refuse = (message: string): never => {
    throw new UpshiftError("auth_not_configured", message);
  };
  switch (config.AUTH_MODE) {
    case "open":
      if (!isLoopback(new URL(request.url).hostname))
        refuse("Without authentication Upshift answers on this machine only (localhost). Set AUTH_MODE.");
      return;
    case "token":
      if (config.API_TOKENS === undefined) refuse("AUTH_MODE is token, but API_TOKENS is not set.");
      return;
    case "access":
      if (config.ACCESS_TEAM_DOMAIN === undefined || config.ACCESS_AUD === undefined)
        refuse("AUTH_MODE is access, but ACCESS_TEAM_DOMAIN or ACCESS_AUD is not set.");
  }
}

/** @throws UpshiftError `forbidden_origin` before anything is asked or woken, or `unauthenticated` */
export async function authenticate(context: Context<Bindings>): Promise<Identity> {
  const { config } = context.var;
  const request = context.req.raw;
  const bearer = request.headers.get("authorization");
  const ticket = config.AUTH_MODE === "open" ? null : ticketOf(request);
  if (ticket !== null) {
    checkOrigin(request, config, false);
    return await byTicket(context, ticket);
  }
  switch (config.AUTH_MODE) {
    case "open":
      checkOrigin(request, config, false);
      return { userId: LOCAL_USER, grant: OPEN_GRANT };
    case "token": {
      checkOrigin(request, config, bearer === null && readSession(context) !== undefined);
      if (bearer !== null) return await byToken(BEARER.exec(bearer)?.[1] ?? "", config);
      return await bySession(readSession(context), config);
    }
    case "access":
      return await byAssertion(request, config);
  }
}

/** Only a socket's upgrade takes one. */
function ticketOf(request: Request): string | null {
  const { pathname, searchParams } = new URL(request.url);
  return isUpgrade(request) && SOCKET_PATH.test(pathname) ? searchParams.get("ticket") : null;
}

async function byTicket({ env, req }: Context<Bindings>, ticket: string): Promise<Identity> {
  const conversation = SOCKET_PATH.exec(new URL(req.url).pathname)?.[1];
  const found = /^[\w-]{22}$/.test(ticket) ? await env.Ticket.getByName(ticket).redeem(Date.now()) : null;
  if (found === null || (found.conversation !== null && found.conversation !== conversation))
    throw unauthenticated(
      "The ticket is not valid: each is for one connection within 30 seconds. Ask for a new one.",
    );
  return { userId: found.userId, grant: found.grant };
}

/** Compares all of both, so that the time it takes tells nothing. Both are digests, so of one length. */
function isSame(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let index = 0; index < left.length; index++)
    difference |= left.charCodeAt(index) ^ right.charCodeAt(index);
  return difference === 0;
}

async function findToken(
  config: Config,
  isIt: (token: string) => Promise<boolean>,
): Promise<Identity | null> {
  let found: Identity | null = null;
  for (const { user, token } of readApiTokens(config.API_TOKENS ?? "").tokens)
    if (await isIt(token)) found = { userId: `token:${user}`, grant: await tokenGrant(token) };
  return found;
}

/** @throws UpshiftError `unauthenticated` */
export async function byToken(given: string, config: Config): Promise<Identity> {
  const digest = await sha256Hex(given);
  const identity = await findToken(config, async (token) => isSame(await sha256Hex(token), digest));
  if (identity === null)
    throw unauthenticated("The token is not valid. Send one of API_TOKENS as `Authorization: Bearer TOKEN`.");
  return identity;
}

async function bySession(session: string | undefined, config: Config): Promise<Identity> {
  if (session === undefined)
    throw unauthenticated("A token is needed: `Authorization: Bearer TOKEN`, or sign in on the page.");
  const identity = await findToken(config, async (token) => isSame(await sessionOf(token), session));
  if (identity === null) throw unauthenticated("The sign-in no longer holds. Sign in again.");
  return identity;
}

async function byAssertion(request: Request, config: Config): Promise<Identity> {
  const assertion = request.headers.get(ASSERTION);
  if (assertion === null) {
    checkOrigin(request, config, false);
    throw unauthenticated("Cloudflare Access has not vouched for this request.");
  }
  // Before anything is fetched; whether an origin may be missing is known only once it is known who this is.
  checkOrigin(request, config, false);
  const { userId, isService, expiresAt } = await verifyAssertion(assertion, {
    team: config.ACCESS_TEAM_DOMAIN ?? "",
    audience: config.ACCESS_AUD ?? "",
  });
  checkOrigin(request, config, !isService);
  return { userId, grant: accessGrant(expiresAt) };
}
