// The tools by which a model sets up, sees and deletes the automations of its conversation.

import type { Tool } from "../tools/tool.ts";
import { createSchema } from "../automations/automation.ts";
import { cancelAutomation } from "../tools/cancel-automation.ts";
import { listAutomations, type ListedAutomation } from "../tools/list-automations.ts";
import { schedule } from "../tools/schedule.ts";
import type { Automations } from "./automations.ts";

export function automationTools(automations: Automations): Tool<never>[] {
  return [
    schedule({ schedule: (wish) => automations.create(createSchema.parse(wish)) }) as Tool<never>,
    listAutomations({ list: () => Promise.resolve(automations.list().map(listed)) }) as Tool<never>,
    cancelAutomation({ cancel: (id) => automations.remove(id, "let-run") }) as Tool<never>,
  ];
}

/** Prompts are left out: they may be long, and one that a stranger's page has slipped in should not be read again. */
function listed({ id, name, description, status, nextRunAt, lastRun }: ListedAutomation): ListedAutomation {
  return {
    id,
    name,
    description,
    status,
    nextRunAt,
    lastRun: lastRun && {
      dueAt: lastRun.dueAt,
      outcome: lastRun.outcome,
      ...(lastRun.error !== undefined && { error: lastRun.error }),
    },
  };
}
