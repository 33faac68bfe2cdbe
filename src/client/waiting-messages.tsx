// Messages that were sent while another answer was being written: the server has them, their turn comes.

import { textOf } from "./answer-metadata.ts";
import { STRINGS } from "./strings.ts";
import type { Waiting } from "./turns.ts";

interface Props {
  readonly waiting: readonly Waiting[];
  readonly onCancel: (requestId: string) => void;
}

export function WaitingMessages({ waiting, onCancel }: Props) {
  return waiting.map(({ requestId, message, isCancelled }) => (
    <article key={requestId} className="message user waiting">
      <h3 className="sr-only">{STRINGS.you}</h3>
      <div className="said">
        <p className="bubble" dir="auto">
          {textOf(message)}
        </p>
      </div>
      <p className="waiting-note">
        {isCancelled ? STRINGS.waitingCancelled : STRINGS.waiting}
        {!isCancelled && (
          <button type="button" className="link" onClick={() => onCancel(requestId)}>
            {STRINGS.cancel}
          </button>
        )}
      </p>
    </article>
  ));
}
