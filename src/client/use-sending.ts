// Everything the user can ask of the conversation: send, edit, try again, stop. A message that is sent while a turn runs
// goes to the server at once under a request of its own, so that Stop still means the running turn.

import type { useAgentChat } from "@cloudflare/ai-chat/react";
import type { UIMessage } from "ai";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { FRAME } from "../core/frames.ts";
import type { Mode } from "../core/receipt.ts";
import { writeUnsent } from "./drafts.ts";
import { fetchHistory } from "./history.ts";
import { newId } from "./ids.ts";
import type { ServerFrame } from "./server-frame.ts";
import { joinMessage, keepUnstored, placeMessage } from "./transcript-edits.ts";
import type { FrameHandlers } from "./use-turns.ts";
import type { TurnEvent, Turns } from "./turns.ts";

type Chat = ReturnType<typeof useAgentChat>;

/** What sending needs of the agent's socket. */
export interface SendingSocket {
  readonly readyState: number;
  readonly OPEN: number;
  send(data: string): unknown;
  addEventListener(type: "open" | "close", listener: () => void): void;
  removeEventListener(type: "open" | "close", listener: () => void): void;
}

export interface Sending {
  readonly send: (text: string, mode: Mode) => void;
  readonly edit: (messageId: string, text: string) => void;
  /** Answers the last question once more; after a refused send, sends it once more. */
  readonly retry: (mode: Mode) => void;
  readonly stop: () => void;
  readonly cancelWaiting: (requestId: string) => void;
}

/**
 * A message without an answer of any kind yet. `requestId`: null where useAgentChat sends it. `socket`: which connection
 * carried it; null where none has: it is in the socket's buffer, or, with a request of its own, held back here.
 */
interface Unacknowledged {
  readonly messageId: string;
  readonly text: string;
  readonly mode: Mode;
  readonly requestId: string | null;
  readonly socket: number | null;
}

interface Wiring {
  readonly conversation: string;
  readonly agent: SendingSocket;
  readonly chat: Chat;
  readonly turns: Turns;
  readonly dispatch: (event: TurnEvent) => void;
  readonly handlers: RefObject<FrameHandlers | null>;
  readonly busy: boolean;
}

