// What an automation asked, shown as what it is and not as the user's words. Data that came with it from outside is folded.

import type { UIMessage } from "ai";
import { memo } from "react";
import type { AutomationRun } from "./automation.ts";
import { formatDue } from "./format.ts";
import { Icon } from "./icon.tsx";
import { STRINGS } from "./strings.ts";

interface Props {
  readonly message: UIMessage;
  readonly automation: AutomationRun;
  readonly position: number;
  readonly total: number;
}

export const AutomationMessage = memo(function AutomationMessage({
  message,
  automation,
  position,
  total,
}: Props) {
  const headingId = `m-${message.id}`;
  const [prompt = "", ...outside] = message.parts.flatMap((part) =>
    part.type === "text" ? [part.text] : [],
  );
  return (
    <article className="message automation" aria-labelledby={headingId}>
      <h3 id={headingId} className="sr-only">
        {STRINGS.automation.heading(position, total)}
      </h3>
      <p className="automation-run">
        <Icon name="clock" />
        <span>{[STRINGS.automation.label, automation.name].filter(Boolean).join(" · ")}</span>
        {automation.dueAt !== null && <time dateTime={automation.dueAt}>{formatDue(automation.dueAt)}</time>}
      </p>
      <p className="automation-prompt" dir="auto">
        {prompt}
      </p>
      {outside.length > 0 && (
        <details className="outside">
          <summary>{STRINGS.automation.outside}</summary>
          <pre dir="auto">{outside.join("\n\n")}</pre>
        </details>
      )}
    </article>
  );
});
