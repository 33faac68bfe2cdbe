// What a user's model calls came to, by UTC day, tier and model. Each call counts once, however often it is told.

import type { SettledCall } from "../core/directory.ts";
import type { Tier } from "../core/receipt.ts";
import { toUsd } from "../ledger/cost.ts";
import { utcDay } from "../ledger/day.ts";
import { migrate, type Sql } from "./sql.ts";

const MIGRATIONS = [
  `
  CREATE TABLE usage (
    day TEXT NOT NULL,
    tier TEXT NOT NULL,
    model TEXT NOT NULL,
    calls INTEGER NOT NULL,
    estimated INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    micro_usd INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    neurons REAL NOT NULL,
    PRIMARY KEY (day, tier, model)
  ) WITHOUT ROWID;
  CREATE TABLE counted_calls (call_id TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX counted_calls_by_day ON counted_calls (day)
  `,
];

/** A conversation may be cut off from the directory for a while; longer than this it is not. */
const REMEMBERED_DAYS = 30;
const DAY_MS = 86_400_000;

/** Money in USD; null where none of the calls had a price. */
export interface UsageShare {
  readonly calls: number;
  readonly usd: number | null;
  readonly usdIs: "exact" | "estimated" | "unknown";
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly neurons: number;
}

export interface UsageDay extends UsageShare {
  /** UTC. */
  readonly date: string;
  readonly byTier: Partial<Record<Tier, UsageShare>>;
  readonly byModel: Readonly<Record<string, UsageShare>>;
}

interface Row {
  readonly tier: Tier;
  readonly model: string;
  readonly calls: number;
  readonly estimated: number;
  readonly unpriced: number;
  readonly microUsd: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly neurons: number;
}

function share(rows: readonly Row[]): UsageShare {
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const isUnknown = sum((row) => row.unpriced) > 0;
  return {
    calls: sum((row) => row.calls),
    usd: isUnknown ? null : toUsd(sum((row) => row.microUsd)),
    usdIs: isUnknown ? "unknown" : sum((row) => row.estimated) > 0 ? "estimated" : "exact",
    inputTokens: sum((row) => row.inputTokens),
    outputTokens: sum((row) => row.outputTokens),
    neurons: Math.round(sum((row) => row.neurons) * 10) / 10,
  };
}

const sharesBy = <K extends string>(rows: readonly Row[], key: (row: Row) => K): Record<K, UsageShare> =>
  Object.fromEntries([...Map.groupBy(rows, key)].map(([name, group]) => [name, share(group)])) as Record<
    K,
    UsageShare
  >;

export class UsageStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    migrate(sql, MIGRATIONS, "usage");
  }

  count(calls: readonly SettledCall[], now: number): void {
    this.#sql.transaction(() => {
      const oldest = utcDay(now - REMEMBERED_DAYS * DAY_MS);
      this.#sql.all("DELETE FROM counted_calls WHERE day < ?", oldest);
      for (const call of calls) this.#count(call);
    });
  }

  #count(call: SettledCall): void {
    const isNew =
      this.#sql.all(
        "INSERT OR IGNORE INTO counted_calls (call_id, day) VALUES (?, ?) RETURNING call_id",
        call.callId,
        call.day,
      ).length > 0;
    if (!isNew) return;
    this.#sql.all(
      `INSERT INTO usage (day, tier, model, calls, estimated, unpriced, micro_usd, input_tokens, output_tokens, neurons)
         VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (day, tier, model) DO UPDATE SET
           calls = calls + 1, estimated = estimated + excluded.estimated, unpriced = unpriced + excluded.unpriced,
           micro_usd = micro_usd + excluded.micro_usd, input_tokens = input_tokens + excluded.input_tokens,
           output_tokens = output_tokens + excluded.output_tokens, neurons = neurons + excluded.neurons`,
      call.day,
      call.tier,
      call.model,
      call.isEstimated ? 1 : 0,
      call.microUsd === null ? 1 : 0,
      call.microUsd ?? 0,
      call.inputTokens,
      call.outputTokens,
      call.neurons ?? 0,
    );
  }

  /** From `since` (a UTC day) on, newest first; a day without a call is not among them. */
  days(since: string): UsageDay[] {
    const rows = this.#sql.all("SELECT * FROM usage WHERE day >= ? ORDER BY day DESC, tier, model", since);
    return [...Map.groupBy(rows, (row) => String(row["day"]))].map(([date, ofDay]) => {
      const parsed = ofDay.map((row): Row => ({
        tier: row["tier"] as Tier,
        model: String(row["model"]),
        calls: Number(row["calls"]),
        estimated: Number(row["estimated"]),
        unpriced: Number(row["unpriced"]),
        microUsd: Number(row["micro_usd"]),
        inputTokens: Number(row["input_tokens"]),
        outputTokens: Number(row["output_tokens"]),
        neurons: Number(row["neurons"]),
      }));
      return {
        date,
        ...share(parsed),
        byTier: sharesBy(parsed, (row) => row.tier),
        byModel: sharesBy(parsed, (row) => row.model),
      };
    });
  }
}
