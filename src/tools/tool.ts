// What a tool is: a name, a schema that is checked before it runs, what it may take and who may call it, and a function
// with a bounded result.

import type { z } from "zod";
import type { Tier } from "../core/receipt.ts";

export interface ToolContext {
  readonly now: () => Date;
  /** Aborted when the turn is stopped, or the tool's time is up. */
  readonly signal: AbortSignal;
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
  readonly limits: ToolLimits;
  /** The models that are told of it. */
  readonly tiers: readonly Tier[];
  /** Whether it changes anything outside the conversation. */
  readonly hasSideEffects: boolean;
  /** Whether the user has to agree to each call. */
  readonly needsApproval: boolean;
  /** @returns JSON; a thrown ToolError is told to the model, anything else is a bug */
  execute(input: Input, context: ToolContext): unknown;
}

/** What a tool is that only looks things up or works them out, for anybody. */
export const FREE_TO_CALL = {
  tiers: ["fast", "reasoner"],
  hasSideEffects: false,
  needsApproval: false,
} as const satisfies Pick<Tool, "tiers" | "hasSideEffects" | "needsApproval">;

/** A refusal that the model should read and may mend. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}
