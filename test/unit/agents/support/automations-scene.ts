// The automations of one conversation over a database, between a conversation, hooks and a notifier that tests play.

import { Automations } from "../../../../src/agents/automations.ts";
import { createSchema, type AutomationView, type RunView } from "../../../../src/automations/automation.ts";
import { AutomationStore } from "../../../../src/storage/automation-store.ts";
import { CONVERSATION_MIGRATIONS } from "../../../../src/storage/migrations.ts";
import { migrate } from "../../../../src/storage/sql.ts";
import type { MessageStatus } from "../../../../src/core/receipt.ts";
import { FakeHooks, FakeNotifier, FakeRunHost } from "../../../fakes/run-host.ts";
import { FailingSql } from "./node-sql.ts";
import { someMetadata } from "./staged-turns.ts";

/** A Thursday. */
export const START = Date.parse("2026-11-26T09:30:00Z");
const DOLLAR = 1_000_000;

export class AutomationsScene {
  readonly sql = new FailingSql();
  readonly host = new FakeRunHost();
  readonly hooks = new FakeHooks();
  readonly notifier = new FakeNotifier();
  now = START;
  armed = 0;
  #ids = 0;
  automations: Automations;

  constructor() {
    migrate(this.sql, CONVERSATION_MIGRATIONS);
    this.automations = this.#open();
  }

  #open(): Automations {
    return new Automations({
      store: new AutomationStore(this.sql),
      host: this.host,
      hooks: this.hooks,
      notifier: this.notifier,
      now: () => this.now,
      newId: () => `id${++this.#ids}`,
      capMicroUsd: DOLLAR,
      arm: () => {
        this.armed++;
        return Promise.resolve();
      },
    });
  }

  /** All that was only in memory is gone. */
  restart(): void {
    this.automations = this.#open();
    this.automations.settle();
  }

  create(over: object = {}): Promise<AutomationView> {
    const wish = { name: "Digest", prompt: "Sum up the news.", trigger: { type: "delay", seconds: 60 } };
    return this.automations.create(createSchema.parse({ ...wish, ...over }));
  }

  daily(over: object = {}): Promise<AutomationView> {
    return this.create({ trigger: { type: "cron", cron: "0 10 * * *", timeZone: "UTC" }, ...over });
  }

  hooked(over: object = {}): Promise<AutomationView> {
    return this.create({ trigger: { type: "hook" }, ...over });
  }

  /** As the alarm does it, at a time: what is due then, as often as something is. */
  alarmAt(time: string | number): void {
    this.now = typeof time === "number" ? time : Date.parse(time);
    for (let next = this.automations.nextAt(); next !== null && next <= this.now;) {
      this.automations.doDue(this.now);
      next = this.automations.nextAt();
    }
  }

  /** Ends the run that was enqueued last. */
  endRun(status: MessageStatus | null, receipt: object = {}): void {
    const run = this.host.enqueued.at(-1);
    if (run === undefined) throw new Error("No run was enqueued.");
    const metadata = status === null ? null : someMetadata(status);
    this.host.end(run.runId, metadata && { ...metadata, receipt: { ...metadata.receipt, ...receipt } });
    this.automations.settle();
  }

  runs(id: string): RunView[] {
    return this.automations.runs(id, 100, null).runs;
  }

  outcomes(id: string): string[] {
    return this.runs(id).map(({ outcome }) => outcome);
  }
}
