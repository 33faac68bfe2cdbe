// Who Cloudflare Access says it is. The signature, its algorithm, issuer, audience and times are jose's to check, and so are the
// team's keys: kept, and asked for again at most once in half a minute, whatever key an assertion names.

import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from "jose";
import { UpshiftError } from "../core/errors.ts";

const KEYS_PATH = "/cdn-cgi/access/certs";
const COOLDOWN_MS = 30_000;
const KEYS_LIFE_MS = 600_000;
const TIMEOUT_MS = 5_000;
const SECOND_MS = 1_000;

export interface AccessSettings {
  /** The team's origin. */
  readonly team: string;
  readonly audience: string;
}

export interface AccessIdentity {
  readonly userId: string;
  /** Whether it stands for a program, which has no browser that could be led astray. */
  readonly isService: boolean;
  readonly expiresAt: number;
}

/** By team, for as long as the isolate lives. */
const keysOf = new Map<string, JWTVerifyGetKey>();

function keys(team: string): JWTVerifyGetKey {
  const known = keysOf.get(team);
  if (known !== undefined) return known;
  const fetched = createRemoteJWKSet(new URL(KEYS_PATH, team), {
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: KEYS_LIFE_MS,
    timeoutDuration: TIMEOUT_MS,
  });
  keysOf.set(team, fetched);
  return fetched;
}

/** jose's own words for keys that could not be had, as against an assertion that is not good. */
const isAboutKeys = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  !(error instanceof errors.JOSEError) ||
  error.code === "ERR_JOSE_GENERIC";

/** @throws UpshiftError `unauthenticated`, or `upstream_unavailable` where the team's keys can't be had */
export async function verifyAssertion(assertion: string, settings: AccessSettings): Promise<AccessIdentity> {
  const refused = (cause?: unknown): UpshiftError =>
    new UpshiftError("unauthenticated", "The assertion of Cloudflare Access is not valid. Sign in again.", {
      cause,
    });
  try {
    const { payload } = await jwtVerify(assertion, keys(settings.team), {
      algorithms: ["RS256"],
      issuer: settings.team,
      audience: settings.audience,
      requiredClaims: ["exp"],
    });
    const expiresAt = payload.exp! * SECOND_MS;
    // A service token's assertion has an empty `sub`, and its client's id in `common_name`.
    const service = payload["common_name"];
    if (typeof payload.sub === "string" && payload.sub !== "")
      return { userId: `access:${payload.sub}`, isService: false, expiresAt };
    if (typeof service === "string" && service !== "")
      return { userId: `access:service:${service}`, isService: true, expiresAt };
    throw refused();
  } catch (error) {
    if (error instanceof UpshiftError) throw error;
    if (!isAboutKeys(error)) throw refused(error);
    throw new UpshiftError(
      "upstream_unavailable",
      "The keys of Cloudflare Access can't be reached now, so nobody can be let in. Try again.",
      { cause: error },
    );
  }
}
