// The ledger of one conversation: a row for every call of a model, failed and stopped ones too. A row is opened with what
// was reserved for the call, and settled with what it used; by its call id, so that a recovered turn is not billed twice.

import type { SettledCall } from "../core/directory.ts";
import type { Step } from "../core/receipt.ts";
import { callIdOf } from "../ledger/call-id.ts";
import { utcDay } from "../ledger/day.ts";
import { toMicroUsd, toUsd } from "../ledger/cost.ts";
import type { Sql, SqlRow, SqlValue } from "./sql.ts";

/** A call that is about to be made. */
export interface OpenedCall {
  readonly callId: string;
  /** The answer that it is a step of. */
  readonly messageId: string;
  readonly startedAt: number;
  readonly tier: Step["tier"];
  readonly model: string;
  readonly route: Step["route"];
  readonly reservedMicroUsd: number;
}

/** A settled call, and the answer that it is a step of. */
export interface LedgerEntry {
  readonly callId: string;
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly step: Step;
}

/** A settled call of which the books outside the conversation have not been told. */
export interface UntoldCall {
  readonly callId: string;
  /** UTC, on which it began. */
  readonly day: string;
  readonly neurons: number | null;
  readonly microUsd: number | null;
}

const nullable = (value: SqlValue | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

const text = (value: SqlValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** The columns are the step's own words, so what was written comes back as it was. */
function toStep(row: SqlRow): Step {
  const microUsd = nullable(row["micro_usd"]);
  const listMicroUsd = nullable(row["list_micro_usd"]);
  return {
    tier: row["tier"] as Step["tier"],
    model: String(row["model"]),
    route: row["route"] as Step["route"],
    outcome: row["outcome"] as Step["outcome"],
    reason: text(row["reason"]) as Step["reason"],
    usage: row["usage"] as Step["usage"],
    inputTokens: Number(row["input_tokens"]),
    cachedInputTokens: Number(row["cached_input_tokens"]),
    outputTokens: Number(row["output_tokens"]),
    reasoningTokens: Number(row["reasoning_tokens"]),
    neurons: nullable(row["neurons"]),
    usd: microUsd === null ? null : toUsd(microUsd),
    listUsd: listMicroUsd === null ? null : toUsd(listMicroUsd),
    msToFirstToken: nullable(row["ms_to_first_token"]),
    ms: Number(row["ms"]),
    gatewayLogId: text(row["gateway_log_id"]),
    cacheStatus: text(row["cache_status"]),
    attempts: JSON.parse(String(row["attempts"])) as Step["attempts"],
  };
}

const SETTLED_COLUMNS = [
  "tier",
  "model",
  "route",
  "outcome",
  "reason",
  "usage",
  "input_tokens",
  "cached_input_tokens",
  "output_tokens",
  "reasoning_tokens",
  "neurons",
  "micro_usd",
  "list_micro_usd",
  "ms_to_first_token",
  "ms",
  "gateway_log_id",
  "cache_status",
  "attempts",
] as const;

function settledValues(step: Step): SqlValue[] {
  return [
    step.tier,
    step.model,
    step.route,
    step.outcome,
    step.reason,
    step.usage,
    step.inputTokens,
    step.cachedInputTokens,
    step.outputTokens,
    step.reasoningTokens,
    step.neurons,
    toMicroUsd(step.usd),
    toMicroUsd(step.listUsd),
    step.msToFirstToken,
    step.ms,
    step.gatewayLogId,
    step.cacheStatus,
    JSON.stringify(step.attempts),
  ];
}

export class CallLedger {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Again for a call that is open: a turn that began again. A settled one stays as it is. */
  open(call: OpenedCall): void {
    this.#sql.all(
      `INSERT INTO calls (call_id, message_id, day, started_at, tier, model, route, reserved_micro_usd)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (call_id) DO UPDATE SET
         day = excluded.day, started_at = excluded.started_at, tier = excluded.tier, model = excluded.model,
         route = excluded.route, reserved_micro_usd = excluded.reserved_micro_usd
       WHERE outcome IS NULL`,
      call.callId,
      call.messageId,
      utcDay(call.startedAt),
      call.startedAt,
      call.tier,
      call.model,
      call.route,
      call.reservedMicroUsd,
    );
  }

  /** Writes what a call came to; again where its judgement changed. */
  settle(callId: string, step: Step): void {
    const set = SETTLED_COLUMNS.map((column) => `${column} = ?`).join(", ");
    this.#sql.all(`UPDATE calls SET ${set} WHERE call_id = ?`, ...settledValues(step), callId);
  }

  /** All calls of an answer as its receipt has them, also those that were never opened here. */
  record(messageId: string, steps: readonly Step[], at: number): void {
    for (const [index, step] of steps.entries()) {
      const callId = callIdOf(messageId, index);
      this.#sql.all(
        `INSERT OR IGNORE INTO calls (call_id, message_id, day, started_at, tier, model, route, reserved_micro_usd)
         VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
        callId,
        messageId,
        utcDay(at - step.ms),
        at - step.ms,
        step.tier,
        step.model,
        step.route,
      );
      this.settle(callId, step);
    }
  }

  /** The steps of an answer as settled, by their index; calls under way are not among them. */
  steps(messageId: string): ReadonlyMap<number, Step> {
    const rows = this.#sql.all(
      "SELECT * FROM calls WHERE message_id = ? AND outcome IS NOT NULL ORDER BY call_id",
      messageId,
    );
    return new Map(
      rows.map((row) => [Number(String(row["call_id"]).slice(messageId.length + 1)), toStep(row)]),
    );
  }

  /** Every settled call, oldest first. */
  all(): Step[] {
    return this.#sql.all("SELECT * FROM calls WHERE outcome IS NOT NULL ORDER BY number").map(toStep);
  }

  /** What every settled call was charged; null where one has no known price. */
  sumMicroUsd(): number | null {
    const row = this.#sql.all(
      "SELECT sum(micro_usd) AS charged, count(*) - count(micro_usd) AS unpriced FROM calls WHERE outcome IS NOT NULL",
    )[0];
    return Number(row?.["unpriced"] ?? 0) > 0 ? null : Number(row?.["charged"] ?? 0);
  }

  /** What all other calls have cost, with what is reserved for those under way. A call without a price counts as nothing. */
  usedMicroUsd(exceptCallId: string): number {
    const row = this.#sql.all(
      `SELECT sum(CASE WHEN outcome IS NULL THEN reserved_micro_usd ELSE coalesce(micro_usd, 0) END) AS used
       FROM calls WHERE call_id <> ?`,
      exceptCallId,
    )[0];
    return Number(row?.["used"] ?? 0);
  }

  untold(): UntoldCall[] {
    return this.#sql
      .all("SELECT * FROM calls WHERE told = 0 AND outcome IS NOT NULL ORDER BY number")
      .map((row) => ({
        callId: String(row["call_id"]),
        day: String(row["day"]),
        neurons: nullable(row["neurons"]),
        microUsd: nullable(row["micro_usd"]),
      }));
  }

  /** Every settled call with what it belongs to, oldest first. */
  entries(): LedgerEntry[] {
    return this.#sql.all("SELECT * FROM calls WHERE outcome IS NOT NULL ORDER BY number").map((row) => ({
      callId: String(row["call_id"]),
      messageId: String(row["message_id"]),
      startedAt: Number(row["started_at"]),
      step: toStep(row),
    }));
  }

  /** A call that was made and paid elsewhere: no other book hears of it. */
  restore({ callId, messageId, startedAt, step }: LedgerEntry): void {
    const { tier, model, route } = step;
    this.open({ callId, messageId, startedAt, tier, model, route, reservedMicroUsd: 0 });
    this.settle(callId, step);
    this.#sql.all("UPDATE calls SET told = 1, counted = 1 WHERE call_id = ?", callId);
  }

  /** Settled calls that the user's usage does not count yet. */
  uncounted(): SettledCall[] {
    return this.#sql
      .all("SELECT * FROM calls WHERE counted = 0 AND outcome IS NOT NULL ORDER BY number")
      .map((row) => ({
        callId: String(row["call_id"]),
        day: String(row["day"]),
        tier: row["tier"] as Step["tier"],
        model: String(row["model"]),
        isEstimated: row["usage"] === "estimated",
        microUsd: nullable(row["micro_usd"]),
        inputTokens: Number(row["input_tokens"]),
        outputTokens: Number(row["output_tokens"]),
        neurons: nullable(row["neurons"]),
      }));
  }

  counted(callIds: readonly string[]): void {
    for (const callId of callIds) this.#sql.all("UPDATE calls SET counted = 1 WHERE call_id = ?", callId);
  }

  told(callId: string): void {
    this.#sql.all("UPDATE calls SET told = 1 WHERE call_id = ?", callId);
  }
}
