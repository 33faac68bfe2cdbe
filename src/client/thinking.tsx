// A model's thinking, folded. Its text is in the page only while it is open: it can be long.

import { useEffect, useRef, useState } from "react";
import { formatSeconds } from "./format.ts";
import { STRINGS } from "./strings.ts";
import { useElapsed } from "./use-elapsed.ts";

interface Props {
  readonly text: string;
  readonly running: boolean;
  /** An escalation went on without it. */
  readonly abandoned: boolean;
}

const PREVIEW_CHARACTERS = 120;
const SHORT_MS = 1000;

export function Thinking({ text, running, abandoned }: Props) {
  const [open, setOpen] = useState(false);
  const [startedAt, setStartedAt] = useState<number | null>(running ? Date.now : null);
  const [tookMs, setTookMs] = useState<number | null>(null);
  const wasRunning = useRef(running);
  const elapsed = useElapsed(running ? startedAt : null);

  useEffect(() => {
    if (running && startedAt === null) setStartedAt(Date.now());
    if (!running && wasRunning.current && startedAt !== null) setTookMs(Date.now() - startedAt);
    wasRunning.current = running;
  }, [running, startedAt]);

  return (
    <details
      className={abandoned ? "thinking abandoned" : "thinking"}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className="thinking-title">{title(running, abandoned, running ? elapsed : tookMs)}</span>
        {running && !open && <span className="thinking-preview">{latestStep(text)}</span>}
      </summary>
      {open && (
        <div className="thinking-text" dir="auto">
          {text.trim()}
        </div>
      )}
    </details>
  );
}

function title(running: boolean, abandoned: boolean, ms: number | null): string {
  const isShort = ms !== null && ms < SHORT_MS;
  if (running) return ms === null || isShort ? STRINGS.thinking : STRINGS.thinkingFor(formatSeconds(ms));
  if (abandoned)
    return ms === null ? STRINGS.abandonedThinking : STRINGS.abandonedThinkingFor(formatSeconds(ms));
  if (isShort) return STRINGS.thoughtBriefly;
  return ms === null ? STRINGS.thought : STRINGS.thoughtFor(formatSeconds(ms));
}

/** The first words of the newest paragraph. */
function latestStep(text: string): string {
  const paragraph = text.trimEnd().split(/\n+/u).at(-1) ?? "";
  return paragraph.slice(0, PREVIEW_CHARACTERS);
}
