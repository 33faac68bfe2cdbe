// What a tool is: a name, a schema that is checked before it runs, what it may take and who may call it, and a function
// with a bounded result.

import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import type { z } from "zod";
import type { Tier } from "../core/receipt.ts";

export interface ToolContext {
  readonly now: () => Date;
  /** Aborted when the turn is stopped, or the tool's time is up. */
  readonly signal: AbortSignal;
  /** The call's own, and the same should it ever be made again: services that know such keys act once. */
  readonly idempotencyKey: string;
}

export interface ToolLimits {
  /** For what it waits; a tool that answers at once bounds its own work. */
  readonly milliseconds: number;
  /** Of its output as JSON. */
  readonly outputCharacters: number;
}

export interface Tool<Input = unknown> {
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType<Input>;
  /** For a tool whose schema others wrote: shown to models in the place of `schema`, and checked beside it. */
  readonly inputSchema?: LanguageModelV4FunctionTool["inputSchema"];
  readonly limits: ToolLimits;
  /** The models that are told of it. */
  readonly tiers: readonly Tier[];
  /** Whether it changes anything that outlasts the turn: such a call is written down before and after it acts. */
  readonly hasSideEffects: boolean;
  /**
   * When the user has to agree to a call; `after-untrusted`: in a turn that has read what strangers wrote, but for an address that
   * they, or the user, have written as it is.
   */
  readonly needsApproval: "always" | "after-untrusted" | "never";
  /** Where a call that changes nothing would go, and all that it would take along. */
  address?(input: Input): string;
  /** Whether what it brings was written by strangers. */
  readonly isUntrusted: boolean;
  /** Whether it may be called where nobody watches. */
  readonly isForUnattended: boolean;
  /** What exactly a call would do, in one sentence for the user who is asked to agree. */
  effect?(input: Input): string;
  /** @returns JSON; a thrown ToolError is told to the model, anything else is a bug */
  execute(input: Input, context: ToolContext): unknown;
}

/** What a tool is that only looks things up or works them out, for anybody. */
export const FREE_TO_CALL = {
  tiers: ["fast", "reasoner"],
  hasSideEffects: false,
  needsApproval: "never",
  isUntrusted: false,
  isForUnattended: true,
} as const satisfies Partial<Tool>;

/** A refusal that the model should read and may mend. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}
