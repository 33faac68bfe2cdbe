// A stored conversation that tests fill turn by turn.

import type { UIMessage } from "ai";
import type { Step } from "../../../../src/core/receipt.ts";
import {
  ConversationStore,
  type NewTurn,
  type StoredTurn,
} from "../../../../src/storage/conversation-store.ts";
import { FailingSql } from "../../agents/support/node-sql.ts";

const message = (role: UIMessage["role"], text: string, id: string): UIMessage => ({
  id,
  role,
  parts: [{ type: "text", text }],
});

export const user = (text: string, id: string): UIMessage => message("user", text, id);
export const answer = (text: string, id: string): UIMessage => message("assistant", text, id);

export const ids = (messages: readonly UIMessage[]): string[] => messages.map(({ id }) => id);

export class Stored {
  readonly sql = new FailingSql();
  readonly store = new ConversationStore(this.sql);
  now = Date.UTC(2026, 10, 22, 12);

  begin(text: string, id: string, fields: Partial<NewTurn> = {}): StoredTurn {
    const turn: NewTurn = {
      requestId: `r-${id}`,
      peerId: null,
      userMessage: user(text, id),
      kind: "append",
      mode: "auto",
      answerId: `a-${id}`,
      format: null,
      terms: null,
      unattended: null,
      ...fields,
    };
    this.store.addTurn(turn, this.now++);
    const stored = this.store.turns().at(-1)!;
    this.store.startTurn(stored, this.now++);
    return stored;
  }

  finish(turn: StoredTurn, text: string, steps: readonly Step[] = []): void {
    this.store.finishTurn(turn, { answer: answer(text, turn.answerId), drafts: [], steps, at: this.now++ });
  }

  /** A whole turn. */
  say(text: string, id: string, fields: Partial<NewTurn> = {}): void {
    this.finish(this.begin(text, id, fields), `re: ${text}`);
  }

  get transcript(): string[] {
    return ids(this.store.messages());
  }

  count(table: string): unknown {
    return this.sql.all(`SELECT count(*) AS count FROM ${table}`)[0]?.["count"];
  }
}
