// From routing data to figures: what each policy reaches at a share of strong calls, how sure that is, and what the checks'
// verdicts are worth. A row without a weak answer has only its prompt to go by.

import type { Reason } from "../../core/receipt.ts";
import { scorePrompt } from "../../escalation/score.ts";
import { sequence } from "../../models/offline/hash.ts";
import { scoreAnswer } from "./answer-score.ts";
import { pairedBounds, type Bounds } from "./bootstrap.ts";
import { checkAnswer, inPieces } from "./check-answer.ts";
import { averageGapRecovered, qualityAt, qualityCurve, shareReaching } from "./routing-curve.ts";
import type { RoutingRow } from "./routing-data.ts";
import { softSignals } from "./soft-signals.ts";

/** The settings' defaults. */
export const THRESHOLD = 0.5;
export const THINKING_TOKENS = 1_500;
export const SHARES = [0.2, 0.4] as const;
const DRAWS = 1_000;
const SEED = 20_261_123;

export interface ScoredRow {
  readonly row: RoutingRow;
  readonly promptScore: number;
  readonly answerScore: number;
  readonly verdict: Reason | null;
}

export function scoreRow(row: RoutingRow): ScoredRow {
  const promptScore = scorePrompt(row.prompt).score;
  const { weakResponse: answer } = row;
  if (answer === null) return { row, promptScore, answerScore: promptScore, verdict: null };
  const check = checkAnswer(inPieces("text", answer), {
    question: row.prompt,
    thinkingTokens: THINKING_TOKENS,
    soft: "shadow",
    review: "whole",
  });
  const soft = softSignals(row.prompt, answer, check);
  return {
    row,
    promptScore,
    answerScore: scoreAnswer(promptScore, check.trigger, soft),
    verdict: check.trigger?.reason ?? null,
  };
}

/** What decides who goes to the strong model first. */
export const POLICIES = {
  "prompt-only": ({ promptScore }) => promptScore,
  cascade: ({ answerScore }) => answerScore,
  // What looks hard from the start never sees the weak model; of the rest the answer decides.
  "three-stage": ({ promptScore, answerScore }) => (promptScore >= THRESHOLD ? 1 : answerScore),
} as const satisfies Record<string, (row: ScoredRow) => number>;

export type Policy = keyof typeof POLICIES;
export const POLICY_NAMES = Object.keys(POLICIES) as Policy[];

interface PolicyFigures {
  readonly apgr: number | null;
  /** At each of SHARES. */
  readonly quality: readonly number[];
  /** Over prompt-only; none for itself. */
  readonly gain: readonly Bounds[] | null;
}

/** How often a verdict was right: that the weak answer did worse than it might have. */
interface VerdictFigures {
  readonly reason: Reason;
  readonly count: number;
  readonly wrong: number;
}

export interface RoutingReport {
  readonly source: string;
  readonly rows: number;
  readonly answers: number;
  readonly weak: number;
  readonly strong: number;
  readonly policies: Readonly<Record<Policy, PolicyFigures>>;
  readonly verdicts: readonly VerdictFigures[];
  /** As the settings' defaults would have it: what looks hard goes up at once, what a check rejects afterwards. */
  readonly acting: {
    readonly before: number;
    readonly after: number;
    readonly quality: number;
    /** The share of strong calls at which prompt-only does as well. */
    readonly promptShareForSame: number | null;
  };
}

export function reportOn(source: string, rows: readonly ScoredRow[]): RoutingReport {
  const outcomes = rows.map(({ row }) => row);
  const share = (test: (row: ScoredRow) => boolean): number => rows.filter(test).length / rows.length;
  const mean = (value: (row: ScoredRow) => number): number =>
    rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  const scoresOf = (policy: Policy): number[] => rows.map(POLICIES[policy]);
  const promptScores = scoresOf("prompt-only");
  const figures = (policy: Policy): PolicyFigures => {
    const scores = scoresOf(policy);
    const curve = qualityCurve(outcomes, scores);
    return {
      apgr: averageGapRecovered(curve),
      quality: SHARES.map((at) => qualityAt(curve, at)),
      gain:
        policy === "prompt-only"
          ? null
          : pairedBounds(outcomes, promptScores, scores, SHARES, { draws: DRAWS, next: sequence(SEED) }),
    };
  };
  const isBefore = ({ promptScore }: ScoredRow): boolean => promptScore >= THRESHOLD;
  const isAfter = (row: ScoredRow): boolean => !isBefore(row) && row.verdict !== null;
  const quality = mean((row) => (isBefore(row) || isAfter(row) ? row.row.strong : row.row.weak));
  return {
    source,
    rows: rows.length,
    answers: rows.filter(({ row }) => row.weakResponse !== null).length,
    weak: mean(({ row }) => row.weak),
    strong: mean(({ row }) => row.strong),
    policies: {
      "prompt-only": figures("prompt-only"),
      cascade: figures("cascade"),
      "three-stage": figures("three-stage"),
    },
    verdicts: verdictFigures(rows),
    acting: {
      before: share(isBefore),
      after: share(isAfter),
      quality,
      promptShareForSame: shareReaching(qualityCurve(outcomes, promptScores), quality),
    },
  };
}

function verdictFigures(rows: readonly ScoredRow[]): VerdictFigures[] {
  const best = Math.max(...rows.map(({ row }) => row.weak), 1);
  const byReason = new Map<Reason, VerdictFigures>();
  for (const { verdict, row } of rows) {
    if (verdict === null) continue;
    const { count, wrong } = byReason.get(verdict) ?? { count: 0, wrong: 0 };
    byReason.set(verdict, {
      reason: verdict,
      count: count + 1,
      wrong: wrong + (row.weak < best ? 1 : 0),
    });
  }
  return [...byReason.values()].sort((one, other) => other.count - one.count);
}

/** All rows, each source, and the rows with a weak answer where these are neither. */
export function reportAll(rows: readonly ScoredRow[]): RoutingReport[] {
  const parts = new Map([["all", rows]]);
  const sources = [...new Set(rows.map(({ row }) => row.source))];
  if (sources.length > 1)
    for (const source of sources)
      parts.set(
        source,
        rows.filter(({ row }) => row.source === source),
      );
  const answered = rows.filter(({ row }) => row.weakResponse !== null);
  const isNew = [...parts.values()].every((part) => part.some((row, at) => row !== answered[at]));
  if (answered.length > 0 && isNew) parts.set("with weak answers", answered);
  return [...parts].map(([source, part]) => reportOn(source, part));
}
