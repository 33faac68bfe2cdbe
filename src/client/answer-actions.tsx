// What can be done with an answer: copy it; if it is the last, ask again, or ask the reasoner.

import type { MessageStatus, Mode, Tier } from "../core/receipt.ts";
import { CopyButton } from "./copy-button.tsx";
import { STRINGS } from "./strings.ts";

interface Props {
  readonly text: string;
  readonly status: MessageStatus | undefined;
  readonly tier: Tier | undefined;
  readonly canRetry: boolean;
  readonly onRetry: (mode: Mode) => void;
}

export function AnswerActions({ text, status, tier, canRetry, onRetry }: Props) {
  const unfinished = status === "stopped" || status === "interrupted" || status === "failed";
  return (
    <div className="actions">
      {text !== "" && <CopyButton text={text} label={STRINGS.copyAnswer} />}
      {canRetry && (
        <button type="button" className={unfinished ? "button" : "link"} onClick={() => onRetry("auto")}>
          {STRINGS.tryAgain}
        </button>
      )}
      {canRetry && tier !== "reasoner" && (
        <button type="button" className="link" title={STRINGS.tryHarderAbout} onClick={() => onRetry("deep")}>
          {STRINGS.tryHarder}
        </button>
      )}
    </div>
  );
}
