// A replayed conversation in columns: what was decided, what would be, and what is known of the price.

import type { StoredConversation } from "./conversation-file.ts";
import type { Path, ReplayCost, ReplayedTurn } from "./replay.ts";
import { table } from "./table.ts";

const QUESTION_CHARACTERS = 40;

const path = ({ tier, reason }: Path): string =>
  tier === null ? "fast first, then unknown" : `${tier}${reason === null ? "" : ` (${reason})`}`;

const cost = ({ usd, complete }: ReplayCost): string => {
  if (usd === null) return "unknown";
  return `${complete ? "" : "≥"}${usd.toFixed(6)}`;
};

function clip(text: string): string {
  const characters = Array.from(text.replace(/\s+/g, " ").trim());
  return characters.length <= QUESTION_CHARACTERS
    ? characters.join("")
    : `${characters.slice(0, QUESTION_CHARACTERS - 1).join("")}…`;
}

/** What is unknown in one turn is unknown in the sum, which is then a least. */
export function totalOf(costs: readonly ReplayCost[]): ReplayCost {
  const microUsd = costs.reduce((sum, { usd }) => sum + Math.round((usd ?? 0) * 1_000_000), 0);
  return {
    usd: microUsd / 1_000_000,
    complete: costs.every(({ usd, complete }) => usd !== null && complete),
  };
}

export function replayText(
  turns: readonly ReplayedTurn[],
  { withoutReceipt, versions, isPartial }: StoredConversation,
  threshold: number,
): string {
  const rows = turns.map((turn, at) => [
    String(at + 1),
    clip(turn.question),
    turn.score.toFixed(2),
    path(turn.before),
    path(turn.now),
    turn.moves,
    cost(turn.costBefore),
    cost(turn.costNow),
  ]);
  const total = (which: "costBefore" | "costNow"): string => cost(totalOf(turns.map((turn) => turn[which])));
  const moved = turns.filter(({ moves }) => moves === "up" || moves === "down").length;
  const unknown = turns.filter(({ moves }) => moves === "unknown").length;
  return [
    table([
      ["turn", "question", "score", "then", `at ${threshold} now`, "moves", "USD then", "USD now"],
      ...rows,
    ]),
    "",
    `${moved} of ${turns.length} turns would move; of ${unknown} nobody can say. USD then ${total("costBefore")}, now ${total("costNow")}.`,
    "Both at the given prices, else at off-peak list prices, from the receipts' tokens; free allocations are left aside. ≥: a call that was never made is missing from it.",
    ...(withoutReceipt > 0 ? [`${withoutReceipt} answers have no receipt and are left out.`] : []),
    ...(versions > 0 ? [`${versions} earlier versions of turns are left out.`] : []),
    ...(isPartial ? ["The file is one page: older messages are not in it."] : []),
  ].join("\n");
}
