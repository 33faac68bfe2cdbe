// Whether a message goes on with the task for which the conversation has just escalated. It lifts the score while the
// task lasts, so that "why?" after a hard proof is not answered by the model that failed at it, and comes down again at a
// new topic or after a few easy turns.

import type { Reason, Tier } from "../core/receipt.ts";
import { bearingOf, type Bearing, type Word } from "./bearing.ts";
import { readFeatures, type Features } from "./features.ts";

export interface RecentTurn {
  readonly message: string;
  readonly tier: Tier;
  readonly escalated: boolean;
  readonly reason: Reason | null;
}

/** Past the default threshold by itself: a follow-up is short and would score nothing. */
const STICKY = 0.6;
/** After so many easy turns the task counts as done. */
const EASY_TURNS = 3;
const LOOK_BACK = 4;
/** What a message is about is said early; with every turn read to its end, the cost would grow with the conversation. */
const READ_CHARACTERS = 100;
/** Of the task itself more is read: a follow-up takes up any of its words. */
const READ_OF_TASK = 200;
/** An easy turn says little of numbers, maths or code. */
const EASY_FEATURES = 3;
/** What a message must share with the task for being about the same thing. */
const SHARED_WORDS = 0.5;
const SHARED_TOPIC_HITS = 2;

/** These tell of money, of an outage, of room, or of a wish: nothing of how hard the task is. */
const NO_EVIDENCE: ReadonlySet<Reason> = new Set([
  "cheaper",
  "fast-unavailable",
  "context-overflow",
  "asked",
]);

/** What the score is raised by: 0 where nothing escalated on evidence, or the task is over. */
export function stickiness(message: string, recent: readonly RecentTurn[]): number {
  const turns = recent.slice(-LOOK_BACK).map((turn) => new Turn(turn));
  const origin = turns.findLastIndex((turn) => turn.isEvidence);
  const first = turns[origin];
  if (first === undefined) return 0;
  const asked = read(message);
  if (asked.bearing.kind === "new-topic" || asked.bearing.kind === "courtesy") return 0;
  const task = new Task(read(first.message, READ_OF_TASK));
  let easy = 0;
  for (const { reading } of turns.slice(origin + 1)) {
    const relation = task.relationOf(reading);
    if (relation === "new") return 0;
    if (relation === "pause" || isEasy(reading)) easy++;
    else task.add(reading);
  }
  return easy < EASY_TURNS && task.relationOf(asked) === "same" ? STICKY : 0;
}

interface Reading {
  readonly bearing: Bearing;
  readonly features: Features;
}

function read(message: string, characters = READ_CHARACTERS): Reading {
  const text = message.slice(0, characters);
  return { bearing: bearingOf(text), features: readFeatures(text) };
}

/** A turn that was, read at most once. */
class Turn {
  readonly message: string;
  readonly #turn: RecentTurn;
  #reading: Reading | undefined;

  constructor(turn: RecentTurn) {
    this.#turn = turn;
    this.message = turn.message;
  }

  get reading(): Reading {
    return (this.#reading ??= read(this.message));
  }

  /** One that went up by its score alone, on a mere "why?", was lifted by an earlier one: it is no origin of its own. */
  get isEvidence(): boolean {
    const { escalated, reason } = this.#turn;
    if (!escalated || reason === null || NO_EVIDENCE.has(reason)) return false;
    return reason !== "prompt" || !isEasy(this.reading);
  }
}

function isEasy({ features }: Reading): boolean {
  const { number, quantity, maths, proof, code } = features;
  return number + quantity + maths + code + EASY_FEATURES * proof < EASY_FEATURES;
}

const mathsOf = (features: Features): number => features.maths + features.proof;

class Task {
  readonly #words = new Set<Word>();
  #maths = 0;
  #code = 0;

  constructor(reading: Reading) {
    this.add(reading);
  }

  add({ bearing, features }: Reading): void {
    for (const word of bearing.words) this.#words.add(word);
    this.#maths += mathsOf(features);
    this.#code += features.code;
  }

  relationOf({ bearing: { kind, pull, words }, features }: Reading): "same" | "pause" | "new" {
    if (kind === "new-topic") return "new";
    if (kind === "courtesy") return "pause";
    let known = 0;
    let strange = 0;
    // Of three Chinese characters in a row, two pairs are made.
    for (const word of words)
      if (this.#words.has(word)) known++;
      else strange += typeof word === "number" ? 0.5 : 1;
    // "Step 3 again", "and now?": all that it names is the task's, or nothing, or little for how it points back.
    if (kind === "reference" && strange <= (pull > 0 ? pull + known : 0)) return "same";
    if (words.size > 0 && known / words.size >= SHARED_WORDS) return "same";
    const sharesTopic =
      Math.min(mathsOf(features), this.#maths) >= SHARED_TOPIC_HITS ||
      Math.min(features.code, this.#code) >= SHARED_TOPIC_HITS;
    return sharesTopic ? "same" : "new";
  }
}
