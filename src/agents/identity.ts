// Who a conversation belongs to and what its object is called. The name is derived here, on the server, from the
// authenticated user and the public id; no client can name an object.

import { sha256Hex } from "../core/digest.ts";
import { UpshiftError } from "../core/errors.ts";

/** The one user of open mode. */
export const LOCAL_USER = "local";

const CONVERSATION_ID = /^[A-Za-z0-9_-]{1,64}$/;
export const isConversationId = (id: string): boolean => CONVERSATION_ID.test(id);

/** @throws UpshiftError `invalid_conversation_id` */
export function checkConversationId(id: string): string {
  if (isConversationId(id)) return id;
  throw new UpshiftError(
    "invalid_conversation_id",
    "A conversation's id is 1 to 64 of A-Z, a-z, 0-9, _ and -.",
  );
}

/** Of an id under which the user has nothing. */
export const noConversation = (): UpshiftError =>
  new UpshiftError("not_found", "There is no conversation with this id.");

export const conversationExists = (): UpshiftError =>
  new UpshiftError("conversation_exists", "There is a conversation with this id already.");

/** The id can't hold a colon, so the name says both again. */
export const objectName = (userId: string, conversationId: string): string => `${userId}:${conversationId}`;

export function fromObjectName(name: string): { userId: string; conversationId: string } {
  const at = name.lastIndexOf(":");
  return { userId: name.slice(0, at), conversationId: name.slice(at + 1) };
}

/** As long as a user's name in other people's logs has to be to tell users apart, in hex digits. */
const USER_HASH_DIGITS = 16;

/** What stands for a user in other people's logs. */
export const hashOfUser = async (userId: string): Promise<string> =>
  (await sha256Hex(userId)).slice(0, USER_HASH_DIGITS);
