// The page's one voice for screen readers: what a sighted reader sees happen, in a few words, at most every five seconds.

import { getToolName, isToolUIPart, type UIMessage } from "ai";
import { useEffect, useRef, useState } from "react";
import { waitingCalls } from "../core/approvals.ts";
import { answerMetadata, textOf } from "./answer-metadata.ts";
import { CONNECTION_NOTES } from "./connection-note.tsx";
import { STRINGS } from "./strings.ts";
import type { Connection } from "./use-connection.ts";
import type { Failure, Turn } from "./turns.ts";

interface Props {
  readonly messages: readonly UIMessage[];
  readonly running: Turn | null;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly connection: Connection;
}

const MIN_GAP_MS = 5000;

export function StatusLine(props: Props) {
  const wasBusy = useRef(false);
  useEffect(() => {
    if (props.busy) wasBusy.current = true;
  });
  // Nothing is announced of a conversation that was merely opened.
  const connection = CONNECTION_NOTES[props.connection];
  const said = useSpaced(connection === "" && (props.busy || wasBusy.current) ? statusOf(props) : connection);
  return (
    <p className="sr-only" role="status" aria-live="polite">
      {said}
    </p>
  );
}

function statusOf({ messages, running, busy, failure }: Props): string {
  const last = messages.at(-1);
  if (busy) {
    const tool = last?.parts.findLast(isToolUIPart);
    if (tool !== undefined && (tool.state === "input-available" || tool.state === "input-streaming"))
      return STRINGS.announce.tool(getToolName(tool));
    return running?.tier?.tier === "reasoner" ? STRINGS.announce.escalated : STRINGS.announce.working;
  }
  if (last?.role !== "assistant") return failure === null ? "" : STRINGS.announce.failed(failure.sentence);
  // The alert speaks for what waits.
  if (waitingCalls(last).length > 0) return "";
  const { status, error } = answerMetadata(last);
  if (error !== undefined) return STRINGS.announce.failed(error.message);
  if (status === "stopped") return STRINGS.announce.stopped;
  return STRINGS.announce.complete(textOf(last).split(/\s+/u).filter(Boolean).length);
}

/** The newest text, changed at most once per gap. */
function useSpaced(text: string): string {
  const [shown, setShown] = useState("");
  const changedAt = useRef(0);
  useEffect(() => {
    if (text === shown) return;
    const show = () => {
      changedAt.current = Date.now();
      setShown(text);
    };
    const timer = setTimeout(show, Math.max(0, changedAt.current + MIN_GAP_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [text, shown]);
  return shown;
}
