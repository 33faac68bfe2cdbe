// The few phrases that every skill shares, above all the one that says what is speaking.
// Kept free of words that a check for refusals or hedging looks for ("cannot", "sorry", "not sure"): a simulation that
// trips those would escalate every small answer.

import type { Tier } from "../../core/receipt.ts";

/** Stands at the beginning or the end of every answer that is not a tool's. */
export function note(tier: Tier): string {
  return tier === "fast" ? "(offline simulation)" : "(offline simulation of the reasoner)";
}

/** One line of at most `limit` characters; what is cut is marked. */
export function clip(text: string, limit: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = Array.from(line.slice(0, limit * 2 + 2));
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join("")}…`;
}

export function quote(text: string, limit = 160): string {
  return `“${clip(text, limit)}”`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** "a", "a and b", "a, b and c". */
export function listing(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
