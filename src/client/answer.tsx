// One answer: its parts in order, the drafts that led to it, how it ended, what it cost, what can be done with it.

import type { UIMessage } from "ai";
import { memo } from "react";
import { waitingCalls } from "../core/approvals.ts";
import type { Mode } from "../core/receipt.ts";
import { AnswerActions } from "./answer-actions.tsx";
import { answerMetadata, textOf } from "./answer-metadata.ts";
import { AnswerPart } from "./answer-part.tsx";
import { DraftView } from "./draft-view.tsx";
import { Ending } from "./ending.tsx";
import { ReceiptView } from "./receipt-view.tsx";
import { STRINGS } from "./strings.ts";
import type { Draft, Turn } from "./turns.ts";
import type { Approvals } from "./use-approvals.ts";

interface Props {
  readonly message: UIMessage;
  readonly position: number;
  readonly total: number;
  /** Of this page's life; null for an answer that was loaded. */
  readonly turn: Turn | null;
  readonly live: boolean;
  readonly isLast: boolean;
  readonly busy: boolean;
  readonly conversation: string;
  readonly hasFast: boolean;
  readonly hasReasoner: boolean;
  readonly approvals: Approvals;
  readonly onRetry: (mode: Mode) => void;
  readonly onGoOn: () => void;
}

export const Answer = memo(function Answer({
  message,
  position,
  total,
  turn,
  live,
  isLast,
  busy,
  conversation,
  hasFast,
  hasReasoner,
  approvals,
  onRetry,
  onGoOn,
}: Props) {
  const { status, receipt, error } = answerMetadata(message);
  const headingId = `m-${message.id}`;
  const text = textOf(message);
  const escalated = turn?.tier?.tier === "reasoner" ? turn.tier.explanation : (receipt?.explanation ?? "");
  // A draft that the same tier was to write once more had not the form that was asked for.
  const whyOf = ({ tier }: Draft): string => (tier === turn?.tier?.tier ? STRINGS.notTheForm : escalated);
  const before = turn?.continues === true ? Math.max(0, message.parts.length - turn.parts) : 0;
  const drafts = (turn?.drafts ?? [])
    .filter((draft) => isShown(draft, live, text))
    .map((draft) => ({ ...draft, at: draft.at + before }));
  const ended = !live && status !== undefined && status !== "complete";
  const isWaiting = waitingCalls(message).length > 0;
  const answer = { status, hasText: text !== "", tier: receipt?.tier, code: error?.code };

  return (
    <article className="message answer" aria-labelledby={headingId}>
      <h3 id={headingId} className="sr-only">
        {STRINGS.answerHeading(position, total)}
      </h3>
      {message.parts.map((part, index) => [
        drafts
          .filter(({ at }) => at === index)
          .map((draft) => <DraftView key={draft.id} draft={draft} why={whyOf(draft)} />),
        <AnswerPart key={index} part={part} live={live} approvals={approvals} />,
      ])}
      {drafts
        .filter(({ at }) => at >= message.parts.length)
        .map((draft) => (
          <DraftView key={draft.id} draft={draft} why={whyOf(draft)} />
        ))}
      {ended && <Ending status={status} error={error} canGoOn={isLast && text !== ""} />}
      {!live && receipt !== undefined && <ReceiptView receipt={receipt} />}
      {!live && !isWaiting && (
        <AnswerActions
          conversation={conversation}
          messageId={message.id}
          text={text}
          answer={answer}
          tiers={{ hasFast, hasReasoner }}
          canChoose={isLast && !busy}
          onRetry={onRetry}
          onGoOn={onGoOn}
        />
      )}
    </article>
  );
});

/**
 * A released draft goes when its text has come as the answer; one that is still growing, when its turn is over. One that
 * was dropped stays, unless it is all the answer there is: the reasoner failed after it.
 */
function isShown(draft: Draft, live: boolean, text: string): boolean {
  if (draft.state === "dropped") return draft.text.trim() !== text || text === "";
  return live && draft.text !== "" && !(draft.state === "released" && text.includes(draft.text.trim()));
}
