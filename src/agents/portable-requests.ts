// What a conversation's object answers of files: itself as the content of one, and the beginning of itself from one. The content
// was checked before it came here.

import { UpshiftError } from "../core/errors.ts";
import type { AutomationStore } from "../storage/automation-store.ts";
import type { ConversationStore } from "../storage/conversation-store.ts";
import type { PortableStore } from "../storage/portable-store.ts";
import { automationsForFile, restoreAutomations } from "./automation-files.ts";
import type { Hooks } from "./automation-ports.ts";
import { conversationExists, noConversation } from "./identity.ts";
import type { PortableContent } from "./portable-file.ts";

/** What a new conversation is made of. */
export interface Beginning {
  readonly content: PortableContent;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Anybody may have written the content. */
  readonly isImported: boolean;
}

export interface PortableParts {
  readonly store: ConversationStore;
  readonly portable: PortableStore;
  readonly automationStore: AutomationStore;
  readonly webhooks: { readonly hooks: Hooks };
  readonly feed: { tell(): Promise<void> };
  exists(): boolean;
}

/** `?until=` names the last message of a fork, which takes no automations along. */
export function answerExport(request: Request, parts: PortableParts): Response {
  const until = new URL(request.url).searchParams.get("until");
  if (!parts.exists()) throw noConversation();
  const transcript = parts.portable.read(until);
  if (transcript === null)
    throw new UpshiftError("not_found", "There is no such message in this conversation.");
  const automations = until === null ? automationsForFile(parts.automationStore) : [];
  const isImported = parts.store.about.find()?.isImported ?? false;
  return Response.json({ content: { ...transcript, automations }, isImported });
}

export async function answerImport(request: Request, parts: PortableParts): Promise<Response> {
  if (parts.exists()) throw conversationExists();
  const { content, createdAt, isImported } = (await request.json()) as Beginning;
  parts.portable.write(content, createdAt, isImported);
  await restoreAutomations(content.automations, {
    store: parts.automationStore,
    hooks: parts.webhooks.hooks,
    newId: () => crypto.randomUUID(),
  });
  await parts.feed.tell();
  return new Response(null, { status: 204 });
}
