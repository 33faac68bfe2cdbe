// Loads the stored transcript, then hands over to the chat.

import type { UIMessage } from "ai";
import { useEffect, useState } from "react";
import { Chat } from "./chat.tsx";
import { restoreUnsent } from "./drafts.ts";
import type { Health } from "./health.ts";
import { fetchHistory, type History, UNAUTHENTICATED } from "./history.ts";
import { Notice } from "./notice.tsx";
import { STRINGS } from "./strings.ts";
import type { Connection } from "./use-connection.ts";
import type { Route } from "./use-route.ts";

interface Props {
  readonly route: Route;
  readonly health: Health | null;
  readonly onConnection: (connection: Connection) => void;
  readonly onNew: () => void;
}

const EMPTY: History = { state: "ready", messages: [] };
const NOTHING: UIMessage[] = [];

export function Conversation({ route, health, onConnection, onNew }: Props) {
  const [history, setHistory] = useState<History | null>(route.fresh ? EMPTY : null);

  useEffect(() => {
    if (history !== null) return;
    const controller = new AbortController();
    void fetchHistory(route.id, controller.signal).then((loaded) => {
      if (controller.signal.aborted) return;
      if (loaded.state === "ready")
        restoreUnsent(route.id, new Set(loaded.messages.map((message) => message.id)));
      setHistory(loaded);
    });
    return () => controller.abort();
  }, [history, route.id]);

  if (history === null) return <Notice calm text={STRINGS.loading} />;
  if (history.state === "failed") {
    const said = history.status === UNAUTHENTICATED ? STRINGS.signInNeeded : STRINGS.loadFailed;
    return (
      <Notice text={said} detail={history.detail} action={STRINGS.retry} onAction={() => setHistory(null)} />
    );
  }
  if (history.state === "gone")
    return <Notice text={STRINGS.gone} action={STRINGS.newChat} onAction={onNew} />;
  const messages = history.messages.length === 0 ? NOTHING : history.messages;
  return (
    <Chat
      conversation={route.id}
      initialMessages={messages}
      health={health}
      onConnection={onConnection}
      onNew={onNew}
    />
  );
}
