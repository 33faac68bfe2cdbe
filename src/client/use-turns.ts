// Follows the frames of the agent's socket: keeps the Turns, and tells the chat which messages joined the transcript.

import type { UIMessage } from "ai";
import { useCallback, useEffect, useRef, useState } from "react";
import { parseServerFrame, type ServerFrame } from "./server-frame.ts";
import { NO_TURNS, reduceTurns, type TurnEvent, type Turns } from "./turns.ts";

/** What this hook needs of the agent's socket. */
export interface FrameSource {
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  removeEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

export interface FrameHandlers {
  /** A message that waited has its turn now: it stands before the answer with this id, or last. */
  readonly onJoined: (message: UIMessage, beforeId: string | null) => void;
  /** Called for every frame, after the turns have changed. */
  readonly onFrame: (frame: ServerFrame) => void;
}

/** Call it before useAgentChat, so that a message joins the transcript before its answer does. */
export function useTurns(agent: FrameSource): {
  readonly turns: Turns;
  readonly dispatch: (event: TurnEvent) => void;
  readonly handlers: { current: FrameHandlers | null };
} {
  const [turns, setTurns] = useState(NO_TURNS);
  const latest = useRef(NO_TURNS);
  const handlers = useRef<FrameHandlers | null>(null);

  const dispatch = useCallback((event: TurnEvent) => {
    const next = reduceTurns(latest.current, event);
    if (next === latest.current) return;
    latest.current = next;
    setTurns(next);
  }, []);

  useEffect(() => {
    const onMessage = ({ data }: MessageEvent) => {
      const frame = parseServerFrame(data);
      if (frame.kind === "other") return;
      const before = latest.current.waiting;
      dispatch({ type: "frame", frame, now: Date.now() });
      const after = latest.current.waiting;
      if (frame.kind === "answer" && before !== after) {
        const beforeId = frame.chunk?.type === "start" ? frame.chunk.messageId : null;
        for (const item of before) {
          if (!after.includes(item)) handlers.current?.onJoined(item.message, beforeId);
        }
      }
      handlers.current?.onFrame(frame);
    };
    agent.addEventListener("message", onMessage);
    return () => agent.removeEventListener("message", onMessage);
  }, [agent, dispatch]);

  return { turns, dispatch, handlers };
}
