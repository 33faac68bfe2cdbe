// The messages in order, as a log that no screen reader reads out by itself: the status line speaks for it.

import type { UIMessage } from "ai";
import { Answer } from "./answer.tsx";
import { automationOf } from "./automation.ts";
import { AutomationMessage } from "./automation-message.tsx";
import type { Health } from "./health.ts";
import type { Turn } from "./turns.ts";
import { UserMessage } from "./user-message.tsx";
import type { Approvals } from "./use-approvals.ts";
import type { Sending } from "./use-sending.ts";

interface Props {
  readonly conversation: string;
  readonly health: Health | null;
  readonly messages: readonly UIMessage[];
  readonly turns: readonly Turn[];
  readonly runningId: string | null;
  readonly busy: boolean;
  readonly sending: Sending;
  readonly approvals: Approvals;
  readonly onGoOn: () => void;
}

export function Transcript(props: Props) {
  const { conversation, health, messages, turns, runningId, busy, sending, approvals, onGoOn } = props;
  const lastUserId = messages.findLast(
    (message) => message.role === "user" && automationOf(message) === null,
  )?.id;
  return (
    <div className="log" role="log" aria-live="off" aria-busy={busy}>
      {messages.map((message, index) => {
        const place = { position: index + 1, total: messages.length };
        const automation = automationOf(message);
        if (automation !== null)
          return <AutomationMessage key={message.id} message={message} automation={automation} {...place} />;
        if (message.role === "user") {
          const editable = !busy && message.id === lastUserId;
          return (
            <UserMessage
              key={message.id}
              message={message}
              {...place}
              canEdit={!busy}
              isLast={editable}
              onEdit={sending.edit}
            />
          );
        }
        if (message.role !== "assistant") return null;
        const turn = turns.findLast((candidate) => candidate.messageId === message.id) ?? null;
        const isLast = index === messages.length - 1;
        return (
          <Answer
            key={message.id}
            message={message}
            {...place}
            turn={turn}
            live={turn === null ? busy && isLast : turn.requestId === runningId}
            isLast={isLast}
            busy={busy}
            conversation={conversation}
            hasFast={health?.tiers.fast.configured ?? true}
            hasReasoner={health?.tiers.reasoner.configured ?? true}
            approvals={approvals}
            onRetry={sending.retry}
            onGoOn={onGoOn}
          />
        );
      })}
    </div>
  );
}
