// A name that nobody can guess: 128 random bits as base64url, 22 characters.

const BYTES = 16;

export const randomToken = (): string =>
  btoa(String.fromCodePoint(...crypto.getRandomValues(new Uint8Array(BYTES))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
