// What failed in one call of a model, and what came of it, in one clause: "AI Gateway failed (503), answered directly".

import type { Attempt, Step } from "../core/receipt.ts";
import { STRINGS } from "./strings.ts";

/** Empty where nothing failed. */
export function failuresOf({
  attempts,
  route,
  outcome,
  msToFirstToken,
}: Pick<Step, "attempts" | "route" | "outcome" | "msToFirstToken">): string {
  const { failed, answeredBy, answeredAfterAll, brokeOff } = STRINGS.attempts;
  const clauses = runs(attempts).map(({ attempt, times }) =>
    failed(STRINGS.route[attempt.route], cause(attempt), times),
  );
  const hasBegun = msToFirstToken !== null;
  if (hasBegun && outcome === "failed") clauses.push(brokeOff(STRINGS.route[route]));
  else if (hasBegun && attempts.length > 0)
    clauses.push(attempts.at(-1)?.route === route ? answeredAfterAll : answeredBy[route]);
  return clauses.join(", ");
}

/** The same failure of the same route several times in a row is said once. */
function runs(attempts: readonly Attempt[]): { readonly attempt: Attempt; times: number }[] {
  const found: { readonly attempt: Attempt; times: number }[] = [];
  for (const attempt of attempts) {
    const before = found.at(-1);
    if (before?.attempt.route === attempt.route && cause(before.attempt) === cause(attempt)) before.times++;
    else found.push({ attempt, times: 1 });
  }
  return found;
}

/** A time-out is one also where a status had come: nothing followed it. */
function cause({ status, code }: Attempt): string {
  if (code === "upstream_timeout") return STRINGS.attempts.timedOut;
  return status === null ? STRINGS.attempts.noConnection : String(status);
}
