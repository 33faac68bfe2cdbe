// Refusals of Upshift's own, passed on to the model that asked for what was refused.

import { UpshiftError } from "../core/errors.ts";
import { ToolError } from "./tool.ts";

export async function asToolError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UpshiftError) throw new ToolError(error.message, { cause: error });
    throw error;
  }
}
