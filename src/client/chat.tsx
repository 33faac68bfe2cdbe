// One conversation, live: the socket, the chat hook, and what is shown of them.

import { useAgentChat } from "@cloudflare/ai-chat/react";
import { useAgent } from "agents/react";
import type { UIMessage } from "ai";
import { useCallback, useEffect } from "react";
import type { Mode } from "../core/receipt.ts";
import { ApprovalAlert } from "./approval-alert.tsx";
import { Composer } from "./composer.tsx";
import { EmptyState } from "./empty-state.tsx";
import { FailureNote } from "./failure-note.tsx";
import type { Health } from "./health.ts";
import { Icon } from "./icon.tsx";
import { useAnnouncing } from "./list-changes.ts";
import { LiveLine } from "./live-line.tsx";
import { Notice } from "./notice.tsx";
import { StatusLine } from "./status-line.tsx";
import { STRINGS } from "./strings.ts";
import { Transcript } from "./transcript.tsx";
import { useApprovals } from "./use-approvals.ts";
import { type Connection, useConnection } from "./use-connection.ts";
import { useFollow } from "./use-follow.ts";
import { useMode } from "./use-mode.ts";
import { useSending } from "./use-sending.ts";
import { useStopKey } from "./use-stop-key.ts";
import { useTurns } from "./use-turns.ts";
import { WaitingMessages } from "./waiting-messages.tsx";

interface Props {
  readonly conversation: string;
  readonly initialMessages: UIMessage[];
  readonly health: Health | null;
  readonly onConnection: (connection: Connection) => void;
  readonly onNew: () => void;
}

/** Upshift's own client is sent the one message that changed, not the whole list. */
const DELTAS = { deltas: "1" };

/** With which the server closes the socket of a conversation that is being deleted. */
const DELETED = 4404;

/** Of the submitted messages the server takes the last of the user's; the stored history is the truth. */
function lastOfUser({ messages }: { readonly messages: readonly UIMessage[] }) {
  const own = messages.findLast((message) => message.role === "user");
  return { body: { messages: own === undefined ? [] : [own] } };
}

export function Chat({ conversation, initialMessages, health, onConnection, onNew }: Props) {
  const agent = useAgent({ agent: "ChatAgent", name: conversation, query: DELTAS });
  const { turns, dispatch, handlers } = useTurns(agent);
  const chat = useAgentChat({
    agent,
    messages: initialMessages,
    getInitialMessages: null,
    syncMessagesToServer: false,
    prepareSendMessagesRequest: lastOfUser,
  });
  const { messages, status, isServerStreaming, isRecovering } = chat;

  const submitted = status === "submitted" || status === "streaming";
  const busy =
    turns.runningId !== null || submitted || isServerStreaming || isRecovering || turns.waiting.length > 0;
  const sending = useSending({ conversation, agent, chat, turns, dispatch, handlers, busy });
  const approvals = useApprovals({ agent, turns, dispatch });
  const connection = useConnection(agent);
  const mode = useMode();
  const empty = messages.length === 0 && !busy;
  const follow = useFollow(!empty);
  useStopKey(busy, sending.stop);
  useAnnouncing(busy);
  useEffect(() => onConnection(connection), [connection, onConnection]);

  const { send } = sending;
  const { jumpToEnd } = follow;
  const onSend = useCallback(
    (text: string, asked: Mode) => {
      send(text, asked);
      jumpToEnd();
    },
    [send, jumpToEnd],
  );
  const { current, used } = mode;
  const onSendAsChosen = useCallback(
    (text: string) => {
      onSend(text, current);
      used();
    },
    [onSend, current, used],
  );
  const onGoOn = useCallback(() => onSendAsChosen(STRINGS.goOnRequest), [onSendAsChosen]);

  if (agent.connectionError !== null) {
    const { code, reason } = agent.connectionError;
    if (code === DELETED) return <Notice text={STRINGS.gone} action={STRINGS.newChat} onAction={onNew} />;
    return (
      <Notice
        text={STRINGS.connectionRefused}
        detail={reason === "" ? String(code) : reason}
        action={STRINGS.reload}
        onAction={() => location.reload()}
      />
    );
  }

  const running = turns.list.find((turn) => turn.requestId === turns.runningId) ?? null;
  const { waiting } = turns;
  // A list from the server may hold them already, before the answer that still runs.
  const transcript =
    waiting.length === 0
      ? messages
      : messages.filter(({ id }) => !waiting.some((item) => item.message.id === id));

  return (
    <main className="chat">
      <h2 className="sr-only">{STRINGS.conversation}</h2>
      <div
        className="scroller"
        ref={follow.scroller}
        tabIndex={0}
        role="region"
        aria-label={STRINGS.transcript}
      >
        <div className="column" ref={follow.content}>
          {empty && <EmptyState health={health} onPrompt={(prompt) => onSend(prompt, "auto")} />}
          <Transcript
            conversation={conversation}
            health={health}
            messages={transcript}
            turns={turns.list}
            runningId={turns.runningId}
            busy={busy}
            sending={sending}
            approvals={approvals}
            onGoOn={onGoOn}
          />
          {busy && <LiveLine turn={running} recovering={isRecovering} />}
          {!busy && (
            <FailureNote
              failure={turns.failure}
              error={chat.error}
              last={messages.at(-1)}
              onRetry={() => sending.retry("auto")}
            />
          )}
          <WaitingMessages waiting={waiting} onCancel={sending.cancelWaiting} />
        </div>
      </div>
      <StatusLine
        messages={messages}
        running={running}
        busy={busy}
        failure={turns.failure}
        connection={connection}
      />
      <ApprovalAlert messages={messages} />
      <div className="dock">
        {!follow.atEnd && (
          <button type="button" className="button jump" onClick={jumpToEnd}>
            <Icon name="down" />
            {STRINGS.jumpToLatest}
          </button>
        )}
        <Composer
          conversation={conversation}
          busy={busy}
          mode={mode}
          onSend={onSendAsChosen}
          onStop={sending.stop}
        />
      </div>
    </main>
  );
}
