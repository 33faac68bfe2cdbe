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
  addEventListener(type: "close", listener: () => void): void;
  removeEventListener(type: "close", listener: () => void): void;
}

export interface Sending {
  readonly send: (text: string, mode: Mode) => void;
  readonly edit: (messageId: string, text: string) => void;
  /** Answers the last question once more; after a refused send, sends it once more. */
  readonly retry: (mode: Mode) => void;
  readonly stop: () => void;
  readonly cancelWaiting: (requestId: string) => void;
}

/** A message without an answer of any kind yet. `socket`: which connection carried it; null where it is still buffered. */
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

  const submitBehind = useCallback((message: UIMessage, mode: Mode) => {
    const { agent, dispatch } = latest.current;
    const requestId = newId();
    dispatch({
      type: "queued",
      waiting: { requestId, message, isCancelled: false, socket: connections.current },
    });
    const body = JSON.stringify({ messages: [message], trigger: "submit-message", mode });
    agent.send(JSON.stringify({ type: FRAME.chatRequest, id: requestId, init: { method: "POST", body } }));
    return requestId;
  }, []);

  const send = useCallback(
    (text: string, mode: Mode) => {
      const { agent, busy, chat, dispatch } = latest.current;
      const message: UIMessage = { id: newId(), role: "user", parts: [{ type: "text", text }] };
      const socket = agent.readyState === agent.OPEN ? connections.current : null;
      let requestId: string | null = null;
      if (busy) {
        requestId = submitBehind(message, mode);
      } else {
        dispatch({ type: "failure-cleared" });
        void chat.sendMessage(message, { body: { mode } });
      }
      keep([...unacknowledged.current, { messageId: message.id, text, mode, requestId, socket }]);
    },
    [keep, submitBehind],
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

  const cancelWaiting = useCallback((requestId: string) => {
    const { agent, dispatch } = latest.current;
    agent.send(JSON.stringify({ type: FRAME.cancel, id: requestId }));
    dispatch({ type: "cancelled", requestId });
  }, []);

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
      // The socket that carried these broke before the server had them: the same ids go out again, and count once.
      if (frame.kind === "idle") {
        latest.current.dispatch({ type: "settled", before: connections.current });
        const lost = unacknowledged.current.filter(
          (item) => item.socket !== null && item.socket < connections.current,
        );
        const again = lost.map((item) => {
          const message: UIMessage = {
            id: item.messageId,
            role: "user",
            parts: [{ type: "text", text: item.text }],
          };
          return { ...item, requestId: submitBehind(message, item.mode), socket: connections.current };
        });
        if (lost.length > 0)
          keep([...unacknowledged.current.filter((item) => !lost.includes(item)), ...again]);
      }
    },
    [keep, resync, submitBehind],
  );

  const { agent, handlers } = wiring;
  useEffect(() => {
    const onClose = () => {
      connections.current += 1;
    };
    agent.addEventListener("close", onClose);
    handlers.current = {
      onFrame,
      onJoined: (message, beforeId) =>
        latest.current.chat.setMessages((messages) => joinMessage(messages, message, beforeId)),
    };
    return () => {
      agent.removeEventListener("close", onClose);
      handlers.current = null;
    };
  }, [agent, handlers, onFrame]);

  return { send, edit, retry, stop, cancelWaiting };
}
