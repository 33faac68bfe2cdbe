// The automations of one conversation: what they are, when they are due, and what their runs came to. Each run is written down
// with its turn in one transaction, once for each occasion, and ended by what is stored of its answer: a crash at any moment
// loses and doubles nothing. How turns run, how hooks are signed and how notifications are sent is others' work.

import type { UIMessage } from "ai";
import { afterRun, GIVEN_UP } from "../automations/after-run.ts";
import {
  nameFromPrompt,
  viewAutomation,
  viewRun,
  type Automation,
  type AutomationPatch,
  type AutomationView,
  type NewAutomation,
  type Run,
  type RunView,
} from "../automations/automation.ts";
import { firstDue, nextDue, planDue } from "../automations/due.ts";
import {
  DAY_IS_FULL,
  IS_PAUSED,
  isDayFull,
  MISSED,
  MOST_RUNS_AT_ONCE,
  overspent,
  refuseOneMore,
  STILL_RUNNING,
} from "../automations/limits.ts";
import { outcomeOf } from "../automations/outcome.ts";
import { checkPayload, runMessage } from "../automations/run-message.ts";
import { normalTrigger } from "../automations/trigger.ts";
import { UpshiftError } from "../core/errors.ts";
import { toMicroUsd } from "../ledger/cost.ts";
import { utcDay } from "../ledger/day.ts";
import type { AutomationStore } from "../storage/automation-store.ts";
import type { JsonFormat } from "../turn/response-format.ts";
import type { Hooks, Notifier, RunHost } from "./automation-ports.ts";
import type { TimedWork } from "./wakes.ts";

export interface AutomationsSettings {
  readonly store: AutomationStore;
  readonly host: RunHost;
  readonly hooks: Hooks;
  readonly notifier: Notifier;
  readonly now: () => number;
  readonly newId: () => string;
  /** Of all runs of a UTC day. */
  readonly capMicroUsd: number;
  /** To be told whenever a due time may have changed. */
  readonly arm: () => Promise<void>;
}

/** What a run happens for. */
interface Occasion {
  readonly key: string;
  readonly dueAt: number;
  readonly payload: string | null;
  /** Why there will be no turn; null where there will. */
  readonly skipped: string | null;
}

