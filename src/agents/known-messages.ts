// Which messages a conversation knows: its transcript, and what the turns that wait or run will put there.

import type { UIMessage } from "ai";
import type { ConversationStore } from "../storage/conversation-store.ts";
import type { Known } from "./submit.ts";

export function knownTo(store: ConversationStore): Known {
  const turns = store.turns();
  const waiting = new Map(turns.map((turn) => [turn.userMessage.id, turn.userMessage]));
  const answers = new Map(
    turns.map(({ answerId: id }) => [id, { id, role: "assistant", parts: [] } satisfies UIMessage]),
  );
  return {
    find: (id) => waiting.get(id) ?? answers.get(id) ?? store.message(id),
    hasSeen: (id) => answers.has(id) || store.hasSeen(id),
    isWaiting: (id) => waiting.has(id),
  };
}
