// Whether a call's arguments fit a JSON Schema that others wrote, and in words what does not.

import { answerSchema } from "../core/answer-schema.ts";
import { misfits } from "../core/json-schema.ts";

/** Null where nothing is wrong, and where the schema is one that can't be checked: then it is for its author to refuse. */
export function argumentMisfits(inputSchema: unknown, input: unknown): string | null {
  const schema = answerSchema.safeParse(inputSchema);
  const found = schema.success ? misfits(schema.data, input) : [];
  if (found === "unbounded" || found.length === 0) return null;
  return found.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`)).join("; ");
}
