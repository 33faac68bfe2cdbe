// How many tokens a text probably has, where no service has counted them: for aborted calls, budgets and limits.
// Measured against the mean of o200k_base and cl100k_base: off by 4 % on average and 10 % at most on the held-out texts of the
// test, by up to 19 % on the passages it was fitted to; in Arabic those two differ twofold. DeepSeek's own vocabulary is not on
// npm, so not measured; its documentation reckons 0.6 tokens a Chinese character, where this says 1.

/** What a character is to a byte-pair vocabulary, of whose runs (words, groups of digits, marks, spaces) tokens are made. */
type Kind =
  | "small"
  | "capital"
  | "accented"
  | "digit"
  | "mark"
  | "space"
  | "newline"
  | "cyrillic"
  | "arabic"
  | "syllable"
  | "ideograph"
  | "half of a pair"
  | "other";

function kindOf(code: number): Kind {
  if (code >= 97 && code <= 122) return "small";
  if (code === 32 || code === 9) return "space";
  if (code >= 65 && code <= 90) return "capital";
  if (code >= 48 && code <= 57) return "digit";
  if (code === 10 || code === 13) return "newline";
  if (code < 0xc0) return "mark";
  if (code < 0x0250) return "accented";
  if (code >= 0x0400 && code < 0x0530) return "cyrillic";
  if (code >= 0x0600 && code < 0x0780) return "arabic";
  if (code >= 0x2000 && code < 0x2070) return "mark";
  if (code >= 0xd800 && code < 0xe000) return "half of a pair";
  if ((code >= 0x3040 && code < 0x3100) || (code >= 0xac00 && code < 0xd7b0)) return "syllable";
  if (code >= 0x2e80) return "ideograph";
  return "other";
}

const isLetter = (kind: Kind): boolean => kind === "small" || kind === "capital" || kind === "accented";

/** Vocabularies know most words up to this length; what is longer, they put together. */
const KNOWN_WORD_LENGTH = 7;
const DIGIT_GROUP_LENGTH = 3;

/** A running estimate over streamed text: it carries the run it is in, so it does not depend on how the stream was cut. */
export class TokenEstimate {
  /** Whole numbers, so that no sum of binary fractions flips the rounding; none is zero, so that only nothing is. */
  #hundredths = 0;
  #code = -1;
  #kind: Kind = "newline";
  /** The character's place in its run, from one. */
  #place = 0;

  add(text: string): void {
    for (let index = 0; index < text.length; index++) this.read(text.charCodeAt(index));
  }

  /** Takes a UTF-16 code unit. */
  read(code: number): void {
    const kind = kindOf(code);
    this.#place = this.#continues(kind) ? this.#place + 1 : 1;
    this.#hundredths += this.#weigh(code, kind);
    this.#code = code;
    this.#kind = kind;
  }

  get tokens(): number {
    return Math.ceil(this.#hundredths / 100);
  }

  /** A capital after a small letter begins a word, as in `camelCase`. */
  #continues(kind: Kind): boolean {
    if (kind === this.#kind) return true;
    return isLetter(kind) && isLetter(this.#kind) && !(kind === "capital" && this.#kind === "small");
  }

  /**
   * Fitted by least squares of the relative error, but for what the pre-tokenizers' rules say themselves, and for ideographs:
   * technical Chinese has fewer tokens a character than everyday Chinese, and 100 lies between.
   */
  #weigh(code: number, kind: Kind): number {
    const place = this.#place;
    const before = this.#kind;
    switch (kind) {
      case "small":
      case "capital":
      case "accented": {
        const accent = kind === "accented" ? 127 : 0;
        if (place > 1) return accent + (place > KNOWN_WORD_LENGTH ? 45 : 1);
        return accent + (before === "small" ? 185 : before === "digit" ? 118 : 93);
      }
      case "digit": // A space before digits is a token of its own.
        if (place === 1 && before === "space") return 200;
        return place % DIGIT_GROUP_LENGTH === 1 ? 100 : 1;
      case "mark":
        if (place > 1) return code === this.#code ? 1 : 28;
        return before === "space" ? 125 : isLetter(before) ? 58 : 83;
      case "space": // One goes with the word that follows; the others of an indentation are a token.
        return place === 2 ? 60 : 1;
      case "newline": // One after marks goes with them.
        return place > 1 || before === "mark" ? 5 : 50;
      case "cyrillic":
        return place === 1 ? 114 : 21;
      case "arabic":
        return 60;
      case "syllable":
        return 90;
      case "ideograph":
        return 100;
      case "half of a pair":
        return 145;
      case "other":
        return 75;
    }
  }
}

export function estimateTokens(text: string): number {
  const estimate = new TokenEstimate();
  estimate.add(text);
  return estimate.tokens;
}
