// Who a conversation belongs to and what its object is called. The name is derived here, on the server, from the
// authenticated user and the public id; no client can name an object.

import { UpshiftError } from "../core/errors.ts";

/** The one user of open mode. */
export const LOCAL_USER = "local";

const CONVERSATION_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** @throws UpshiftError `invalid_conversation_id` */
export function checkConversationId(id: string): string {
  if (CONVERSATION_ID.test(id)) return id;
  throw new UpshiftError(
    "invalid_conversation_id",
    "A conversation's id is 1 to 64 of A-Z, a-z, 0-9, _ and -.",
  );
}

/** The id can't hold a colon, so the name says both again. */
export const objectName = (userId: string, conversationId: string): string => `${userId}:${conversationId}`;

export function fromObjectName(name: string): { userId: string; conversationId: string } {
  const at = name.lastIndexOf(":");
  return { userId: name.slice(0, at), conversationId: name.slice(at + 1) };
}
