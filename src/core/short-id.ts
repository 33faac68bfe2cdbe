// Ids short enough for a model to repeat without a slip, of characters that are not taken for others.

const CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";
const LENGTH = 8;

/** One of a trillion. */
export const shortId = (): string =>
  // There are 32 characters, so each is equally likely.
  Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) => CHARACTERS[byte % 32]).join("");
