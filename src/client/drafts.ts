// What is typed but not yet sent, and what is sent but not yet acknowledged: a reload loses neither.

import { forgetStored, readStored, writeStored } from "./storage.ts";

const DRAFTS = "upshift:draft:";
const UNSENT = "upshift:unsent:";
const draftKey = (conversation: string) => `${DRAFTS}${conversation}`;
const unsentKey = (conversation: string) => `${UNSENT}${conversation}`;

/** A message that left the composer and that the server has not yet answered for. */
export interface Unsent {
  readonly messageId: string;
  readonly text: string;
}

export function readDraft(conversation: string): string {
  return readStored(draftKey(conversation)) ?? "";
}

export function writeDraft(conversation: string, text: string): void {
  writeStored(draftKey(conversation), text);
}

export function readUnsent(conversation: string): readonly Unsent[] {
  try {
    const value: unknown = JSON.parse(readStored(unsentKey(conversation)) ?? "[]");
    return Array.isArray(value) ? value.filter(isUnsent) : [];
  } catch {
    return [];
  }
}

export function writeUnsent(conversation: string, unsent: readonly Unsent[]): void {
  writeStored(unsentKey(conversation), unsent.length === 0 ? "" : JSON.stringify(unsent));
}

/** Puts back into the draft what never reached the server, given the ids that did. Call it once, before the composer mounts. */
export function restoreUnsent(conversation: string, arrived: ReadonlySet<string>): void {
  const lost = readUnsent(conversation).filter((item) => !arrived.has(item.messageId));
  writeUnsent(conversation, []);
  const texts = [...lost.map((item) => item.text), readDraft(conversation)].filter((text) => text !== "");
  writeDraft(conversation, texts.join("\n\n"));
}

/** Of one conversation. Call it after the composer has unmounted, which keeps what it held; so with the next. */
export function forgetWriting(conversation: string): void {
  writeDraft(conversation, "");
  writeUnsent(conversation, []);
}

export function forgetAllWriting(): void {
  forgetStored(DRAFTS);
  forgetStored(UNSENT);
}

function isUnsent(value: unknown): value is Unsent {
  if (typeof value !== "object" || value === null) return false;
  return (
    "messageId" in value &&
    typeof value.messageId === "string" &&
    "text" in value &&
    typeof value.text === "string"
  );
}
