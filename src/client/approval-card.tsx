// A call that waits for the user's word: what exactly would be done, where it goes, and two ways to decide. It takes no
// focus by itself, and no key decides but on its own buttons.

import { useId, useState } from "react";
import { isTouchOnly } from "./send-key.ts";
import { STRINGS } from "./strings.ts";
import { exactValue, hostOf, toolTitle } from "./tool-text.ts";
import type { Approvals } from "./use-approvals.ts";

interface Props {
  readonly toolCallId: string;
  /** The exact one. */
  readonly name: string;
  readonly input: unknown;
  /** One sentence of the server's; "" where it has not come yet. */
  readonly effect: string;
  readonly approvals: Approvals;
}

const LONGEST_REASON = 1_000;

export function ApprovalCard({ toolCallId, name, input, effect, approvals }: Props) {
  const [reason, setReason] = useState("");
  const id = useId();
  const decision = approvals.decisions.get(toolCallId);
  const isDecided = decision !== undefined;
  const host = hostOf(input);

  const decide = (approved: boolean) => {
    approvals.decide(toolCallId, approved, reason.trim());
    // The card is about to go, and the focus with it. On touch this would pull the keyboard up.
    if (!isTouchOnly()) document.getElementById("message")?.focus();
  };

  return (
    <section className="approval" aria-labelledby={`${id}-title`}>
      <h4 id={`${id}-title`}>
        {STRINGS.approval.needed}: {toolTitle(name, input)}
      </h4>
      {effect !== "" && (
        <p className="approval-effect" dir="auto">
          {effect}
        </p>
      )}
      <dl>
        <dt>{STRINGS.approval.tool}</dt>
        <dd>
          <code>{name}</code>
        </dd>
        {host !== "" && <dt>{STRINGS.approval.host}</dt>}
        {host !== "" && (
          <dd>
            <code>{host}</code>
          </dd>
        )}
        <dt className="wide">{STRINGS.approval.input}</dt>
        <dd className="wide">
          <pre dir="ltr" tabIndex={0} role="region" aria-label={STRINGS.approval.input}>
            {exactValue(input)}
          </pre>
        </dd>
      </dl>
      <label className="approval-reason">
        {STRINGS.approval.reason}
        <input
          type="text"
          dir="auto"
          maxLength={LONGEST_REASON}
          value={reason}
          disabled={isDecided}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <div className="approval-buttons">
        <button type="button" className="button primary" disabled={isDecided} onClick={() => decide(true)}>
          {STRINGS.approval.allow}
        </button>
        <button type="button" className="button" disabled={isDecided} onClick={() => decide(false)}>
          {STRINGS.approval.deny}
        </button>
        {isDecided && <p>{decision ? STRINGS.approval.allowing : STRINGS.approval.denying}</p>}
        {!isDecided && approvals.refusal !== null && <p className="bad">{approvals.refusal}</p>}
      </div>
    </section>
  );
}
