// What let a socket in, as it says so for as long as it is open: a word that names no secret, and that stops to hold when the
// token behind it is removed, or the assertion has run out. The Worker hands it over with the upgrade.

import type { Config } from "../config.ts";
import { readApiTokens } from "../core/api-tokens.ts";
import { sha256Hex } from "../core/digest.ts";

export const GRANT_HEADER = "x-upshift-grant";
/** The close code of a socket whose grant no longer holds. */
export const SIGNED_OUT = 4401;

export const OPEN_GRANT = "open";
const TOKEN = "token:";
const ACCESS = "access:";

/** It differs from the digest that the cookie holds, so that neither lets in where the other does. */
export const tokenGrant = async (token: string): Promise<string> =>
  TOKEN + (await sha256Hex(`upshift-grant:${token}`));

/** @param expiresAt milliseconds since the epoch */
export const accessGrant = (expiresAt: number): string => ACCESS + String(expiresAt);

export type HoldsGrant = (grant: string, now: number) => boolean;

/** The test of these settings. */
export async function grantsOf(config: Pick<Config, "AUTH_MODE" | "API_TOKENS">): Promise<HoldsGrant> {
  const tokens = readApiTokens(config.API_TOKENS ?? "").tokens;
  const ofTokens = new Set(await Promise.all(tokens.map(({ token }) => tokenGrant(token))));
  return (grant, now) => {
    switch (config.AUTH_MODE) {
      case "open":
        return grant === OPEN_GRANT;
      case "token":
        return ofTokens.has(grant);
      case "access":
        return grant.startsWith(ACCESS) && Number(grant.slice(ACCESS.length)) > now;
    }
  };
}
