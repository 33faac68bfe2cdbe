// The stored transcript of a conversation, as the chat protocol serves it.

import type { UIMessage } from "ai";

export type History =
  | { readonly state: "ready"; readonly messages: UIMessage[] }
  | { readonly state: "gone" }
  | { readonly state: "failed"; readonly status: number | null; readonly detail: string | null };

export const UNAUTHENTICATED = 401;
export const NOT_FOUND = 404;

/** Never rejects. A conversation nobody has begun yet is an empty one; one that was deleted is gone. */
export async function fetchHistory(conversation: string, signal?: AbortSignal): Promise<History> {
  try {
    const response = await fetch(
      `/agents/chat-agent/${conversation}/get-messages`,
      signal === undefined ? {} : { signal },
    );
    if (response.status === NOT_FOUND) return { state: "gone" };
    const text = await response.text();
    if (!response.ok) return { state: "failed", status: response.status, detail: problemDetail(text) };
    const messages: unknown = text.trim() === "" ? [] : JSON.parse(text);
    return { state: "ready", messages: Array.isArray(messages) ? messages : [] };
  } catch {
    return { state: "failed", status: null, detail: null };
  }
}

/** The sentence of an RFC 9457 problem, if the body is one. */
export function problemDetail(body: string): string | null {
  try {
    const problem: unknown = JSON.parse(body);
    if (
      typeof problem === "object" &&
      problem !== null &&
      "detail" in problem &&
      typeof problem.detail === "string"
    )
      return problem.detail;
  } catch {
    // Not JSON: an intermediary's page, of no use to a reader.
  }
  return null;
}
