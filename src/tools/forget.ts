// Deletes a fact that was kept for the user.

import { z } from "zod";
import { OF_MEMORY, reaching, type Memory } from "./memory.ts";
import { ToolError, type Tool } from "./tool.ts";

const inputSchema = z.object({
  factId: z.string().trim().min(1).max(64).describe("The fact's id, as it stands beside it."),
});

export function forget(memory: Memory): Tool<z.infer<typeof inputSchema>> {
  return {
    name: "forget",
    description: "Deletes one of the facts that were kept for the user. Call it only where the user asks.",
    schema: inputSchema,
    ...OF_MEMORY,
    effect({ factId }) {
      const known = memory.known(factId);
      return known === undefined ? `Forgets the fact ${factId}.` : `Forgets: “${known.fact}”`;
    },
    async execute({ factId }) {
      const forgotten = await reaching(memory.forget(factId));
      if (forgotten === null)
        throw new ToolError(
          `There is no fact with the id ${factId}. The ids stand beside the facts in your instructions.`,
        );
      return { id: forgotten.id, forgotten: forgotten.fact };
    },
  };
}
