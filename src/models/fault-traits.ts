// What is said of every kind of fault, and the ways to go on after one. The kinds themselves are faults.ts's.

import type { ErrorCode } from "../core/errors.ts";

/** Whether another route may be tried. */
export type GoRound =
  /** Without another try of this one: it is this route that failed. */
  | "at-once"
  /** The same service stands behind every route. */
  | "after-retries"
  /** Only a route whose requests carry another credential. */
  | "other-credential"
  /** It is somebody's rule, or every route would say the same. */
  | "never";

export interface FaultTraits {
  readonly by: "gateway" | "provider" | "network" | "us";
  readonly code: ErrorCode;
  /** Whether another try of the same route can help. A status may still forbid it. */
  readonly retry: boolean;
  readonly goRound: GoRound;
  /** `quota`: an allowance is used up until it is renewed or raised. `capacity`: there is no room at the moment. */
  readonly limit: "quota" | "capacity" | null;
  /** For the user: what failed, and what to do. */
  readonly user: string;
  /** For the operator: what it means, and what mends it. */
  readonly means: string;
  readonly mend: string;
}

type Policy = Pick<FaultTraits, "retry" | "goRound">;

export const FINAL: Policy = { retry: false, goRound: "never" };
export const OTHER_CREDENTIAL: Policy = { retry: false, goRound: "other-credential" };
/** The route is set up wrongly: it fails the same way until somebody mends it. */
export const BAD_ROUTE: Policy = { retry: false, goRound: "at-once" };
export const ROUTE_DOWN: Policy = { retry: true, goRound: "at-once" };
export const SERVICE_DOWN: Policy = { retry: true, goRound: "after-retries" };

export const failed = (
  by: FaultTraits["by"],
  code: ErrorCode,
  policy: Policy,
  limit: FaultTraits["limit"] = null,
): Pick<FaultTraits, "by" | "code" | "retry" | "goRound" | "limit"> => ({ by, code, ...policy, limit });
