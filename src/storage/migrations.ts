// The tables of one conversation, as ordered migrations.
//
// messages: the transcript (version NULL) and the branches that edits and regenerations replaced (their version).
// turns:    what waits or runs; a row goes when its turn has ended.
// chunks:   the stream of the running turn, written before it is sent; they go when the answer is stored.
// drafts:   drafts that were dropped.  calls: what was charged, by UTC day.

export const CONVERSATION_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE messages (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    role TEXT NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    version INTEGER
  );
  CREATE UNIQUE INDEX messages_current ON messages (id) WHERE version IS NULL;
  CREATE INDEX messages_by_version ON messages (version, position);
  CREATE TABLE versions (number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, after_id TEXT);
  CREATE TABLE turns (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id TEXT NOT NULL,
    peer_id TEXT,
    user_id TEXT NOT NULL,
    message TEXT NOT NULL,
    kind TEXT NOT NULL,
    mode TEXT NOT NULL,
    answer_id TEXT NOT NULL,
    status TEXT NOT NULL,
    cancelled INTEGER NOT NULL DEFAULT 0,
    progress TEXT,
    at INTEGER NOT NULL
  );
  CREATE TABLE chunks (turn INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (turn, seq)) WITHOUT ROWID;
  CREATE TABLE drafts (message_id TEXT NOT NULL, step INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (message_id, step));
  CREATE TABLE calls (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL,
    day TEXT NOT NULL,
    at INTEGER NOT NULL,
    tier TEXT NOT NULL,
    micro_usd INTEGER,
    neurons REAL,
    step TEXT NOT NULL
  );
  CREATE INDEX calls_by_day ON calls (day)
  `,
];
