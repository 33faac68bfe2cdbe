// The conversation's automations, as a model needs them to speak of them.

import { z } from "zod";
import { FREE_TO_CALL, type Tool } from "./tool.ts";

export interface AutomationLister {
  list(): Promise<readonly ListedAutomation[]>;
}

export interface ListedAutomation {
  readonly id: string;
  readonly name: string;
  /** When it runs, in words. */
  readonly description: string;
  readonly status: string;
  readonly nextRunAt: string | null;
  readonly lastRun: { readonly dueAt: string; readonly outcome: string; readonly error?: string } | null;
}

const inputSchema = z.object({});

export const listAutomations = (lister: AutomationLister): Tool<z.infer<typeof inputSchema>> => ({
  name: "list_automations",
  description: "Lists the automations of this conversation: reminders, scheduled prompts and hooks.",
  schema: inputSchema,
  limits: { milliseconds: 5_000, outputCharacters: 20_000 },
  ...FREE_TO_CALL,
  execute: async () => ({ automations: await lister.list() }),
});
