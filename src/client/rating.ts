// What the reader thinks of an answer: told to the server, and kept in this browser, since the transcript does not carry it.

import { readStored, writeStored } from "./storage.ts";

export type Rating = 1 | -1;

const key = (messageId: string) => `upshift:rating:${messageId}`;

export function readRating(messageId: string): Rating | null {
  const stored = readStored(key(messageId));
  if (stored === "1") return 1;
  return stored === "-1" ? -1 : null;
}

/** Whether the server has taken it. Never rejects. */
export async function sendRating(conversation: string, messageId: string, value: Rating): Promise<boolean> {
  try {
    const response = await fetch(`/api/conversations/${conversation}/feedback`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ messageId, value }),
    });
    if (response.ok) writeStored(key(messageId), String(value));
    return response.ok;
  } catch {
    return false;
  }
}
