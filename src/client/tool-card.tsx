// One call of a tool: a line with what it did and what came of it, opening to the whole of both, always as text.

import { useState } from "react";
import { STRINGS } from "./strings.ts";
import { toolResult, toolTitle, wholeValue } from "./tool-text.ts";

export type ToolState =
  | "input-streaming"
  | "input-available"
  | "approval-requested"
  /** The user agreed, and it runs. */
  | "approval-responded"
  /** The user agreed, and it does not run yet: other calls of the answer wait. */
  | "allowed"
  | "output-available"
  | "output-error"
  | "output-denied"
  | "cut";

interface Props {
  readonly name: string;
  readonly state: ToolState;
  readonly input: unknown;
  readonly output: unknown;
  readonly error: string | null;
  /** Why it was not allowed; "" where nobody said. */
  readonly reason: string;
}

const STATE_WORDS: Readonly<Record<ToolState, string>> = {
  "input-streaming": STRINGS.tool.preparing,
  "input-available": STRINGS.tool.running,
  "approval-requested": STRINGS.tool.approval,
  "approval-responded": STRINGS.tool.allowedRunning,
  allowed: STRINGS.tool.allowed,
  "output-available": STRINGS.tool.done,
  "output-error": STRINGS.tool.failed,
  "output-denied": STRINGS.tool.denied,
  cut: STRINGS.tool.cut,
};

export function ToolCard({ name, state, input, output, error, reason }: Props) {
  const [open, setOpen] = useState(false);
  const result = reason || (error === null ? toolResult(name, output) : (error.split("\n", 1)[0] ?? ""));
  return (
    <details
      className={`tool ${state}`}
      data-tool={name}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className="tool-title">{toolTitle(name, input)}</span>
        {result !== "" && <span className="tool-result">{result}</span>}
        <span className="tool-state">{STATE_WORDS[state]}</span>
      </summary>
      {open && (
        <dl className="tool-whole">
          <dt>{STRINGS.tool.input}</dt>
          <dd>
            <pre>{wholeValue(input)}</pre>
          </dd>
          {output !== undefined && <dt>{STRINGS.tool.result}</dt>}
          {output !== undefined && (
            <dd>
              <pre>{wholeValue(output)}</pre>
            </dd>
          )}
          {reason !== "" && <dt>{STRINGS.tool.reason}</dt>}
          {reason !== "" && <dd dir="auto">{reason}</dd>}
          {error !== null && <dt>{STRINGS.tool.error}</dt>}
          {error !== null && (
            <dd>
              <pre>{error}</pre>
            </dd>
          )}
        </dl>
      )}
    </details>
  );
}
