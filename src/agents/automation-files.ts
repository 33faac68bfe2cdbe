// Automations in a conversation's file: what they are to do, without their runs. Read from a file they are off, and whoever calls
// their hooks needs the new address and a new secret.

import type { Automation } from "../automations/automation.ts";
import { normalTrigger } from "../automations/trigger.ts";
import type { AutomationStore } from "../storage/automation-store.ts";
import type { JsonFormat } from "../turn/response-format.ts";
import type { Hooks } from "./automation-ports.ts";
import type { PortableAutomation } from "./portable-file.ts";

export function automationsForFile(store: AutomationStore): PortableAutomation[] {
  return store.all().map((automation) => ({
    ...(automation.key !== null && { key: automation.key }),
    name: automation.name,
    prompt: automation.prompt,
    mode: automation.mode,
    trigger: automation.trigger,
    approval: automation.approval,
    missed: automation.missed,
    ...(automation.notify !== null && { notify: automation.notify }),
    ...(automation.format !== null && { responseFormat: JSON.parse(automation.format) as JsonFormat }),
    createdAt: new Date(automation.createdAt).toISOString(),
  }));
}

export async function restoreAutomations(
  automations: readonly PortableAutomation[],
  { store, hooks, newId }: { store: AutomationStore; hooks: Hooks; newId: () => string },
): Promise<void> {
  for (const { key, notify, responseFormat, createdAt, ...rest } of automations) {
    const id = newId();
    const hookPath = rest.trigger.type === "hook" ? (await hooks.create(id)).path : null;
    const format = responseFormat === undefined || responseFormat.type === "text" ? null : responseFormat;
    const automation: Automation = {
      ...rest,
      trigger: normalTrigger(rest.trigger),
      id,
      key: key ?? null,
      notify: notify ?? null,
      format: format === null ? null : JSON.stringify(format),
      status: "paused",
      nextAt: null,
      failures: 0,
      hookPath,
      createdAt: Date.parse(createdAt),
    };
    store.save(automation);
  }
}
