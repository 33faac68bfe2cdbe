// A streamed text, cut into passages: a line, or, in a long line, whole sentences. Where the cuts fall depends on the text
// alone, never on how it arrived.

/** A line longer than this is cut at the next end of a sentence. */
const SENTENCES_FROM = 160;
const LONGEST = 2_000;

const SENTENCE_ENDS = ".!?…。！？؟";

export class Passages {
  #held = "";
  /** How far the held text was looked through. */
  #seen = 0;

  /** Hands over what has become whole. */
  push(delta: string, take: (passage: string) => void): void {
    this.#held += delta;
    let start = 0;
    for (let at = this.#seen; at < this.#held.length; at++) {
      if (!this.#endsAt(at, start)) continue;
      take(this.#held.slice(start, at + 1));
      start = at + 1;
    }
    this.#seen = this.#held.length - start;
    if (start > 0) this.#held = this.#held.slice(start);
  }

  /** What is left at the end of the text. */
  finish(take: (passage: string) => void): void {
    if (this.#held !== "") take(this.#held);
    this.#held = "";
    this.#seen = 0;
  }

  #endsAt(at: number, start: number): boolean {
    const char = this.#held[at] ?? "";
    if (char === "\n") return true;
    const length = at + 1 - start;
    if (length < SENTENCES_FROM) return false;
    if ("。！？".includes(char) || length >= LONGEST) return true;
    return char === " " && SENTENCE_ENDS.includes(this.#held[at - 1] ?? " ");
  }
}
