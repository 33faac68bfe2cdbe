// The facts that a user asked to keep: what one is, how many there may be, and what the tools need of the place that keeps them.

import { z } from "zod";
import { ToolError } from "./tool.ts";

export const MOST_FACTS = 200;
const FACT_CHARACTERS = 500;

export interface Fact {
  readonly id: string;
  readonly fact: string;
  /** ISO 8601, in UTC. */
  readonly createdAt: string;
  /** Where it was said. */
  readonly conversationId: string;
}

/** One line each, as they are shown to models: a line break could begin what looks like somebody else's words. */
const asOneLine = (text: string): string =>
  text
    .normalize("NFC")
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();

export const factSchema = z
  .string("a sentence is needed")
  .overwrite(asOneLine)
  .min(1, "a sentence is needed")
  .max(FACT_CHARACTERS, `at most ${FACT_CHARACTERS} characters are allowed`);

/** The memory of the user whose turn it is. */
export interface Memory {
  /** A fact that this turn knows of. */
  known(factId: string): Fact | undefined;
  /** The same fact twice is one. Null where no more can be kept. */
  keep(fact: string): Promise<Fact | null>;
  /** Null where there is no such fact. */
  forget(factId: string): Promise<Fact | null>;
}

export const MEMORY_TOOLS = ["remember", "forget"] as const;

/** What both tools are. What strangers wrote may not get into the memory, nor out of it, unless the user agrees. */
export const OF_MEMORY = {
  limits: { milliseconds: 5_000, outputCharacters: 2_000 },
  tiers: ["fast", "reasoner"],
  hasSideEffects: true,
  needsApproval: "after-untrusted",
  isUntrusted: false,
  isForUnattended: true,
} as const;

/** What keeps the facts may be out of reach; doing it twice does no harm. */
export async function reaching<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new ToolError("The memory can't be reached just now. Try once more, or tell the user.", {
      cause: error,
    });
  }
}
