// What a tool is: a name, a schema that is checked before it runs, and a function with a bounded result.

import type { z } from "zod";

export interface ToolContext {
  readonly now: () => Date;
}

export interface Tool<Input = unknown> {
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType<Input>;
  /** @returns JSON; a thrown ToolError is told to the model, anything else is a bug */
  execute(input: Input, context: ToolContext): unknown;
}

/** A refusal that the model should read and may mend. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}
