// Where other services call in: a hook for each automation that waits for one. A message is verified over its bytes, taken once,
// and handed on as data; what then runs is the automation's, and nobody here waits for it.

import type { Clock } from "../core/clock.ts";
import { UpshiftError } from "../core/errors.ts";
import { orProblem } from "../core/problem.ts";
import { randomToken } from "../core/random-token.ts";
import type { HookStore } from "../storage/hook-store.ts";
import type { Hooks } from "./automation-ports.ts";
import type { TimedWork } from "./wakes.ts";
import { newSecret, verifyWebhook, type Verdict } from "./webhook-signature.ts";

/** What a message sets going. */
export interface HookedAutomations {
  isPaused(automationId: string): boolean;
  /**
   * Begins a run, and waits for nothing.
   * @returns false where it has had this message before
   * @throws UpshiftError where it may not run now: the message then counts as not received
   */
  fire(automationId: string, message: { readonly messageId: string; readonly payload: string }): boolean;
}

export interface InboundHooksHost {
  readonly store: HookStore;
  readonly automations: HookedAutomations;
  /** Where the world outside finds out whose a hook is. */
  readonly address: (hookId: string) => {
    assign(objectName: string): Promise<void>;
    clear(): Promise<void>;
  };
  readonly objectName: string;
  readonly clock: Clock;
  /** Work is due that was not before. */
  readonly changed: () => void;
}

const HOUR_MS = 3_600_000;
const OVERLAP_MS = 24 * HOUR_MS;
const MOST_SECRETS = 5;
/** Longer than a timestamp is taken for new. */
const REMEMBERED_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;
const MESSAGES_PER_MINUTE = 60;

const HOOK_ID = /^[A-Za-z0-9_-]{22}$/;
export const isHookId = (text: string): boolean => HOOK_ID.test(text);

export const unknownHook = (): UpshiftError =>
  new UpshiftError(
    "not_found",
    "There is no hook at this address. Check it, or ask its owner for the new one.",
  );

const REFUSALS: Readonly<Record<Exclude<Verdict["kind"], "signed">, string>> = {
  unreadable:
    "A call of a hook needs the headers webhook-id (up to 256 visible characters, no timestamp among them), webhook-timestamp (seconds since 1970) and webhook-signature. Sign it as Standard Webhooks says.",
  "off-time":
    "The webhook-timestamp is more than 5 minutes off. Check the sender's clock, and sign each message when it is sent.",
  forged:
    "No webhook-signature fits. Sign `{webhook-id}.{webhook-timestamp}.{body}`, the body's bytes as they are sent, with the hook's secret.",
};

function readText(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new UpshiftError("invalid_request", "The body is not UTF-8. Send text, such as JSON, in UTF-8.");
  }
}

export class InboundHooks implements Hooks, TimedWork {
  readonly #host: InboundHooksHost;
  readonly #store: HookStore;

  constructor(host: InboundHooksHost) {
    this.#host = host;
    this.#store = host.store;
  }

  async create(automationId: string): ReturnType<Hooks["create"]> {
    const [hookId, secret] = [randomToken(), newSecret()];
    this.#store.add(hookId, automationId, secret);
    this.#host.changed();
    await this.#host.address(hookId).assign(this.#host.objectName);
    return { path: `/api/hooks/${hookId}`, secret };
  }

  async remove(automationId: string): Promise<void> {
    this.#store.remove(automationId);
    this.#host.changed();
  }

  /** All of them, their addresses included. */
  async removeAll(): Promise<void> {
    this.#store.removeAll();
    await this.doDue();
  }

  async rotate(automationId: string): ReturnType<Hooks["rotate"]> {
    const hookId = this.#store.hookOf(automationId);
    if (hookId === null) throw new UpshiftError("not_found", "This automation has no hook.");
    const secret = newSecret();
    const now = this.#host.clock.now();
    const validUntil = now + OVERLAP_MS;
    this.#store.rotate(hookId, secret, { now, validUntil, most: MOST_SECRETS });
    return { secret, previousValidUntil: new Date(validUntil).toISOString() };
  }

  /** Answers a call of a hook, whose size was bounded at the door. */
  receive(hookId: string, request: Request): Promise<Response> {
    return orProblem(async () => {
      if (this.#store.automationOf(hookId) === null) throw unknownHook();
      const body = new Uint8Array(await request.arrayBuffer());
      const now = this.#host.clock.now();
      const secrets = this.#store.secrets(hookId, now);
      const verdict = await verifyWebhook(request.headers, body, secrets, now);
      if (verdict.kind !== "signed") throw new UpshiftError("unauthenticated", REFUSALS[verdict.kind]);
      this.#take(hookId, { messageId: verdict.messageId, payload: readText(body) });
      return Response.json({}, { status: 202 });
    });
  }

  /** Without an await, so that the run and the note of its message are stored together or not at all. */
  #take(hookId: string, message: { messageId: string; payload: string }): void {
    const { automations, clock } = this.#host;
    const { messageId } = message;
    const at = clock.now();
    // Again: it may have been removed while the message was verified.
    const automationId = this.#store.automationOf(hookId);
    if (automationId === null) throw unknownHook();
    const repeated = new UpshiftError(
      "already_received",
      "A message with this webhook-id has been received. Give each message an id of its own.",
    );
    if (this.#store.hasReceived(hookId, messageId)) throw repeated;
    if (automations.isPaused(automationId))
      throw new UpshiftError(
        "automation_paused",
        "The automation behind this hook is paused, so nothing runs. Send the message again once it is resumed.",
      );
    if (this.#store.receivedSince(hookId, at - MINUTE_MS) >= MESSAGES_PER_MINUTE)
      throw new UpshiftError(
        "rate_limited",
        `A hook takes ${MESSAGES_PER_MINUTE} messages a minute. Send this one again later.`,
      );
    if (!automations.fire(automationId, message)) throw repeated;
    this.#store.received(hookId, messageId, { at, forgetBefore: at - REMEMBERED_MS });
  }

  nextAt(): number | null {
    return this.#store.removed().length > 0 ? 0 : null;
  }

  /** Clears the addresses of hooks that are gone. */
  async doDue(): Promise<void> {
    for (const hookId of this.#store.removed()) {
      await this.#host.address(hookId).clear();
      this.#store.forget(hookId);
    }
  }
}
