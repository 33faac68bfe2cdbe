// A conversation's rows as the content of a file, and back. Calls that wait for an approval are written as not allowed: they can't
// go on elsewhere.

import { isToolUIPart, type UIMessage } from "ai";
import type { PortableTranscript } from "../core/portable.ts";
import type { Step } from "../core/receipt.ts";
import type { ConversationStore } from "./conversation-store.ts";
import { fitRow } from "./fit-row.ts";
import type { Sql, SqlValue } from "./sql.ts";

type PortableMessage = PortableTranscript["messages"][number]["message"];

const iso = (at: SqlValue | undefined): string => new Date(Number(at)).toISOString();

const INTERRUPTED = "This was not finished.";

/** Nothing runs or waits in a file. */
function settled(message: UIMessage): PortableMessage {
  const parts = message.parts.map((part) => {
    if (!isToolUIPart(part)) return part;
    const { type, toolCallId, input } = part;
    const base = { type, toolCallId, input };
    switch (part.state) {
      case "approval-requested":
        return { ...base, state: "output-denied" };
      case "input-streaming":
      case "input-available":
      case "approval-responded":
        return { ...base, state: "output-error", errorText: INTERRUPTED };
      default:
        return part;
    }
  });
  return { ...message, parts } as unknown as PortableMessage;
}

export class PortableStore {
  readonly #sql: Sql;
  readonly #store: ConversationStore;

  constructor(sql: Sql, store: ConversationStore) {
    this.#sql = sql;
    this.#store = store;
  }

  /** @param until a message of the transcript: no more than what leads up to it; null for everything
   *  @returns null where there is no such message */
  read(until: string | null): PortableTranscript | null {
    const isWhole = until === null;
    const rows = isWhole ? this.#store.rows() : this.#store.rows().filter(({ version }) => version === null);
    const last = isWhole ? rows.length - 1 : rows.findIndex(({ message }) => message.id === until);
    if (!isWhole && last < 0) return null;
    const messages = rows.slice(0, last + 1);
    const ids = new Set(messages.map(({ message }) => message.id));
    const isThere = ({ messageId }: { messageId: string }): boolean => isWhole || ids.has(messageId);
    return {
      messages: messages.map(({ message, at, version }) => ({
        at: iso(at),
        version,
        message: settled(message),
      })),
      versions: isWhole
        ? this.#sql.all("SELECT * FROM versions ORDER BY number").map((row) => ({
            number: Number(row["number"]),
            at: iso(row["at"]),
            afterMessageId: row["after_id"] === null ? null : String(row["after_id"]),
          }))
        : [],
      drafts: this.#sql
        .all("SELECT * FROM drafts ORDER BY message_id, step")
        .map((row) => ({
          messageId: String(row["message_id"]),
          step: Number(row["step"]),
          text: String(row["text"]),
        }))
        .filter(isThere),
      calls: this.#store.ledger
        .entries()
        .map(({ callId, messageId, startedAt, step }) => ({
          callId,
          messageId,
          startedAt: iso(startedAt),
          ...(step as Step & { attempts: PortableTranscript["calls"][number]["attempts"] }),
        }))
        .filter(isThere),
      feedback: this.#sql
        .all("SELECT * FROM feedback ORDER BY message_id")
        .map((row) => ({
          messageId: String(row["message_id"]),
          value: row["value"] === 1 ? (1 as const) : (-1 as const),
          comment: row["comment"] === null ? null : String(row["comment"]),
          at: iso(row["at"]),
        }))
        .filter(isThere),
    };
  }

  /** Into a conversation that has not begun; all of it, or nothing. */
  write(content: PortableTranscript, createdAt: number, isImported: boolean): void {
    this.#sql.transaction(() => {
      this.#store.about.begin(createdAt, isImported);
      for (const { number, at, afterMessageId } of content.versions)
        this.#sql.all(
          "INSERT INTO versions (number, at, after_id) VALUES (?, ?, ?)",
          number,
          Date.parse(at),
          afterMessageId,
        );
      const revision = this.#store.about.change(createdAt);
      for (const { at, version, message } of content.messages)
        this.#sql.all(
          "INSERT INTO messages (id, role, body, at, version, revision) VALUES (?, ?, ?, ?, ?, ?)",
          message.id,
          message.role,
          fitRow(message as unknown as UIMessage),
          Date.parse(at),
          version,
          revision,
        );
      for (const { messageId, step, text } of content.drafts)
        this.#sql.all("INSERT INTO drafts (message_id, step, text) VALUES (?, ?, ?)", messageId, step, text);
      for (const { callId, messageId, startedAt, ...step } of content.calls)
        this.#store.ledger.restore({
          callId,
          messageId,
          startedAt: Date.parse(startedAt),
          step: step as unknown as Step,
        });
      for (const { messageId, value, comment, at } of content.feedback)
        this.#sql.all(
          "INSERT INTO feedback (message_id, value, comment, at) VALUES (?, ?, ?, ?)",
          messageId,
          value,
          comment,
          Date.parse(at),
        );
    });
  }
}
