// The conversation as automations need it, made of what stands in its storage and its queue.

import type { UIMessage } from "ai";
import { waitingCalls } from "../core/approvals.ts";
import type { ConversationStore } from "../storage/conversation-store.ts";
import type { Unattended } from "../turn/ports.ts";
import type { RunHost } from "./automation-ports.ts";
import type { Conversation } from "./conversation.ts";

export function runHost(conversation: () => Conversation, store: ConversationStore): RunHost {
  return {
    enqueue({ runId, message, mode, format, approval }) {
      conversation().enqueue({
        requestId: runId,
        peerId: null,
        userMessage: message,
        kind: "append",
        mode,
        answerId: runId,
        format: format === null ? null : JSON.stringify(format),
        terms: null,
        unattended: JSON.stringify({ approval } satisfies Unattended),
      });
    },
    begin: () => conversation().begin(),
    isQueued: (runId) => store.turns().some((turn) => turn.answerId === runId),
    answer: (runId) => store.answer(runId),
    isWaiting: (runId) => waitingCalls(store.answer(runId) ?? { parts: [] }).length > 0,
    tellUser(answerId, sentence) {
      const answer = store.answer(answerId);
      if (answer === null) return;
      const part = { type: "text", text: sentence, state: "done" } as const;
      const changed: UIMessage = { ...answer, parts: [...answer.parts, part] };
      store.updateAnswer(changed);
      // One that an edit has replaced is on nobody's screen.
      if (store.message(answerId) !== null) conversation().show(changed);
    },
    stop: (runId) => conversation().cancel(runId),
  };
}
