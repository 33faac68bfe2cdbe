// The setting API_TOKENS: whom each token stands for. Objections name an entry by its place, never by what it holds.

export interface ApiToken {
  readonly user: string;
  readonly token: string;
}

const MIN_TOKEN_CHARACTERS = 16;
const USER = /^[\w.@+-]{1,64}$/;

export interface ReadTokens {
  readonly tokens: readonly ApiToken[];
  readonly objections: readonly string[];
}

/** @param text `alice=TOKEN,bob=TOKEN`; one user may have several tokens, one token one user */
export function readApiTokens(text: string): ReadTokens {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const tokens = entries.map((entry): ApiToken => {
    const at = entry.indexOf("=");
    return { user: entry.slice(0, Math.max(at, 0)).trim(), token: entry.slice(at + 1).trim() };
  });
  const objections = tokens.flatMap(({ user, token }, index) => {
    const place = `entry ${index + 1} of ${entries.length}`;
    if (user === "") return [`${place} is not NAME=TOKEN`];
    if (!USER.test(user)) return [`the name of ${place} is not 1 to 64 letters, digits and . _ @ + -`];
    if (token.length < MIN_TOKEN_CHARACTERS)
      return [`the token of ${place} has ${token.length} of at least ${MIN_TOKEN_CHARACTERS} characters`];
    if (tokens.findIndex((other) => other.token === token) < index)
      return [`the token of ${place} stands there twice`];
    return [];
  });
  return { tokens, objections };
}
