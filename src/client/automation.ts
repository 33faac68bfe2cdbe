// Which automation said a message in the user's place, by the message's metadata.

import type { UIMessage } from "ai";

export interface AutomationRun {
  readonly name: string;
  /** ISO 8601; null where the message does not say. */
  readonly dueAt: string | null;
}

/** Null for what the user said. */
export function automationOf({ role, metadata }: UIMessage): AutomationRun | null {
  if (role !== "user" || typeof metadata !== "object" || metadata === null || !("automation" in metadata))
    return null;
  const { automation } = metadata;
  if (typeof automation !== "object" || automation === null) return null;
  return {
    name: "name" in automation && typeof automation.name === "string" ? automation.name : "",
    dueAt:
      "dueAt" in automation &&
      typeof automation.dueAt === "string" &&
      !Number.isNaN(Date.parse(automation.dueAt))
        ? automation.dueAt
        : null,
  };
}
