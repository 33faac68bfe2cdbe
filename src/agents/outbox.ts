// Notifications of runs that have ended: written with the run's end, sent after it, tried again with back-off, and told to the
// user where they could not be delivered. A crash while one is sent may send it again, under the same id.

import type { UIMessage } from "ai";
import type { Clock } from "../core/clock.ts";
import type { FailedNotification } from "../storage/failed-notification-store.ts";
import type { OutboxEntry, OutboxStore } from "../storage/outbox-store.ts";
import type { Delivery, SendWebhook } from "../tools/outgoing-webhook.ts";
import { messageText } from "../turn/prompt.ts";
import type { TimedWork } from "./wakes.ts";

/** A run that has ended, as an automation's history has it. */
export interface EndedRun {
  readonly id: string;
  readonly dueAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly outcome: string;
  readonly messageId: string | null;
  readonly usd: number | null;
  readonly error?: unknown;
}

/** Whom the ends of runs are told to. */
export interface Notifier {
  /** To be called in the transaction that ends the run. */
  runEnded(
    automation: { readonly id: string; readonly name: string; readonly notify: string | null },
    run: EndedRun,
    answer: UIMessage | null,
  ): void;
}

export interface OutboxHost {
  readonly store: OutboxStore;
  readonly send: SendWebhook;
  /** The list that the user sees; it may be told the same twice. */
  readonly tellFailed: (failed: FailedNotification) => Promise<void>;
  readonly conversationId: string;
  readonly clock: Clock;
  readonly random: () => number;
  /** Keeps the object alive until the work is done. */
  readonly keepAlive: (work: () => Promise<void>) => Promise<void>;
  /** Work is due that was not before. */
  readonly changed: () => void;
  readonly logError: (error: unknown) => void;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Between one attempt and the next; after the last there is none. */
const WAITS_MS = [10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS];
const MOST_ATTEMPTS = WAITS_MS.length + 1;
/** Of a wait, by chance more: what failed together need not come together. */
const JITTER = 0.2;
const MOST_AT_ONCE = 4;
const MOST_TEXT_CHARACTERS = 64 * 1024;
/** The receiver wants no more of it. */
const GONE = 410;
/** What stands for an attempt that nothing more was heard of. */
const CUT_OFF = "The server stopped while it was being sent.";

const FAILED_OUTCOMES = new Set(["failed", "denied"]);

/** An answer's JSON, where it is one object or list. */
function objectOf(text: string): { object?: unknown } {
  if (!/^\s*[[{]/.test(text)) return {};
  try {
    return { object: JSON.parse(text) as unknown };
  } catch {
    return {};
  }
}

/** Why it was not taken; null where it was. */
function fault(delivery: Delivery): string | null {
  if (delivery.kind !== "answered") return delivery.reason;
  const { status } = delivery;
  if (status >= 200 && status <= 299) return null;
  return `It was answered with ${status}.`;
}

export class Outbox implements Notifier, TimedWork {
  readonly #host: OutboxHost;
  readonly #store: OutboxStore;
  readonly #underWay = new Set<string>();
  /** Storage that fails is not asked again at once. */
  #restsUntil = 0;

  constructor(host: OutboxHost) {
    this.#host = host;
    this.#store = host.store;
  }

  runEnded: Notifier["runEnded"] = (automation, run, answer) => {
    const hasFailed = FAILED_OUTCOMES.has(run.outcome);
    // One that was skipped did not run.
    if (automation.notify === null || !(hasFailed || run.outcome === "ok")) return;
    const now = this.#host.clock.now();
    const text = answer === null ? "" : messageText(answer);
    const isCut = text.length > MOST_TEXT_CHARACTERS;
    const body = JSON.stringify({
      type: hasFailed ? "automation.run.failed" : "automation.run.finished",
      timestamp: run.finishedAt ?? new Date(now).toISOString(),
      data: {
        automationId: automation.id,
        name: automation.name,
        conversationId: this.#host.conversationId,
        run,
        text: text.slice(0, MOST_TEXT_CHARACTERS).toWellFormed(),
        ...(isCut ? { truncated: true } : objectOf(text)),
      },
    });
    const entry = { id: run.id, automationId: automation.id, url: automation.notify, body };
    this.#store.add(entry, now);
    this.#host.changed();
  };

  nextAt(): number | null {
    if (this.#store.givenUp().length > 0) return 0;
    const next = this.#waiting()[0];
    if (next === undefined || this.#underWay.size >= MOST_AT_ONCE) return null;
    return Math.max(next.at, this.#restsUntil);
  }

  /** Begins to send what is due. A slow receiver holds nothing else up. */
  async doDue(now: number): Promise<void> {
    for (const { id, at } of this.#waiting()) {
      if (Math.max(at, this.#restsUntil) > now || this.#underWay.size >= MOST_AT_ONCE) break;
      this.#underWay.add(id);
      this.#host
        .keepAlive(() => this.#deliver(id))
        .catch((error: unknown) => {
          this.#restsUntil = this.#host.clock.now() + MINUTE_MS;
          this.#host.logError(error);
        })
        .finally(() => {
          this.#underWay.delete(id);
          this.#host.changed();
        });
    }
    await this.#tellGivenUp();
  }

  #waiting(): { readonly id: string; readonly at: number }[] {
    return this.#store.waiting().filter(({ id }) => !this.#underWay.has(id));
  }

  async #deliver(id: string): Promise<void> {
    const entry = this.#store.find(id);
    if (entry === null) return;
    const { attempts } = entry;
    const { clock, random } = this.#host;
    if (attempts >= MOST_ATTEMPTS) {
      this.#store.giveUp(id, clock.now());
      return;
    }
    // Before it is sent: an attempt that a crash ends is one all the same.
    const wait = (WAITS_MS[attempts] ?? 0) * (1 + JITTER * random());
    this.#store.begin(id, clock.now() + Math.round(wait), CUT_OFF);
    const delivery = await this.#host.send(entry, new AbortController().signal);
    const error = fault(delivery);
    if (error === null) {
      this.#store.remove(id);
      return;
    }
    this.#store.failed(id, error);
    const isGone = delivery.kind === "answered" && delivery.status === GONE;
    if (isGone || attempts + 1 >= MOST_ATTEMPTS) this.#store.giveUp(id, clock.now());
  }

  async #tellGivenUp(): Promise<void> {
    for (const entry of this.#store.givenUp()) {
      await this.#host.tellFailed(this.#described(entry));
      this.#store.remove(entry.id);
    }
  }

  #described({
    id,
    automationId,
    url,
    attempts,
    lastError,
    failedAt,
  }: OutboxEntry & { readonly failedAt: number }): FailedNotification {
    return {
      id,
      automationId,
      conversationId: this.#host.conversationId,
      url,
      attempts,
      lastError: lastError ?? CUT_OFF,
      failedAt: new Date(failedAt).toISOString(),
    };
  }
}