export function useSending(wiring: Wiring): Sending {
  const latest = useRef(wiring);
  const unacknowledged = useRef<readonly Unacknowledged[]>([]);
  const connections = useRef(0);
  /** The message that the server refused to store, if the last failure was of that kind. */
  const refused = useRef<string | null>(null);
  useEffect(() => {
    latest.current = wiring;
  });

  const keep = useCallback((next: readonly Unacknowledged[]) => {
    unacknowledged.current = next;
    writeUnsent(
      latest.current.conversation,
      next.map(({ messageId, text }) => ({ messageId, text })),
    );
  }, []);

  /** What no connection has carried, or only one that broke before the server had it, in the order it was written. */
  const sendUncarried = useCallback(() => {
    const { agent, dispatch } = latest.current;
    const socket = connections.current;
    const next = unacknowledged.current.map((item) => {
      const isCarried = item.socket === null ? item.requestId === null : item.socket === socket;
      if (isCarried) return item;
      const requestId = item.requestId ?? newId();
      const message = userMessage(item);
      dispatch({ type: "queued", waiting: { requestId, message, isCancelled: false, socket } });
      const body = JSON.stringify({ messages: [message], trigger: "submit-message", mode: item.mode });
      agent.send(JSON.stringify({ type: FRAME.chatRequest, id: requestId, init: { method: "POST", body } }));
      return { ...item, requestId, socket };
    });
    if (next.some((item, index) => item !== unacknowledged.current[index])) keep(next);
  }, [keep]);

  const send = useCallback(
    (text: string, mode: Mode) => {
      const { agent, busy, chat, dispatch } = latest.current;
      const isOpen = agent.readyState === agent.OPEN;
      const earlier = unacknowledged.current;
      const item = { messageId: newId(), text, mode };
      if (!busy && earlier.length === 0) {
        dispatch({ type: "failure-cleared" });
        keep([{ ...item, requestId: null, socket: isOpen ? connections.current : null }]);
        void chat.sendMessage(userMessage(item), { body: { mode } });
        return;
      }
      const requestId = newId();
      const waiting = {
        requestId,
        message: userMessage(item),
        isCancelled: false,
        socket: connections.current,
      };
      dispatch({ type: "queued", waiting });
      keep([...earlier, { ...item, requestId, socket: null }]);
      // Not before what was written before it: until the server says what it has, that may have been lost.
      if (isOpen && earlier.every(({ socket }) => socket === connections.current)) sendUncarried();
    },
    [keep, sendUncarried],
  );

  const edit = useCallback((messageId: string, text: string) => {
    const { chat, dispatch } = latest.current;
    dispatch({ type: "failure-cleared" });
    void chat.sendMessage({ text, messageId }, { body: { mode: "auto" } });
  }, []);

  const retry = useCallback((mode: Mode) => {
    const { chat, dispatch } = latest.current;
    dispatch({ type: "failure-cleared" });
    const unsent = chat.messages.find((message) => message.id === refused.current);
    refused.current = null;
    if (unsent === undefined) void chat.regenerate({ body: { mode } });
    else void chat.sendMessage({ parts: unsent.parts, messageId: unsent.id }, { body: { mode } });
  }, []);

  const stop = useCallback(() => {
    const { agent, chat, dispatch, turns } = latest.current;
    const running = turns.runningId;
    if (running !== null) {
      agent.send(JSON.stringify({ type: FRAME.cancel, id: running }));
      dispatch({ type: "stopped", requestId: running });
    }
    void chat.stop();
  }, []);

  const cancelWaiting = useCallback(
    (requestId: string) => {
      const { agent, dispatch } = latest.current;
      agent.send(JSON.stringify({ type: FRAME.cancel, id: requestId }));
      const item = unacknowledged.current.find((open) => open.requestId === requestId);
      if (item === undefined || item.socket === connections.current) {
        dispatch({ type: "cancelled", requestId });
        return;
      }
      keep(unacknowledged.current.filter((open) => open !== item));
      dispatch({ type: "withdrawn", requestId });
    },
    [keep],
  );

  /** After a failure the stored list is asked for: what was refused is told from what was kept. */
  const resync = useCallback(async () => {
    const history = await fetchHistory(latest.current.conversation);
    if (history.state !== "ready" || latest.current.busy) return;
    const local = latest.current.chat.messages;
    const merged = keepUnstored(history.messages, local);
    refused.current = merged === history.messages ? null : (merged.at(-1)?.id ?? null);
    latest.current.chat.setMessages(merged);
  }, []);

  const onFrame = useCallback(
    (frame: ServerFrame) => {
      const { chat } = latest.current;
      if (frame.kind === "message")
        chat.setMessages((messages) => placeMessage(messages, frame.message, frame.after));
      if (frame.kind === "answer" || frame.kind === "pending") {
        const open = unacknowledged.current;
        const own =
          open.find((item) => item.requestId === frame.id) ?? open.find((item) => item.requestId === null);
        if (own !== undefined) keep(open.filter((item) => item !== own));
      }
      if (frame.kind === "answer" && frame.error !== null) void resync();
      if (frame.kind === "list") {
        const stored = new Set(frame.messages.map((message) => message.id));
        keep(unacknowledged.current.filter((item) => !stored.has(item.messageId)));
      }
      if (frame.kind === "idle") latest.current.dispatch({ type: "settled", before: connections.current });
      // What the server has, it has listed by now. What it has after all counts once, by its id.
      if (frame.kind === "idle" || frame.kind === "resuming") sendUncarried();
    },
    [keep, resync, sendUncarried],
  );

  const { agent, handlers } = wiring;
  useEffect(() => {
    const onOpen = () => {
      const carried = (item: Unacknowledged) =>
        item.socket === null && item.requestId === null ? { ...item, socket: connections.current } : item;
      unacknowledged.current = unacknowledged.current.map(carried);
    };
    const onClose = () => {
      connections.current += 1;
    };
    agent.addEventListener("open", onOpen);
    agent.addEventListener("close", onClose);
    handlers.current = {
      onFrame,
      onJoined: (message, beforeId) =>
        latest.current.chat.setMessages((messages) => joinMessage(messages, message, beforeId)),
    };
    return () => {
      agent.removeEventListener("open", onOpen);
      agent.removeEventListener("close", onClose);
      handlers.current = null;
    };
  }, [agent, handlers, onFrame]);

  return { send, edit, retry, stop, cancelWaiting };
}

function userMessage({ messageId, text }: { readonly messageId: string; readonly text: string }): UIMessage {
  return { id: messageId, role: "user", parts: [{ type: "text", text }] };
}
