// The tables of one conversation, as ordered migrations.
//
// messages: the transcript (version NULL) and the branches that edits and regenerations replaced (their version).
// turns:    what waits or runs; a row goes when its turn has ended. format: the JSON that was asked for, if any.
//           terms: the limits that were set for its answer, if any.
// chunks:   the stream of the running turn, written before it is sent; they go when the answer is stored.
// drafts:   drafts that were dropped.
// calls:    the ledger, a row for each call of a model; open (no outcome yet) from its reservation to its settlement.
//           told: whether the books outside the conversation know what it came to.
// feedback: what the user has said of an answer.

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
  `
  ALTER TABLE calls RENAME TO charges;
  DROP INDEX calls_by_day;
  CREATE TABLE calls (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    call_id TEXT NOT NULL UNIQUE,
    message_id TEXT NOT NULL,
    day TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    tier TEXT NOT NULL,
    model TEXT NOT NULL,
    route TEXT NOT NULL,
    reserved_micro_usd INTEGER NOT NULL,
    outcome TEXT,
    reason TEXT,
    usage TEXT,
    input_tokens INTEGER,
    cached_input_tokens INTEGER,
    output_tokens INTEGER,
    reasoning_tokens INTEGER,
    neurons REAL,
    micro_usd INTEGER,
    list_micro_usd INTEGER,
    ms_to_first_token INTEGER,
    ms INTEGER,
    gateway_log_id TEXT,
    cache_status TEXT,
    attempts TEXT,
    told INTEGER NOT NULL DEFAULT 0
  );
  INSERT INTO calls (
    call_id, message_id, day, started_at, tier, model, route, reserved_micro_usd, outcome, reason, usage, input_tokens,
    cached_input_tokens, output_tokens, reasoning_tokens, neurons, micro_usd, list_micro_usd, ms_to_first_token, ms,
    gateway_log_id, cache_status, attempts, told
  )
  SELECT
    message_id || '-' || (row_number() OVER (PARTITION BY message_id ORDER BY number) - 1), message_id, day, at, tier,
    json_extract(step, '$.model'), json_extract(step, '$.route'), 0, json_extract(step, '$.outcome'),
    json_extract(step, '$.reason'), json_extract(step, '$.usage'), json_extract(step, '$.inputTokens'),
    json_extract(step, '$.cachedInputTokens'), json_extract(step, '$.outputTokens'),
    json_extract(step, '$.reasoningTokens'), neurons, micro_usd,
    CAST(round(json_extract(step, '$.listUsd') * 1000000) AS INTEGER), json_extract(step, '$.msToFirstToken'),
    json_extract(step, '$.ms'), json_extract(step, '$.gatewayLogId'), json_extract(step, '$.cacheStatus'),
    json_extract(step, '$.attempts'), 1
  FROM charges ORDER BY number;
  DROP TABLE charges;
  CREATE INDEX calls_by_message ON calls (message_id);
  CREATE INDEX calls_untold ON calls (number) WHERE told = 0
  `,
  `
  CREATE TABLE feedback (message_id TEXT PRIMARY KEY, value INTEGER NOT NULL, comment TEXT, at INTEGER NOT NULL) WITHOUT ROWID
  `,
  "ALTER TABLE turns ADD COLUMN format TEXT",
  "ALTER TABLE turns ADD COLUMN terms TEXT",
];
