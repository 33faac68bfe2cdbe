// The automations of one conversation and their runs, in the conversation's own SQLite. Every method is one statement; what
// belongs together, the caller does in one transaction. The tables are the conversation store's to make.

import type { Automation, Run, RunOutcome } from "../automations/automation.ts";
import type { DayOfRuns } from "../automations/limits.ts";
import type { Trigger } from "../automations/trigger.ts";
import { utcDay } from "../ledger/day.ts";
import type { Sql, SqlRow, SqlValue } from "./sql.ts";

const textOrNull = (value: SqlValue | undefined): string | null => (value == null ? null : String(value));
const numberOrNull = (value: SqlValue | undefined): number | null => (value == null ? null : Number(value));

const toAutomation = (row: SqlRow): Automation => ({
  id: String(row["id"]),
  key: textOrNull(row["key"]),
  name: String(row["name"]),
  prompt: String(row["prompt"]),
  mode: String(row["mode"]) as Automation["mode"],
  trigger: JSON.parse(String(row["trigger"])) as Trigger,
  approval: String(row["approval"]) as Automation["approval"],
  missed: String(row["missed"]) as Automation["missed"],
  notify: textOrNull(row["notify"]),
  format: textOrNull(row["format"]),
  status: String(row["status"]) as Automation["status"],
  nextAt: numberOrNull(row["next_at"]),
  failures: Number(row["failures"]),
  hookPath: textOrNull(row["hook_path"]),
  createdAt: Number(row["created_at"]),
});

const toRun = (row: SqlRow): Run => ({
  id: String(row["id"]),
  automationId: String(row["automation_id"]),
  occasion: String(row["occasion"]),
  dueAt: Number(row["due_at"]),
  startedAt: numberOrNull(row["started_at"]),
  finishedAt: numberOrNull(row["finished_at"]),
  outcome: String(row["outcome"]) as RunOutcome,
  microUsd: numberOrNull(row["micro_usd"]),
  error: textOrNull(row["error"]),
});

export class AutomationStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  transaction<T>(work: () => T): T {
    return this.#sql.transaction(work);
  }

  /** Oldest first. */
  all(): Automation[] {
    return this.#sql.all("SELECT * FROM automations ORDER BY created_at, id").map(toAutomation);
  }

  find(id: string): Automation | null {
    const row = this.#sql.all("SELECT * FROM automations WHERE id = ?", id)[0];
    return row === undefined ? null : toAutomation(row);
  }

  findByKey(key: string): Automation | null {
    const row = this.#sql.all("SELECT * FROM automations WHERE key = ?", key)[0];
    return row === undefined ? null : toAutomation(row);
  }

  count(): number {
    return Number(this.#sql.all("SELECT count(*) AS count FROM automations")[0]?.["count"]);
  }

  /** Adds it, or replaces the one with its id. */
  save(automation: Automation): void {
    this.#sql.all(
      `INSERT OR REPLACE INTO automations (
         id, key, name, prompt, mode, trigger, approval, missed, notify, format, status, next_at, failures, hook_path, created_at
       ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      automation.id,
      automation.key,
      automation.name,
      automation.prompt,
      automation.mode,
      JSON.stringify(automation.trigger),
      automation.approval,
      automation.missed,
      automation.notify,
      automation.format,
      automation.status,
      automation.nextAt,
      automation.failures,
      automation.hookPath,
      automation.createdAt,
    );
  }

  /** Its runs of today stay, since they are counted. */
  delete(id: string, today: string): void {
    this.#sql.all("DELETE FROM automations WHERE id = ?", id);
    this.#sql.all(
      `DELETE FROM automation_runs
       WHERE day < ? AND outcome <> 'running' AND automation_id NOT IN (SELECT id FROM automations)`,
      today,
    );
  }

  /** The active ones whose time has come, the longest due first. */
  due(now: number): (Automation & { readonly nextAt: number })[] {
    return this.#sql
      .all("SELECT * FROM automations WHERE status = 'active' AND next_at <= ? ORDER BY next_at, id", now)
      .map((row) => toAutomation(row) as Automation & { nextAt: number });
  }

  earliest(): number | null {
    return numberOrNull(
      this.#sql.all("SELECT min(next_at) AS at FROM automations WHERE status = 'active'")[0]?.["at"],
    );
  }

  /** @returns whether it is new: there is one run for each occasion of an automation */
  addRun(run: Run, now: number): boolean {
    const added = this.#sql.all(
      `INSERT INTO automation_runs (
         id, automation_id, occasion, due_at, day, started_at, finished_at, outcome, micro_usd, error
       ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (automation_id, occasion) DO NOTHING RETURNING id`,
      run.id,
      run.automationId,
      run.occasion,
      run.dueAt,
      utcDay(now),
      run.startedAt,
      run.finishedAt,
      run.outcome,
      run.microUsd,
      run.error,
    );
    return added.length > 0;
  }

  endRun({ id, finishedAt, outcome, microUsd, error }: Run): void {
    this.#sql.all(
      "UPDATE automation_runs SET finished_at = ?, outcome = ?, micro_usd = ?, error = ? WHERE id = ?",
      finishedAt,
      outcome,
      microUsd,
      error,
      id,
    );
  }

  hasRun(automationId: string, occasion: string): boolean {
    return (
      this.#sql.all(
        "SELECT 1 FROM automation_runs WHERE automation_id = ? AND occasion = ?",
        automationId,
        occasion,
      ).length > 0
    );
  }

  /** Those that have not ended, oldest first. */
  running(): Run[] {
    return this.#sql
      .all("SELECT * FROM automation_runs WHERE outcome = 'running' ORDER BY number")
      .map(toRun);
  }

  lastRun(automationId: string): Run | null {
    return this.runs(automationId, 1, null).runs[0] ?? null;
  }

  /** One page, newest first. @param before the cursor of the page before */
  runs(
    automationId: string,
    limit: number,
    before: number | null,
  ): { runs: Run[]; nextCursor: string | null } {
    const rows = this.#sql.all(
      "SELECT * FROM automation_runs WHERE automation_id = ? AND number < ? ORDER BY number DESC LIMIT ?",
      automationId,
      before ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
    );
    const page = rows.slice(0, limit);
    const hasMore = rows.length > limit;
    return { runs: page.map(toRun), nextCursor: hasMore ? String(page.at(-1)?.["number"]) : null };
  }

  /** What all runs that were begun or skipped on a UTC day have come to. */
  day(day: string): DayOfRuns {
    const row = this.#sql.all(
      "SELECT count(*) AS count, coalesce(sum(micro_usd), 0) AS micro_usd FROM automation_runs WHERE day = ?",
      day,
    )[0];
    return { count: Number(row?.["count"]), microUsd: Number(row?.["micro_usd"]) };
  }
}
