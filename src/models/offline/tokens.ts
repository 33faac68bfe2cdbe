// The offline models' own estimate of tokens, used for counting, cutting and streaming alike, so that the number of
// streamed pieces is the number that usage reports. It is not any real tokenizer's count.

/**
 * One token is: a special tag; up to six letters of a cased script with the space before them; one letter of a script
 * without case (Chinese, Arabic, …); up to three digits; one other sign; a run of line breaks; one other white space.
 * English comes out at about 4.3 characters a token. Pieces joined give the text back, and a surrogate pair is never split.
 */
const TOKEN =
  /<\/?(?:think|tool_call)>| ?[\p{Lu}\p{Ll}\p{Lt}\p{Lm}]{1,6}| ?\p{Lo}| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}]|\n+|\s/gu;

/** What a chat template adds around each message. */
const TOKENS_PER_MESSAGE = 4;

export function splitTokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

export function countTokens(text: string): number {
  return splitTokens(text).length;
}

/** The prompt's tokens: every message's text with its frame, and the tools as the JSON they were sent in. */
export function countPrompt(messages: readonly string[], toolsJson = ""): number {
  return messages.reduce((sum, text) => sum + TOKENS_PER_MESSAGE + countTokens(text), countTokens(toolsJson));
}
