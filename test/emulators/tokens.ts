// Cuts text into the emulators' tokens: up to six characters with the blank before them. Joined they are the text again.

const TOKEN = /\s?\S{1,6}|\s/gu;

export function* tokensOf(text: string): Generator<string> {
  for (const match of text.matchAll(TOKEN)) yield match[0];
}

export function countTokens(text: string): number {
  let count = 0;
  for (const _token of tokensOf(text)) count++;
  return count;
}
