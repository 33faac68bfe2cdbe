// The conversations of one user as a list: newest first, pinned ones before the others, and found by what was said in them.
// What a user types into the search is taken as words, never as the index's query language.

import { UNTITLED } from "../core/title-words.ts";
import type { ConversationNews, ConversationPage, ListedConversation, TitledBy } from "../core/directory.ts";
import { LIST_CURSOR, TITLED_BY } from "../core/directory.ts";
import { toUsd } from "../ledger/cost.ts";
import { SearchIndex } from "./search-index.ts";
import { migrate, type Sql, type SqlRow } from "./sql.ts";

// state: `announced` (a turn may begin any moment; not shown yet) or `listed`.
const MIGRATIONS = [
  `
  CREATE TABLE conversations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    titled_by TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    message_count INTEGER NOT NULL DEFAULT 0,
    micro_usd INTEGER DEFAULT 0,
    seq INTEGER NOT NULL DEFAULT 0,
    pinned INTEGER NOT NULL DEFAULT 0,
    archived INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX conversations_in_order ON conversations (archived, pinned, updated_at, number) WHERE state = 'listed'
  `,
];

/** What a page of the list is asked by. */
export interface ListQuery {
  /** Null for the whole list. */
  readonly words: string | null;
  readonly archived: boolean;
  readonly limit: number;
  /** Of the page before. */
  readonly cursor: string | null;
}

export interface ConversationPatch {
  readonly title?: string | undefined;
  readonly pinned?: boolean | undefined;
  readonly archived?: boolean | undefined;
}

const cursorOf = (row: SqlRow): string => `${row["pinned"]}-${row["updated_at"]}-${row["number"]}`;

const toListed = (row: SqlRow): ListedConversation => ({
  id: String(row["id"]),
  title: String(row["title"]),
  createdAt: new Date(Number(row["created_at"])).toISOString(),
  updatedAt: new Date(Number(row["updated_at"])).toISOString(),
  messageCount: Number(row["message_count"]),
  usd: row["micro_usd"] == null ? null : toUsd(Number(row["micro_usd"])),
  pinned: row["pinned"] === 1,
  archived: row["archived"] === 1,
});

const rank = (by: string | null): number => (TITLED_BY as readonly (string | null)[]).indexOf(by);

export class ListingStore {
  readonly #sql: Sql;
  readonly #search: SearchIndex;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS, "listing");
    this.#search = new SearchIndex(sql);
  }

  /** A turn may begin in it, so it has to be known, but there is nothing to show yet. */
  announce(id: string, at: number): void {
    this.#sql.all(
      "INSERT OR IGNORE INTO conversations (id, state, title, created_at, updated_at) VALUES (?, 'announced', ?, ?, ?)",
      id,
      UNTITLED,
      at,
      at,
    );
  }

  /** @returns null where a conversation of this id is there already */
  create(id: string, title: string | null, at: number): ListedConversation | null {
    return this.#sql.transaction(() => {
      if (this.find(id) !== null) return null;
      this.announce(id, at);
      this.#sql.all(
        "UPDATE conversations SET state = 'listed', created_at = ?, updated_at = ? WHERE id = ?",
        at,
        at,
        id,
      );
      if (title !== null) this.#entitle(this.#row(id)!, title, "user");
      return this.find(id);
    });
  }

  find(id: string): ListedConversation | null {
    const row = this.#row(id);
    return row === undefined || row["state"] !== "listed" ? null : toListed(row);
  }

  /** Who chose its title; null where nobody has, or there is none of this id. */
  titledBy(id: string): TitledBy | null {
    const by = this.#row(id)?.["titled_by"];
    return TITLED_BY.find((one) => one === by) ?? null;
  }

  /** Also before there is anything to show of it. */
  isKnown(id: string): boolean {
    return this.#row(id) !== undefined;
  }

  /** Null where there is none of this id. */
  patch(id: string, { title, pinned, archived }: ConversationPatch): ListedConversation | null {
    return this.#sql.transaction(() => {
      if (this.find(id) === null) return null;
      if (title !== undefined) this.#entitle(this.#row(id)!, title, "user");
      if (pinned !== undefined)
        this.#sql.all("UPDATE conversations SET pinned = ? WHERE id = ?", pinned ? 1 : 0, id);
      if (archived !== undefined)
        this.#sql.all("UPDATE conversations SET archived = ? WHERE id = ?", archived ? 1 : 0, id);
      return this.find(id);
    });
  }

  /** Only of conversations that were announced: one that was removed does not come back by late news. */
  takeNews(news: ConversationNews): void {
    this.#sql.transaction(() => {
      const row = this.#row(news.id);
      if (row === undefined || Number(row["seq"]) > news.seq) return;
      this.#sql.all(
        `UPDATE conversations SET state = 'listed', created_at = ?, updated_at = ?, message_count = ?, micro_usd = ?, seq = ?
         WHERE id = ?`,
        news.createdAt,
        news.updatedAt,
        news.messageCount,
        news.microUsd,
        news.seq,
        news.id,
      );
      const number = Number(row["number"]);
      for (const position of news.gone) this.#search.remove(number, position);
      for (const { position, text } of news.texts) this.#search.put(number, position, text);
      if (news.title !== null) this.#entitle(row, news.title.text, news.title.by);
    });
  }

  /** Everything that is kept of it here. */
  remove(id: string): void {
    this.#sql.transaction(() => {
      const row = this.#row(id);
      if (row === undefined) return;
      this.#search.removeAll(Number(row["number"]));
      this.#sql.all("DELETE FROM conversations WHERE id = ?", id);
    });
  }

  /** Every id that is known, also of conversations that are not shown yet. */
  ids(most: number): string[] {
    return this.#sql.all("SELECT id FROM conversations LIMIT ?", most).map((row) => String(row["id"]));
  }

  page({ words, archived, limit, cursor }: ListQuery): ConversationPage {
    const found = words === null ? null : this.#search.conversations(words);
    // What is searched for may have been put away.
    const which = found === null ? "archived = ?" : `number IN (${found.query})`;
    const from = LIST_CURSOR.exec(cursor ?? "");
    const rows = this.#sql.all(
      `SELECT * FROM conversations WHERE state = 'listed' AND ${which}
       ${from === null ? "" : "AND (pinned, updated_at, number) < (?, ?, ?)"}
       ORDER BY pinned DESC, updated_at DESC, number DESC LIMIT ?`,
      ...(found === null ? [archived ? 1 : 0] : found.bindings),
      ...(from === null ? [] : [Number(from[1]), Number(from[2]), Number(from[3])]),
      limit + 1,
    );
    const shown = rows.slice(0, limit);
    const numbers = shown.map((row) => Number(row["number"]));
    const snippets = words === null ? null : this.#search.snippets(words, numbers);
    const conversations = shown.map((row) => {
      const snippet = snippets?.get(Number(row["number"]));
      return { ...toListed(row), ...(snippet !== undefined && { snippet }) };
    });
    const last = shown.at(-1);
    return {
      conversations,
      nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
    };
  }

  #row(id: string): SqlRow | undefined {
    return this.#sql.all("SELECT * FROM conversations WHERE id = ?", id)[0];
  }

  #entitle(row: SqlRow, title: string, by: TitledBy): void {
    if (rank(by) < rank(row["titled_by"] === null ? null : String(row["titled_by"]))) return;
    const number = Number(row["number"]);
    this.#sql.all("UPDATE conversations SET title = ?, titled_by = ? WHERE number = ?", title, by, number);
    this.#search.putTitle(number, title);
  }
}
