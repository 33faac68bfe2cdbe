// Deletes an automation. A run that is under way comes to its end: it may be the very one that calls this.

import { z } from "zod";
import { asToolError } from "./refusal.ts";
import type { Tool } from "./tool.ts";

export interface AutomationCanceller {
  /** @throws UpshiftError where there is none with this id */
  cancel(automationId: string): Promise<void>;
}

const inputSchema = z.object({
  automationId: z.string().min(1).max(100).describe("The id that schedule or list_automations gave."),
});

export const cancelAutomation = (canceller: AutomationCanceller): Tool<z.infer<typeof inputSchema>> => ({
  name: "cancel_automation",
  description: "Deletes an automation of this conversation, so that it runs no more. What it has said stays.",
  schema: inputSchema,
  limits: { milliseconds: 10_000, outputCharacters: 1_000 },
  tiers: ["fast", "reasoner"],
  hasSideEffects: true,
  needsApproval: "after-untrusted",
  isUntrusted: false,
  isForUnattended: true,
  effect: ({ automationId }) => `Deletes the automation ${automationId}.`,
  execute: ({ automationId }) =>
    asToolError(async () => {
      await canceller.cancel(automationId);
      return { cancelled: automationId };
    }),
});
