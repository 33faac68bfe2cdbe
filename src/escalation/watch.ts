// Watches a draft while it streams, thinking and answer, and says when to stop it: loops, and thinking past its budget.
// Doubts and changes of mind are always counted, and act only where the operator wants it. It reads one UTF-16 code unit
// at a time and keeps no text but the newest few thousand characters, so neither the verdict nor the place where it falls
// depends on how the stream was cut. For one call of a model; where thinking turns out to have been the answer, begin a
// new one.

import { TokenEstimate } from "../core/estimate-tokens.ts";
import type { DraftSignals } from "../core/receipt.ts";
import { ExactLoops, type Loop } from "./exact-loops.ts";
import { Layout } from "./layout.ts";
import { PhraseCounter } from "./phrase-counter.ts";
import { allowanceOf, type Allowance } from "./request.ts";
import { Restating } from "./restating.ts";
import type { Trigger } from "./trigger.ts";

export interface WatchSettings {
  readonly question: string;
  /** The operator's thinking budget, for a plain question. */
  readonly thinkingTokens: number;
  readonly soft: "shadow" | "act";
}

type StreamKind = "thinking" | "text";

/** Thinking turns round about once in 80 words and hedges as often; both must be at least three times that, and not by accident. */
const FEWEST_WORDS = 150;
const FEWEST_SWITCHES = 10;
const WORDS_A_SWITCH = 25;
const FEWEST_HEDGES = 10;
const WORDS_A_HEDGE = 25;
/** And it verifies almost nothing. */
const HEDGES_A_CHECK = 4;

const LONGEST_QUOTE = 60;

const whole = new Intl.NumberFormat("en-US");

export class Watch {
  /** The operator's, times what this kind of prompt may use. */
  readonly thinkingBudget: number;
  readonly #settings: WatchSettings;
  readonly #allowance: Allowance;
  readonly #streams = new Map<StreamKind, Stream>();
  readonly #thinking = new TokenEstimate();
  #fired: Trigger | null = null;

  constructor(settings: WatchSettings) {
    this.#settings = settings;
    this.#allowance = allowanceOf(settings.question);
    this.thinkingBudget = settings.thinkingTokens * this.#allowance.thinkingFactor;
  }

  /** Once fired, it stays fired, and reads no further. */
  push(kind: StreamKind, delta: string): Trigger | null {
    if (delta === "") return this.#fired;
    const stream = this.#stream(kind);
    for (let index = 0; index < delta.length && this.#fired === null; index++) {
      const code = delta.charCodeAt(index);
      this.#fired = stream.read(code) ?? (kind === "thinking" ? this.#overrun(code) : null);
    }
    return this.#fired;
  }

  /** Over thinking and answer. */
  get signals(): DraftSignals {
    let [hedges, checks, switches, words] = [0, 0, 0, 0];
    for (const { phrases } of this.#streams.values()) {
      hedges += phrases.counts.hedge;
      checks += phrases.counts.check;
      switches += phrases.counts.switch;
      words += phrases.words;
    }
    const hedging = hedges === 0 ? 0 : Math.round((hedges / (hedges + checks)) * 100) / 100;
    return { hedging, hedges, checks, switches, words };
  }

  #stream(kind: StreamKind): Stream {
    const known = this.#streams.get(kind);
    if (known !== undefined) return known;
    const { repetitionFactor, isVerse } = this.#allowance;
    const stream = new Stream(
      kind === "thinking"
        ? { kind, repetitionFactor: 1, readsRestating: true, soft: this.#settings.soft }
        : {
            kind,
            repetitionFactor,
            // A ballad restates, and may doubt all it likes.
            readsRestating: repetitionFactor === 1,
            soft: isVerse ? "shadow" : this.#settings.soft,
          },
    );
    this.#streams.set(kind, stream);
    return stream;
  }

  /** Once the answer has begun, the thinking is over. */
  #overrun(code: number): Trigger | null {
    this.#thinking.read(code);
    if (this.#thinking.tokens <= this.thinkingBudget || this.#streams.has("text")) return null;
    return {
      reason: "thinking-overrun",
      detail: `It was still thinking after ${whole.format(this.thinkingBudget)} tokens.`,
    };
  }
}

interface StreamSettings {
  readonly kind: StreamKind;
  readonly repetitionFactor: number;
  readonly readsRestating: boolean;
  readonly soft: "shadow" | "act";
}

/** Thinking, or the answer: each is read by itself. */
class Stream {
  readonly phrases = new PhraseCounter();
  readonly #settings: StreamSettings;
  readonly #layout = new Layout();
  readonly #loops: ExactLoops;
  readonly #restating = new Restating();

  constructor(settings: StreamSettings) {
    this.#settings = settings;
    this.#loops = new ExactLoops(settings.repetitionFactor);
  }

  read(code: number): Trigger | null {
    this.#layout.read(code);
    const { isStructured, isRow, isOrdinal } = this.#layout;
    const phrase = this.phrases.read(code);
    // "1. Check. 2. Check." is a loop, too.
    const loop = isOrdinal ? null : this.#loops.read(code, isStructured);
    if (loop !== null) return { reason: "repetition", detail: wordLoop(loop) };
    if (this.#settings.readsRestating && this.#restating.read(code, isRow))
      return { reason: "repetition", detail: "It kept going over the same few sentences." };
    return phrase !== null && this.#settings.soft === "act" ? this.#doubt() : null;
  }

  #doubt(): Trigger | null {
    const { counts, words } = this.phrases;
    if (words < FEWEST_WORDS) return null;
    const { hedge, check, switch: switches } = counts;
    // An answer may quote, tell or translate "wait"; thinking means it.
    const isTurning =
      this.#settings.kind === "thinking" && switches >= FEWEST_SWITCHES && switches * WORDS_A_SWITCH >= words;
    if (isTurning) return { reason: "hedging", detail: `It changed its mind ${switches} times.` };
    const isHedging =
      hedge >= FEWEST_HEDGES && hedge * WORDS_A_HEDGE >= words && hedge >= check * HEDGES_A_CHECK;
    return isHedging
      ? { reason: "hedging", detail: `It doubted what it said ${hedge} times and checked ${check}.` }
      : null;
  }
}

function wordLoop({ unit, repeats }: Loop): string {
  if (unit === "") return `It wrote ${whole.format(repeats)} blanks in a row.`;
  const quote = [...fromItsBeginning(unit).toWellFormed().replaceAll(/\s+/g, " ").trim()];
  const shown = quote.length > LONGEST_QUOTE ? `${quote.slice(0, LONGEST_QUOTE).join("")}…` : quote.join("");
  return `It repeated “${shown}” ${repeats} times.`;
}

/** A loop is noticed anywhere; quoted, it begins with a sentence, or at least with a word. */
function fromItsBeginning(unit: string): string {
  const end = /[.!?。！？]\s*/.exec(unit) ?? /\s/.exec(unit);
  if (end === null) return unit;
  const begin = end.index + end[0].length;
  return unit.slice(begin) + unit.slice(0, begin);
}
