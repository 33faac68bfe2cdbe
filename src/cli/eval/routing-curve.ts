// What a routing score is worth: the quality reached when the k highest-scored prompts go to the strong model, for every k.
// Pure arithmetic over outcomes and scores; where the scores come from is not its business.

/** How well each model did on a prompt: 0 or 1 where answers were graded right or wrong, or a judge's mark. */
export interface Outcome {
  readonly weak: number;
  readonly strong: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * The mean quality at each count of strong calls, from none (index 0) to all (index n). Prompts with equal scores are
 * taken in any order, so each has their mean gain.
 */
export function qualityCurve(outcomes: readonly Outcome[], scores: readonly number[]): number[] {
  const groups = new Map<number, number[]>();
  outcomes.forEach(({ weak, strong }, at) => {
    const score = scores[at] ?? 0;
    const gains = groups.get(score);
    if (gains === undefined) groups.set(score, [strong - weak]);
    else gains.push(strong - weak);
  });
  let total = sum(outcomes.map(({ weak }) => weak));
  const curve = [total / outcomes.length];
  for (const [, gains] of [...groups].sort(([one], [other]) => other - one)) {
    const gain = sum(gains) / gains.length;
    for (const _ of gains) {
      total += gain;
      curve.push(total / outcomes.length);
    }
  }
  return curve;
}

/** Linear between counts: a fifth of 7 prompts is 1.4 of them. @param share 0 to 1 */
export function qualityAt(curve: readonly number[], share: number): number {
  const last = curve.length - 1;
  const below = Math.min(Math.floor(share * last), last - 1);
  const [from = 0, to = 0] = [curve[below], curve[below + 1]];
  return from + (share * last - below) * (to - from);
}

/**
 * The mean share of the quality gap that is recovered, over every count of strong calls (RouteLLM's APGR, by the trapezoid
 * rule): a random score has 0.5. Null where the models do equally well, and there is nothing to recover.
 */
export function averageGapRecovered(curve: readonly number[]): number | null {
  const [weak = 0, strong = 0] = [curve[0], curve.at(-1)];
  if (Math.abs(strong - weak) < 1e-12) return null;
  const area = sum(curve) - (weak + strong) / 2;
  return (area / (curve.length - 1) - weak) / (strong - weak);
}

/** The least share of strong calls that reaches a quality, null where none does. */
export function shareReaching(curve: readonly number[], quality: number): number | null {
  const at = curve.findIndex((reached) => reached >= quality - 1e-12);
  return at < 0 ? null : at / (curve.length - 1);
}
