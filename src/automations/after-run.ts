// What becomes of an automation when a run of it has ended: it goes on, is done, or is given up after failures in a row. Pure.

import type { Automation, RunOutcome } from "./automation.ts";

const MOST_FAILURES = 3;

export const GIVEN_UP = `This automation has failed ${MOST_FAILURES} times in a row and is now paused. Mend what is wrong, then resume it.`;

export function afterRun(
  automation: Automation,
  outcome: RunOutcome,
): { readonly automation: Automation; readonly isGivenUp: boolean } {
  const failures = outcome === "failed" ? automation.failures + 1 : 0;
  const counted = { ...automation, failures };
  if (automation.status !== "active") return { automation: counted, isGivenUp: false };
  const mayRunAgain = automation.nextAt !== null || automation.trigger.type === "hook";
  if (!mayRunAgain) return { automation: { ...counted, status: "done" }, isGivenUp: false };
  if (failures < MOST_FAILURES) return { automation: counted, isGivenUp: false };
  return { automation: { ...counted, status: "paused", nextAt: null }, isGivenUp: true };
}
