// Keeps a fact for the user, for all conversations.

import { z } from "zod";
import { factSchema, MOST_FACTS, OF_MEMORY, reaching, type Memory } from "./memory.ts";
import { ToolError, type Tool } from "./tool.ts";

const inputSchema = z.object({
  fact: factSchema.describe("One fact or wish, in a sentence that is clear without this conversation."),
});

export function remember(memory: Memory): Tool<z.infer<typeof inputSchema>> {
  return {
    name: "remember",
    description: [
      "Keeps one fact about the user, or a wish of theirs, for all their conversations.",
      "Call it only where the user asks for something to be remembered.",
    ].join(" "),
    schema: inputSchema,
    ...OF_MEMORY,
    effect: ({ fact }) => `Remembers for all your conversations: “${fact}”`,
    async execute({ fact }) {
      const kept = await reaching(memory.keep(fact));
      if (kept === null)
        throw new ToolError(
          `The memory is full: it holds ${MOST_FACTS} facts. Ask the user which of them to forget.`,
        );
      return { id: kept.id, fact: kept.fact };
    },
  };
}
