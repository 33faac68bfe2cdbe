// How far a difference between two policies may be luck: both are measured on the same resampled prompts, again and again.

import type { Outcome } from "./routing-curve.ts";

export interface Bounds {
  /** Of the second policy's quality over the first's, on the prompts as they are. */
  readonly difference: number;
  /** The middle 95 % of the resampled differences. */
  readonly low: number;
  readonly high: number;
}

export interface Sampling {
  readonly draws: number;
  /** A whole number from 0 to below `limit`. */
  readonly next: (limit: number) => number;
}

/** The difference in quality at each share of strong calls; every draw serves all shares. */
export function pairedBounds(
  outcomes: readonly Outcome[],
  first: readonly number[],
  second: readonly number[],
  shares: readonly number[],
  { draws, next }: Sampling,
): Bounds[] {
  const [one, other] = [groupsOf(first), groupsOf(second)];
  const gains = outcomes.map(({ weak, strong }) => strong - weak);
  /** @param times how often each prompt was drawn */
  const differences = (times: Uint32Array): number[] => {
    const [before, after] = [one, other].map((groups) => meanGains(gains, groups, times, shares));
    return shares.map((_, at) => (after?.[at] ?? 0) - (before?.[at] ?? 0));
  };
  const asTheyAre = differences(new Uint32Array(outcomes.length).fill(1));
  const resampled = Array.from({ length: draws }, () => {
    const times = new Uint32Array(outcomes.length);
    for (let drawn = 0; drawn < outcomes.length; drawn++) times[next(outcomes.length)]! += 1;
    return differences(times);
  });
  return shares.map((_, at) => {
    const sorted = resampled.map((drawn) => drawn[at] ?? 0).sort((one, other) => one - other);
    const percentile = (share: number): number => sorted[Math.floor(share * (draws - 1))] ?? 0;
    return { difference: asTheyAre[at] ?? 0, low: percentile(0.025), high: percentile(0.975) };
  });
}

/** The prompts of each score, highest score first. */
function groupsOf(scores: readonly number[]): number[][] {
  const byScore = new Map<number, number[]>();
  scores.forEach((score, at) => {
    const group = byScore.get(score);
    if (group === undefined) byScore.set(score, [at]);
    else group.push(at);
  });
  return [...byScore].sort(([one], [other]) => other - one).map(([, group]) => group);
}

/** What `qualityAt` gives over the weak model's quality: within a group the curve is straight, so no curve is drawn. */
function meanGains(
  gains: readonly number[],
  groups: readonly (readonly number[])[],
  times: Uint32Array,
  shares: readonly number[],
): number[] {
  const wanted = shares.map((share) => share * gains.length);
  const reached = shares.map(() => 0);
  let passed = 0;
  for (const group of groups) {
    let [count, gain] = [0, 0];
    for (const at of group) {
      count += times[at] ?? 0;
      gain += (times[at] ?? 0) * (gains[at] ?? 0);
    }
    if (count === 0) continue;
    wanted.forEach((calls, at) => {
      const part = Math.min(1, Math.max(0, (calls - passed) / count));
      reached[at] = (reached[at] ?? 0) + part * gain;
    });
    passed += count;
  }
  return reached.map((gain) => gain / gains.length);
}
