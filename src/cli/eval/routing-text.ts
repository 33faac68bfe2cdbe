// A routing report in words and columns.

import type { Bounds } from "./bootstrap.ts";
import { POLICY_NAMES, SHARES, type RoutingReport } from "./routing-report.ts";
import { percent, table } from "./table.ts";

const figure = (value: number | null): string => (value === null ? "–" : value.toFixed(3));
const signed = (value: number): string => {
  const text = value.toFixed(3);
  return Number(text) < 0 ? text : `+${text.replace("-", "")}`;
};
const bounds = ({ difference, low, high }: Bounds): string =>
  `${signed(difference)} [${signed(low)}, ${signed(high)}]`;

export function routingText(report: RoutingReport): string {
  const { acting } = report;
  const policies = POLICY_NAMES.map((name) => {
    const { apgr, quality, gain } = report.policies[name];
    return [
      name,
      figure(apgr),
      ...SHARES.flatMap((_, at) => [
        figure(quality[at] ?? null),
        gain?.[at] === undefined ? "–" : bounds(gain[at]),
      ]),
    ];
  });
  const head = [
    "policy",
    "APGR",
    ...SHARES.flatMap((share) => [`at ${percent(share)} strong`, "over prompt-only"]),
  ];
  const verdicts = report.verdicts.map(({ reason, count, wrong }) => [
    reason,
    String(count),
    percent(count / report.rows, 1),
    percent(wrong / count, 1),
  ]);
  return [
    `## ${report.source}: ${report.rows} rows, ${report.answers} with a weak answer`,
    "",
    `Mean quality: weak ${figure(report.weak)}, strong ${figure(report.strong)}. A random score has an APGR of 0.5.`,
    "",
    table([head, ...policies]),
    "",
    ...(verdicts.length === 0
      ? ["No check rejected an answer."]
      : [table([["verdict", "rows", "share", "weak was wrong"], ...verdicts])]),
    "",
    `At the default threshold ${percent(acting.before, 1)} go to the strong model at once and checks send up ${percent(acting.after, 1)} more: quality ${figure(acting.quality)}.`,
    ...(acting.promptShareForSame === null
      ? []
      : [`By the prompt alone, ${percent(acting.promptShareForSame, 1)} of strong calls do as well.`]),
  ].join("\n");
}
