// The tables of one conversation, as ordered migrations.
//
// messages: the transcript (version NULL) and the branches that edits and regenerations replaced (their version).
// turns:    what waits or runs; a row goes when its turn has ended. format: the JSON that was asked for, if any.
//           terms: the limits that were set for its answer, if any. unattended: how it goes on without anybody watching.
// chunks:   the stream of the running turn, written before it is sent; they go when the answer is stored.
// drafts:   drafts that were dropped.
// calls:    the ledger, a row for each call of a model; open (no outcome yet) from its reservation to its settlement.
//           told: whether the books outside the conversation know what it came to; counted: whether the user's usage does.
// feedback: what the user has said of an answer.
// paused:   answers that wait for the user's approval.
// effects:  calls of tools with side effects; without a result while such a call acts, and for ever if the process died in it.
// hooks:    where messages come in for an automation; removed: its address elsewhere is still to be cleared.
// hook_secrets: what its messages are signed with; valid_until NULL: the one that is handed out.
// hook_messages: the messages that it has received, by their ids, for as long as a repetition is refused.
// outbox:   notifications on their way; next_at NULL: given up, and still to be told to the user's object.
// automations, automation_runs: what runs by itself, and each time that it did or should have. A run's occasion is what it
//           happens for, once. Runs outlive their automation, since a day's runs are counted.
// about:    one row once the conversation has begun; seq: the number of its last change, told: the last one that the user's
//           directory has confirmed. messages.revision: the change that a message was last part of.
// turn_keys: which turn a request's idempotency key began.
// shares:   digests of the tokens of its shared copies.
// tool_names: under which name which tool of which MCP server is known here.

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
  `
  CREATE TABLE effects (
    call_key TEXT PRIMARY KEY,
    tool TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER,
    result TEXT
  ) WITHOUT ROWID
  `,
  `
  ALTER TABLE turns ADD COLUMN unattended TEXT;
  CREATE TABLE paused (
    message_id TEXT PRIMARY KEY,
    mode TEXT NOT NULL,
    format TEXT,
    terms TEXT,
    unattended TEXT,
    asked_at INTEGER NOT NULL
  ) WITHOUT ROWID
  `,
  `
  CREATE TABLE hooks (
    hook_id TEXT PRIMARY KEY,
    automation_id TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX hooks_by_automation ON hooks (automation_id) WHERE removed = 0;
  CREATE TABLE hook_secrets (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    hook_id TEXT NOT NULL,
    secret TEXT NOT NULL,
    valid_until INTEGER
  );
  CREATE INDEX hook_secrets_by_hook ON hook_secrets (hook_id);
  CREATE TABLE hook_messages (
    hook_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (hook_id, message_id)
  ) WITHOUT ROWID;
  CREATE INDEX hook_messages_by_time ON hook_messages (hook_id, at);
  CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    automation_id TEXT NOT NULL,
    url TEXT NOT NULL,
    body TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER,
    last_error TEXT,
    failed_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX outbox_by_time ON outbox (next_at)
  `,
  `
  CREATE TABLE automations (
    id TEXT PRIMARY KEY,
    key TEXT UNIQUE,
    name TEXT NOT NULL,
    prompt TEXT NOT NULL,
    mode TEXT NOT NULL,
    trigger TEXT NOT NULL,
    approval TEXT NOT NULL,
    missed TEXT NOT NULL,
    notify TEXT,
    format TEXT,
    status TEXT NOT NULL,
    next_at INTEGER,
    failures INTEGER NOT NULL,
    hook_path TEXT,
    created_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE automation_runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    automation_id TEXT NOT NULL,
    occasion TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    day TEXT NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    outcome TEXT NOT NULL,
    micro_usd INTEGER,
    error TEXT,
    UNIQUE (automation_id, occasion)
  );
  CREATE INDEX automation_runs_in_order ON automation_runs (automation_id, number);
  CREATE INDEX automation_runs_by_day ON automation_runs (day);
  CREATE INDEX automation_runs_running ON automation_runs (number) WHERE outcome = 'running'
  `,
  `
  CREATE TABLE tool_names (
    name TEXT PRIMARY KEY,
    server_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    UNIQUE (server_id, tool)
  ) WITHOUT ROWID
  `,
  `
  CREATE TABLE about (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    created_at INTEGER NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0,
    told INTEGER NOT NULL DEFAULT 0,
    imported INTEGER NOT NULL DEFAULT 0
  );
  INSERT INTO about (one, created_at, seq) SELECT 1, min(at), 1 FROM messages HAVING count(*) > 0;
  ALTER TABLE messages ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
  CREATE INDEX messages_by_revision ON messages (revision, position);
  ALTER TABLE calls ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX calls_uncounted ON calls (number) WHERE counted = 0;
  CREATE TABLE turn_keys (
    key TEXT PRIMARY KEY,
    body_digest TEXT NOT NULL,
    turn_id TEXT NOT NULL,
    at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE shares (digest TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID
  `,
];
