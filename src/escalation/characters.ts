// What a UTF-16 code unit is to the checks that read a stream one unit at a time: lower case, letter, digit, Chinese.

const TABLE_END = 0x0250;
/** Korean syllables; it parts its words. */
const HANGUL = 0xac00;
const LOWER = new Uint16Array(TABLE_END);
const LETTERS = new Uint8Array(TABLE_END);
for (let code = 0; code < TABLE_END; code++) {
  const character = String.fromCharCode(code);
  const lower = character.toLowerCase();
  LOWER[code] = lower.length === 1 ? lower.charCodeAt(0) : code;
  LETTERS[code] = /\p{L}/u.test(character) ? 1 : 0;
}

export const lowerOf = (code: number): number => (code < TABLE_END ? (LOWER[code] as number) : code);

/** Of scripts that part their words with spaces; a half of a surrogate pair counts as one. */
export function isLetter(code: number): boolean {
  if (code < TABLE_END) return LETTERS[code] === 1;
  if (isHan(code)) return false;
  return code < 0x2000 || (code >= HANGUL && code < 0xfe00);
}

/** Of scripts that do not: Chinese, and the Japanese syllabaries. */
export const isHan = (code: number): boolean =>
  (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff);

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Control characters count as blanks. */
export const isBlank = (code: number): boolean => code <= 32 || code === 0xa0 || code === 0x3000;
