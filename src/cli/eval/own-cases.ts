// The project's own cases: what must fire fires, what must not does not, and no cutting of the stream changes that. It counts;
// the cases themselves are test/eval's.

import { REASONS, type Reason } from "../../core/receipt.ts";
import { sequence } from "../../models/offline/hash.ts";
import { checkAnswer, inPieces, type AnswerCheck, type CheckSettings, type Piece } from "./check-answer.ts";

export interface OwnCase {
  readonly name: string;
  readonly pieces: readonly Piece[];
  readonly settings: CheckSettings;
  /** The reason that must be given, or null for a hard negative. */
  readonly expected: Reason | null;
}

export interface CaseResult {
  readonly name: string;
  readonly expected: Reason | null;
  readonly found: Reason | null;
  /** Every cutting had the same verdict. */
  readonly isSteady: boolean;
  readonly charactersRead: number;
}

export interface TriggerFigures {
  readonly reason: Reason;
  /** Of the cases where it fired, those that were meant to; null where it never fired. */
  readonly precision: number | null;
  /** Of the cases that were meant to, those where it fired. */
  readonly recall: number;
  readonly cases: number;
  /** The median over the cases where it fired rightly. */
  readonly charactersRead: number | null;
}

const SEEDS = [1, 2, 3, 4, 5, 6];
const SIZES = [1, 2, 3, 7, 16, 61, Infinity];

/** The same stream in many cuttings: regular ones of several sizes, and irregular ones by a seed. */
function* cuttings(pieces: readonly Piece[]): Generator<Piece[]> {
  for (const size of SIZES)
    yield pieces.flatMap(({ kind, delta }) => inPieces(kind, delta, sizeFor(delta, size)));
  for (const seed of SEEDS) {
    const next = sequence(seed);
    yield pieces.flatMap(({ kind, delta }) => cutIrregularly(kind, delta, next));
  }
}

const sizeFor = (text: string, size: number): number => (size === Infinity ? Math.max(1, text.length) : size);

function cutIrregularly(kind: Piece["kind"], text: string, next: (below: number) => number): Piece[] {
  const characters = Array.from(text);
  const pieces: Piece[] = [];
  for (let at = 0; at < characters.length;) {
    const size = 1 + next(24);
    pieces.push({ kind, delta: characters.slice(at, at + size).join("") });
    at += size;
  }
  return pieces;
}

const reasonOf = ({ trigger }: AnswerCheck): Reason | null => trigger?.reason ?? null;

export function runCase({ name, pieces, settings, expected }: OwnCase): CaseResult {
  const tokens = pieces.flatMap(({ kind, delta }) => inPieces(kind, delta));
  const check = checkAnswer(tokens, settings);
  const found = reasonOf(check);
  const detail = check.trigger?.detail;
  const isSteady = [...cuttings(pieces)].every((cut) => {
    const { trigger } = checkAnswer(cut, settings);
    return (trigger?.reason ?? null) === found && trigger?.detail === detail;
  });
  return { name, expected, found, isSteady, charactersRead: check.charactersRead };
}

const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
};

export function figuresOf(results: readonly CaseResult[]): TriggerFigures[] {
  return REASONS.flatMap((reason): TriggerFigures[] => {
    const meant = results.filter(({ expected }) => expected === reason);
    const fired = results.filter(({ found }) => found === reason);
    if (meant.length === 0 && fired.length === 0) return [];
    const right = fired.filter(({ expected }) => expected === reason);
    return [
      {
        reason,
        precision: fired.length === 0 ? null : right.length / fired.length,
        recall: meant.length === 0 ? 1 : right.length / meant.length,
        cases: meant.length,
        charactersRead: median(right.map(({ charactersRead }) => charactersRead)),
      },
    ];
  });
}

export interface Pace {
  readonly microsecondsAChunk: number;
  readonly microsecondsACharacter: number;
}

const ROUNDS = 20;

/** What the checks take in chunks of about a token, over all cases. Object construction is part of it. */
export function measurePace(cases: readonly OwnCase[], now: () => number): Pace {
  const streams = cases.map(({ pieces, settings }) => ({
    pieces: pieces.flatMap(({ kind, delta }) => inPieces(kind, delta)),
    settings,
  }));
  const run = (): { chunks: number; characters: number } => {
    let [chunks, characters] = [0, 0];
    for (const { pieces, settings } of streams) {
      const { charactersRead } = checkAnswer(pieces, settings);
      characters += charactersRead;
      chunks += charactersRead / 4;
    }
    return { chunks, characters };
  };
  run();
  const startedAt = now();
  let [chunks, characters] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const seen = run();
    chunks += seen.chunks;
    characters += seen.characters;
  }
  const microseconds = (now() - startedAt) * 1000;
  return {
    microsecondsAChunk: microseconds / chunks,
    microsecondsACharacter: microseconds / characters,
  };
}
