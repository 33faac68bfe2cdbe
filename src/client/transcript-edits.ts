// Changes of the message list that useAgentChat does not make by itself. Pure; each returns the same list where nothing changes.

import type { UIMessage } from "ai";

/** A message that waited has its turn: it stands before the answer `beforeId` where that is there, else last. */
export function joinMessage(messages: UIMessage[], message: UIMessage, beforeId: string | null): UIMessage[] {
  const others = messages.filter((known) => known.id !== message.id);
  const answer = beforeId === null ? -1 : others.findIndex((known) => known.id === beforeId);
  return answer === -1 ? [...others, message] : others.toSpliced(answer, 0, message);
}

/**
 * A stored message changed or joined. With `after` it stands directly behind that message (null: first), and what
 * followed there is gone from the transcript. Without, an unknown answer stands last: a turn that ended before any output.
 */
export function placeMessage(messages: UIMessage[], message: UIMessage, after?: string | null): UIMessage[] {
  const known = messages.findIndex((candidate) => candidate.id === message.id);
  if (after === undefined) {
    if (known !== -1 || message.role !== "assistant") return messages;
    return [...messages, message];
  }
  const others = messages.filter((candidate) => candidate.id !== message.id);
  const anchor = others.findIndex((candidate) => candidate.id === after);
  if (after !== null && anchor === -1) return known === -1 ? [...messages, message] : messages;
  return known === anchor + 1 && known === messages.length - 1
    ? messages
    : [...others.slice(0, anchor + 1), message];
}

/** The stored list, with the newest message of one's own behind it where the server refused to store it. */
export function keepUnstored(stored: UIMessage[], local: readonly UIMessage[]): UIMessage[] {
  const own = local.findLast((message) => message.role === "user");
  return own === undefined || stored.some((message) => message.id === own.id) ? stored : [...stored, own];
}
