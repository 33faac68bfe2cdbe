// The automations that a conversation's tool results tell of: the simulation's only way to know an id.

import { toolNameOf, valueOf, type Conversation, type ToolExchange } from "../conversation.ts";
import { isRecord, type JsonRecord } from "../json.ts";

export interface KnownAutomation {
  readonly id: string;
  readonly name: string;
}

/** The entries of a list_automations result. */
export function automationsListed(value: unknown): readonly JsonRecord[] {
  const list = isRecord(value) ? value["automations"] : value;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** In the order in which they were made, without those that have been cancelled. */
export function automationsKnown({ earlier, exchanges }: Conversation): readonly KnownAutomation[] {
  const known = new Map<string, KnownAutomation>();
  for (const exchange of [...earlier, ...exchanges]) apply(known, exchange);
  return [...known.values()];
}

function apply(known: Map<string, KnownAutomation>, exchange: ToolExchange): void {
  const value = valueOf(exchange);
  const asked = exchange.call?.arguments ?? {};
  switch (toolNameOf(exchange)) {
    case "schedule":
      if (isRecord(value)) add(known, { ...asked, ...value });
      break;
    case "list_automations":
      if (!isRecord(value) && !Array.isArray(value)) break;
      known.clear();
      for (const listed of automationsListed(value)) add(known, listed);
      break;
    case "cancel_automation": {
      const id = asked["automationId"];
      if (isRecord(value) && value["error"] === undefined && typeof id === "string") known.delete(id);
      break;
    }
  }
}

function add(known: Map<string, KnownAutomation>, { id, name, prompt, status }: JsonRecord): void {
  if (typeof id !== "string" || status === "done") return;
  known.set(id, { id, name: typeof name === "string" ? name : typeof prompt === "string" ? prompt : id });
}
