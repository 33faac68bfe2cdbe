// The user's word on calls that wait for it. It goes over the socket as it is, with its reason, and what comes of it comes
// back as a changed message, to every client alike.

import { useCallback, useEffect, useMemo, useRef } from "react";
import { FRAME } from "../core/frames.ts";
import type { TurnEvent, Turns } from "./turns.ts";

export interface Approvals {
  /** By the call's id: what was decided here, and no message says yet. */
  readonly decisions: ReadonlyMap<string, boolean>;
  /** Why the last decision was not taken. */
  readonly refusal: string | null;
  readonly decide: (toolCallId: string, approved: boolean, reason: string) => void;
}

interface Wiring {
  readonly agent: { send(data: string): unknown };
  readonly turns: Pick<Turns, "decisions" | "refusal">;
  readonly dispatch: (event: TurnEvent) => void;
}

export function useApprovals({ agent, turns, dispatch }: Wiring): Approvals {
  const { decisions, refusal } = turns;
  const latest = useRef(decisions);
  useEffect(() => {
    latest.current = decisions;
  });
  const decide = useCallback(
    (toolCallId: string, approved: boolean, reason: string) => {
      // A second click decides nothing.
      if (latest.current.has(toolCallId)) return;
      dispatch({ type: "decided", toolCallId, approved });
      const said = approved || reason === "" ? {} : { reason };
      agent.send(
        JSON.stringify({ type: FRAME.toolApproval, toolCallId, approved, ...said, autoContinue: true }),
      );
    },
    [agent, dispatch],
  );
  return useMemo(() => ({ decisions, refusal, decide }), [decisions, refusal, decide]);
}
