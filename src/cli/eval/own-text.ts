// The figures of the project's own cases in words and columns.

import type { CaseResult, Pace, TriggerFigures } from "./own-cases.ts";
import { table } from "./table.ts";

const share = (value: number | null): string => (value === null ? "–" : value.toFixed(2));

export interface OwnReport {
  readonly cases: number;
  readonly negatives: number;
  readonly failures: readonly string[];
  readonly triggers: readonly TriggerFigures[];
  readonly pace: Pace;
}

/** What is wrong with a result, in a line; none where all is well. */
export function failureOf({ name, expected, found, isSteady }: CaseResult): string[] {
  if (found !== expected)
    return [`${name}: ${expected ?? "nothing"} was expected, ${found ?? "nothing"} was found`];
  return isSteady ? [] : [`${name}: the verdict depends on how the stream is cut`];
}

export function ownText({ cases, negatives, failures, triggers, pace }: OwnReport): string {
  return [
    `${cases} streams, ${negatives} of them hard negatives, each in 14 cuttings.`,
    "",
    table([
      ["trigger", "cases", "precision", "recall", "characters read"],
      ...triggers.map(({ reason, cases, precision, recall, charactersRead }) => [
        reason,
        String(cases),
        share(precision),
        share(recall),
        charactersRead === null ? "–" : String(charactersRead),
      ]),
    ]),
    "",
    `Watch and review take ${pace.microsecondsAChunk.toFixed(2)} µs a chunk of 4 characters, ${pace.microsecondsACharacter.toFixed(3)} µs a character.`,
    "",
    failures.length === 0
      ? "Every fault was caught, nothing was escalated falsely, and no verdict hangs on the cutting."
      : ["FAILED:", ...failures.map((failure) => `- ${failure}`)].join("\n"),
  ].join("\n");
}
