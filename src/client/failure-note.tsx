// A turn that ended without a stored answer: what failed, and one thing to do.

import type { UIMessage } from "ai";
import { answerMetadata } from "./answer-metadata.ts";
import { STRINGS } from "./strings.ts";
import type { Failure } from "./turns.ts";

interface Props {
  readonly failure: Failure | null;
  readonly error: Error | undefined;
  readonly last: UIMessage | undefined;
  readonly onRetry: () => void;
}

/** The transport's word for a lost socket. The header already says that it reconnects. */
const SOCKET_CLOSED = "WebSocket closed mid-stream";

export function FailureNote({ failure, error, last, onRetry }: Props) {
  // A failure that is stored stands with its message.
  if (last?.role === "assistant" && answerMetadata(last).error !== undefined) return null;
  const sentence =
    failure?.sentence ?? (error === undefined || error.message === SOCKET_CLOSED ? null : STRINGS.unreadable);
  if (sentence === null) return null;
  return (
    <div className="failure">
      <p>{sentence}</p>
      <button type="button" className="button" onClick={onRetry}>
        {STRINGS.tryAgain}
      </button>
    </div>
  );
}
