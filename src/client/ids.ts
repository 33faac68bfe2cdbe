// Ids made in the browser: of conversations (they stand in the URL) and of messages and requests.

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH = 22;
const CONVERSATION_PATH = /^\/c\/([A-Za-z0-9_-]{1,64})\/?$/;

/** 22 random letters and digits. Not crypto.randomUUID: that one is missing where the page is served over plain http. */
export function newId(): string {
  // 252 is the largest multiple of 36 in a byte: what lies above would favour some letters.
  let id = "";
  while (id.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      if (byte < 252 && id.length < LENGTH) id += ALPHABET[byte % ALPHABET.length];
    }
  }
  return id;
}

/** The conversation that a path names, or null. */
export function conversationIdOf(path: string): string | null {
  return CONVERSATION_PATH.exec(path)?.[1] ?? null;
}

export function conversationPath(id: string): string {
  return `/c/${id}`;
}
