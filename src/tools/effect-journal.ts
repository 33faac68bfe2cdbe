// What calls with side effects have done: written down before and after each acts, so that after a crash none is done twice and
// none is said to have happened, or not, that nobody knows of.

import type { Caller, ToolResult } from "./call.ts";

export const UNKNOWN_OUTCOME =
  "The server restarted while this ran. Whether it took effect is unknown, so it was not repeated. Tell the user.";

/** Acts at most once for each call, whatever happens in between. */
export async function withEffectJournal(
  toolName: string,
  { effects, callKey }: Pick<Caller, "effects" | "callKey">,
  act: () => Promise<ToolResult>,
): Promise<ToolResult> {
  const known = effects.begin(callKey, toolName);
  if (known.kind === "ended") return known.result;
  if (known.kind === "unknown") return { kind: "failed", message: UNKNOWN_OUTCOME };
  const result = await act();
  effects.end(callKey, result);
  return result;
}
