// Counts phrases of some kinds in a stream, one step a character however many phrases there are: the automaton of Aho and
// Corasick, built once. Signs and blanks between words count as one space, so "Wait, no" and "wait… no" are the same.

import { isDigit, isHan, isLetter, lowerOf } from "./characters.ts";
import { PHRASE_KINDS, PHRASES, type PhraseKind } from "./phrases.ts";

const SPACE = 32;

interface Node {
  readonly next: Map<number, Node>;
  /** The longest proper ending that some phrase begins with. */
  fallback: Node | null;
  ends: PhraseKind | null;
}

const node = (): Node => ({ next: new Map(), fallback: null, ends: null });

function buildAutomaton(): Node {
  const root = node();
  for (const kind of PHRASE_KINDS)
    for (const phrase of PHRASES[kind].join(", ").split(", ")) {
      let at = root;
      for (const character of spelled(phrase)) {
        const code = character.charCodeAt(0);
        const next = at.next.get(code) ?? node();
        at.next.set(code, next);
        at = next;
      }
      at.ends = kind;
    }
  const queue = [...root.next.values()];
  for (const child of queue) child.fallback = root;
  for (const current of queue)
    for (const [code, child] of current.next) {
      child.fallback = step(current.fallback as Node, code, root);
      child.ends ??= child.fallback.ends;
      queue.push(child);
    }
  return root;
}

/** Words begin and end at a space; Chinese has none, and a stem goes on. */
function spelled(phrase: string): string {
  if (isHan(phrase.charCodeAt(0))) return phrase;
  return phrase.endsWith("*") ? ` ${phrase.slice(0, -1)}` : ` ${phrase} `;
}

function step(from: Node, code: number, root: Node): Node {
  for (let at: Node | null = from; at !== null; at = at.fallback) {
    const next = at.next.get(code);
    if (next !== undefined) return next;
  }
  return root;
}

const ROOT = buildAutomaton();
const AT_WORD_START = step(ROOT, SPACE, ROOT);

export class PhraseCounter {
  readonly counts: Record<PhraseKind, number> = { hedge: 0, check: 0, switch: 0 };
  #halfWords = 0;
  #isInWord = false;
  #at = AT_WORD_START;

  /** Which phrase ends at this character. */
  read(raw: number): PhraseKind | null {
    const isChinese = isHan(raw);
    const isOfWord = isChinese || isLetter(raw) || isDigit(raw);
    if (isChinese) this.#halfWords++;
    else if (isOfWord && !this.#isInWord) this.#halfWords += 2;
    // One space, however many signs stand there.
    if (!isOfWord && !this.#isInWord) return null;
    this.#isInWord = isOfWord;
    this.#at = step(this.#at, isOfWord ? lowerOf(raw) : SPACE, ROOT);
    const kind = this.#at.ends;
    if (kind !== null) this.counts[kind]++;
    return kind;
  }

  /** A Chinese character counts as half a word. */
  get words(): number {
    return Math.ceil(this.#halfWords / 2);
  }
}
