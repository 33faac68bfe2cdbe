// How the facts that a user asked to keep are told to a model: newest first, with their ids, and bounded.

import type { Fact } from "../tools/memory.ts";

const MOST_CHARACTERS = 6_000;

const HEADING =
  "What the user asked to keep in earlier conversations, newest first, each behind its id. Heed it where it matters to the question; do not recite it.";

/** Empty where there is nothing to tell. */
export function memoryInWords(facts: readonly Fact[]): string {
  if (facts.length === 0) return "";
  let left = MOST_CHARACTERS - HEADING.length;
  const lines: string[] = [];
  for (const { id, fact } of facts) {
    const line = `- [${id}] ${fact}`;
    left -= line.length + 1;
    if (left < 0) break;
    lines.push(line);
  }
  return [HEADING, ...lines].join("\n");
}