export class Automations implements TimedWork {
  readonly #settings: AutomationsSettings;
  readonly #store: AutomationStore;
  readonly #host: RunHost;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(settings: AutomationsSettings) {
    this.#settings = settings;
    this.#store = settings.store;
    this.#host = settings.host;
  }

  isEmpty(): boolean {
    return this.#store.count() === 0;
  }

  list(): AutomationView[] {
    return this.#store.all().map((automation) => this.#view(automation));
  }

  /** @throws UpshiftError `not_found` */
  get(id: string): AutomationView {
    return this.#view(this.#find(id));
  }

  /**
   * Adds an automation; one with the same key is replaced and keeps its id.
   * @throws UpshiftError `invalid_request` or `rate_limited`
   */
  create(given: NewAutomation): Promise<AutomationView> {
    return this.#oneByOne(async () => {
      const now = this.#settings.now();
      const before = given.key === undefined ? null : this.#store.findByKey(given.key);
      if (before === null) refuseOneMore(this.#store.count());
      const trigger = normalTrigger(given.trigger);
      return await this.#save(before, {
        id: before?.id ?? this.#settings.newId(),
        key: given.key ?? null,
        name: given.name ?? nameFromPrompt(given.prompt),
        prompt: given.prompt,
        mode: given.mode,
        trigger,
        approval: given.approval,
        missed: given.missed,
        notify: given.notify ?? null,
        format: given.format ?? null,
        status: "active",
        nextAt: firstDue(trigger, now),
        failures: 0,
        hookPath: before?.hookPath ?? null,
        createdAt: before?.createdAt ?? now,
      });
    });
  }

  /** @throws UpshiftError `not_found` or `invalid_request` */
  patch(id: string, patch: AutomationPatch): Promise<AutomationView> {
    return this.#oneByOne(async () => {
      const before = this.#find(id);
      const trigger = patch.trigger === undefined ? before.trigger : normalTrigger(patch.trigger);
      const isNewTrigger = patch.trigger !== undefined;
      const status = patch.status ?? (isNewTrigger && before.status === "done" ? "active" : before.status);
      const isBegun = status === "active" && before.status !== "active";
      const nextAt = isNewTrigger || isBegun ? firstDue(trigger, this.#settings.now()) : before.nextAt;
      return await this.#save(before, {
        ...before,
        name: patch.name ?? before.name,
        prompt: patch.prompt ?? before.prompt,
        mode: patch.mode ?? before.mode,
        trigger,
        status,
        nextAt: status === "active" ? nextAt : null,
        failures: isBegun ? 0 : before.failures,
      });
    });
  }

  /**
   * What its runs have said stays in the conversation.
   * @param runs those under way
   * @throws UpshiftError `not_found`
   */
  remove(id: string, runs: "stop" | "let-run"): Promise<void> {
    return this.#oneByOne(async () => {
      const { hookPath } = this.#find(id);
      this.#store.delete(id, utcDay(this.#settings.now()));
      if (runs === "stop") for (const run of this.#runningOf(id)) this.#host.stop(run.id);
      if (hookPath !== null) await this.#settings.hooks.remove(id);
      await this.#settings.arm();
    });
  }

  /** @throws UpshiftError `not_found` or `invalid_request` */
  rotateSecret(id: string): ReturnType<Hooks["rotate"]> {
    return this.#oneByOne(() => {
      if (this.#find(id).hookPath !== null) return this.#settings.hooks.rotate(id);
      throw new UpshiftError(
        "invalid_request",
        "Only an automation with a hook for its trigger has a secret.",
      );
    });
  }

  /** One page of its runs, newest first. @throws UpshiftError `not_found` */
  runs(id: string, limit: number, before: number | null): { runs: RunView[]; nextCursor: string | null } {
    this.#find(id);
    const page = this.#store.runs(id, limit, before);
    return { ...page, runs: page.runs.map(viewRun) };
  }

  /**
   * A run at once, whatever its times are.
   * @returns the run's id
   * @throws UpshiftError `not_found` or `rate_limited`
   */
  runNow(id: string): string {
    const automation = this.#find(id);
    const dueAt = this.#settings.now();
    this.#refuseFullDay(dueAt);
    const runId = this.#settings.newId();
    const skipped = this.#stillRunning(id) ?? this.#overspent(dueAt);
    this.#store.transaction(() =>
      this.#add(automation, { key: `asked:${runId}`, dueAt, payload: null, skipped }, runId),
    );
    this.#host.begin();
    return runId;
  }

  /**
   * A run for a message that its hook has brought; each message has one.
   * @returns whether the message was new
   * @throws UpshiftError `not_found`, `payload_too_large`, or `rate_limited`; nothing is stored then
   */
  fire(id: string, message: { readonly messageId: string; readonly payload: string }): boolean {
    const automation = this.#find(id);
    if (automation.trigger.type !== "hook")
      throw new UpshiftError("not_found", "This automation waits for no hook.");
    checkPayload(message.payload);
    const key = `hook:${message.messageId}`;
    if (this.#store.hasRun(id, key)) return false;
    const dueAt = this.#settings.now();
    this.#refuseFullDay(dueAt);
    if (this.#store.running().length >= MOST_RUNS_AT_ONCE)
      throw new UpshiftError(
        "rate_limited",
        `${MOST_RUNS_AT_ONCE} runs are waiting already. Send it again later.`,
      );
    const skipped = automation.status === "active" ? this.#overspent(dueAt) : IS_PAUSED;
    this.#store.transaction(() =>
      this.#add(automation, { key, dueAt, payload: message.payload, skipped }, this.#settings.newId()),
    );
    this.#host.begin();
    return true;
  }

  nextAt(): number | null {
    return this.#store.earliest();
  }

  doDue(now: number): void {
    const failures: unknown[] = [];
    const attempt = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        failures.push(error); // The others' time has come as well.
      }
    };
    attempt(() => this.settle());
    for (const automation of this.#store.due(now)) attempt(() => this.#runDue(automation, now));
    attempt(() => this.#host.begin());
    if (failures.length > 0) throw new AggregateError(failures, `Not all was done: ${failures.join("; ")}`);
  }

  /** Ends the runs whose turns are over. To be called when a turn has ended, and after a start. */
  settle(): void {
    for (const run of this.#store.running()) {
      if (this.#host.isQueued(run.id) || this.#host.isWaiting(run.id)) continue;
      this.#end(run, this.#host.answer(run.id));
    }
  }

  #find(id: string): Automation {
    const found = this.#store.find(id);
    if (found !== null) return found;
    throw new UpshiftError("not_found", "There is no automation with this id here.");
  }

  #view(automation: Automation, secret?: string): AutomationView {
    return viewAutomation(automation, this.#store.lastRun(automation.id), this.#settings.now(), secret);
  }

  /** Changes wait for each other: a hook is made in between, and two with one key must not both be new. */
  #oneByOne<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#changes.then(change);
    this.#changes = result.catch(() => {});
    return result;
  }

  /** A crash in between leaves a hook that leads nowhere, and never an automation without its hook. */
  async #save(before: Automation | null, after: Automation): Promise<AutomationView> {
    const { hooks, arm } = this.#settings;
    const needsHook = after.trigger.type === "hook";
    const made = needsHook && after.hookPath === null ? await hooks.create(after.id) : null;
    const saved = { ...after, hookPath: needsHook ? (made?.path ?? after.hookPath) : null };
    this.#store.save(saved);
    if (!needsHook && before !== null && before.hookPath !== null) await hooks.remove(after.id);
    await arm();
    return this.#view(saved, made?.secret);
  }

  #runDue(automation: Automation & { readonly nextAt: number }, now: number): void {
    const { id, trigger, missed, nextAt: dueAt } = automation;
    const isFull = isDayFull(this.#store.day(utcDay(now)));
    const plan = planDue(trigger, missed, dueAt, now);
    const nextAt = isFull ? nextDue(trigger, endOfDay(now)) : plan.nextAt;
    const refusal = plan.run === "missed" ? MISSED : isFull ? DAY_IS_FULL : this.#overspent(now);
    // What comes once waits for its turn; what comes again is skipped.
    const skipped = refusal ?? (trigger.type === "cron" ? this.#stillRunning(id) : null);
    this.#store.transaction(() => {
      this.#add(automation, { key: `due:${dueAt}`, dueAt, payload: null, skipped }, this.#settings.newId());
      const isOver = nextAt === null && skipped !== null;
      this.#store.save({ ...automation, nextAt, status: isOver ? "done" : "active" });
    });
  }

  #add(automation: Automation, { key, dueAt, payload, skipped }: Occasion, runId: string): void {
    const now = this.#settings.now();
    const run: Run = {
      id: runId,
      automationId: automation.id,
      occasion: key,
      dueAt,
      startedAt: skipped === null ? now : null,
      finishedAt: skipped === null ? null : now,
      outcome: skipped === null ? "running" : "skipped",
      microUsd: skipped === null ? null : 0,
      error: skipped,
    };
    if (!this.#store.addRun(run, now) || skipped !== null) return;
    this.#host.enqueue({
      runId,
      message: runMessage(automation, run, this.#settings.newId(), payload),
      mode: automation.mode,
      format: automation.format === null ? null : (JSON.parse(automation.format) as JsonFormat),
      approval: automation.approval,
    });
  }

  #end(run: Run, answer: UIMessage | null): void {
    const { outcome, usd, error } = outcomeOf(answer);
    const ended: Run = {
      ...run,
      finishedAt: this.#settings.now(),
      outcome,
      microUsd: toMicroUsd(usd),
      error,
    };
    this.#store.transaction(() => {
      const before = this.#store.find(run.automationId);
      if (before === null) {
        this.#store.endRun(ended);
        return;
      }
      const { automation, isGivenUp } = afterRun(before, outcome);
      const told = isGivenUp ? { ...ended, error: `${error} ${GIVEN_UP}` } : ended;
      this.#store.endRun(told);
      this.#store.save(automation);
      if (isGivenUp && answer !== null) this.#host.tellUser(answer.id, GIVEN_UP);
      this.#settings.notifier.runEnded(automation, told, answer);
    });
  }

  #runningOf(automationId: string): Run[] {
    return this.#store.running().filter((run) => run.automationId === automationId);
  }

  #stillRunning(automationId: string): string | null {
    return this.#runningOf(automationId).length > 0 ? STILL_RUNNING : null;
  }

  #overspent(now: number): string | null {
    return overspent(this.#store.day(utcDay(now)), this.#settings.capMicroUsd);
  }

  #refuseFullDay(now: number): void {
    if (isDayFull(this.#store.day(utcDay(now)))) throw new UpshiftError("rate_limited", DAY_IS_FULL);
  }
}

/** The last millisecond of the UTC day. */
const endOfDay = (now: number): number => Date.parse(`${utcDay(now)}T23:59:59.999Z`);
