// The full text of a user's conversations in SQLite's FTS5: a document a message, and one for the title. A conversation is found
// where each word is somewhere in it, as a word or as the beginning of one.

import { HIT_BEGINS, HIT_ENDS } from "../core/directory.ts";
import type { Sql, SqlValue } from "./sql.ts";

// Deleted text leaves the index at once (secure-delete), not when its segments happen to be merged.
const CREATE = [
  `CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (
     text, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
   )`,
  "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)",
];

/** A document's number is its conversation's, then its place; the title's place is 0. */
const PLACES = 2 ** 20;
const MOST_WORDS = 8;
const MOST_TEXT = 256 * 1024;
const WORDS_IN_SNIPPET = 14;

/** A break that readers do not see, and the tokenizer does. */
const BREAK = "\u200B";
/** Scripts that are written without spaces: each character is a word to the index, and a word to be found is a row of them. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/gu;

/** Nothing in a text may pass for a break or for the ends of a hit. */
const CONTROL = /[\p{Cc}\u200B]/gu;

const indexed = (text: string): string =>
  text.slice(0, MOST_TEXT).replaceAll(CONTROL, " ").replaceAll(UNSPACED, `$&${BREAK}`);

/** What a user typed, as FTS5 phrases: quoted, so that nothing in it is an operator. */
function phrases(words: string): string[] {
  return words
    .split(/[\s"\p{Cc}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, MOST_WORDS)
    .map((word) => `"${indexed(word)}" *`);
}

export class SearchIndex {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    const isThere =
      sql.all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'search'").length > 0;
    if (!isThere) for (const statement of CREATE) sql.all(statement);
  }

  put(conversation: number, position: number, text: string): void {
    if (position >= PLACES) return;
    this.remove(conversation, position);
    if (text.trim() === "") return;
    const at = conversation * PLACES + position;
    this.#sql.all("INSERT INTO search (rowid, text) VALUES (?, ?)", at, indexed(text));
  }

  putTitle(conversation: number, title: string): void {
    this.put(conversation, 0, title);
  }

  remove(conversation: number, position: number): void {
    this.#sql.all("DELETE FROM search WHERE rowid = ?", conversation * PLACES + position);
  }

  removeAll(conversation: number): void {
    this.#sql.all(
      "DELETE FROM search WHERE rowid >= ? AND rowid < ?",
      conversation * PLACES,
      (conversation + 1) * PLACES,
    );
  }

  /** A query for the numbers of the conversations in which all of the words are. */
  conversations(words: string): { query: string; bindings: SqlValue[] } {
    const bindings = phrases(words);
    if (bindings.length === 0) return { query: "SELECT NULL", bindings };
    const one = `SELECT rowid / ${PLACES} FROM search WHERE search MATCH ?`;
    return { query: bindings.map(() => one).join(" INTERSECT "), bindings };
  }

  /**
   * The newest place in each conversation's messages; none where only its title has the words. Places are looked for first, since
   * a snippet costs as much as its text is long, and for all conversations at once, since each look goes through the words' hits.
   */
  snippets(words: string, conversations: readonly number[]): Map<number, string> {
    if (conversations.length === 0) return new Map();
    const any = phrases(words).join(" OR ");
    const places = this.#sql.all(
      `SELECT max(rowid) AS place FROM search WHERE search MATCH ? AND rowid > ? AND rowid < ? AND rowid % ${PLACES} > 0
         AND rowid / ${PLACES} IN (SELECT value FROM json_each(?)) GROUP BY rowid / ${PLACES}`,
      any,
      Math.min(...conversations) * PLACES,
      (Math.max(...conversations) + 1) * PLACES,
      JSON.stringify(conversations),
    );
    // `+ 0`: otherwise the index is asked once for each place, from its beginning.
    const rows = this.#sql.all(
      `SELECT rowid / ${PLACES} AS conversation,
         snippet(search, 0, '${HIT_BEGINS}', '${HIT_ENDS}', '…', ${WORDS_IN_SNIPPET}) AS snippet
       FROM search WHERE search MATCH ? AND rowid + 0 IN (SELECT value FROM json_each(?))`,
      any,
      JSON.stringify(places.map(({ place }) => place ?? null)),
    );
    return new Map(
      rows.map((row) => [
        Number(row["conversation"]),
        String(row["snippet"]).replaceAll(BREAK, "").replaceAll(/\s+/g, " ").trim(),
      ]),
    );
  }
}
