// The books of one conversation's model calls: neurons from the deployment's pool, money from the conversation's budget and
// the user's. A call is reserved in all of them before it is made, and settled in all of them after it.

import type { Step } from "../core/receipt.ts";
import { toUsd } from "../ledger/cost.ts";
import { utcDay } from "../ledger/day.ts";
import { total, type Neurons } from "../ledger/neurons.ts";
import { grant, neuronsOfLeast, outputWithin, reserveRange, type ReserveRange } from "../ledger/reserve.ts";
import { typicalNeurons } from "../ledger/typical-call.ts";
import { priceAt, type NeuronRates } from "../models/catalogue.ts";
import type { CallLedger } from "../storage/call-ledger.ts";
import type { Admission, CallBooks, ProposedCall } from "../turn/ports.ts";

/** The deployment's neurons. Calls are known by their ids: asked again, it answers the same. */
export interface NeuronPool {
  /** Null where nothing has to be counted: no neurons are free, and there is no cap. */
  take(day: string, callId: string, wanted: number): Promise<Neurons | null>;
  settle(day: string, callId: string, used: number): Promise<Neurons>;
}

export type UserReservation =
  | { readonly kind: "reserved"; readonly microUsd: number }
  | { readonly kind: "refused"; readonly leftMicroUsd: number };

/** The user's budget of a day, kept outside the conversation. Micro-dollars. */
export interface UserBudget {
  reserve(day: string, callId: string, range: ReserveRange, cap: number): Promise<UserReservation>;
  settle(callId: string, microUsd: number): Promise<void>;
}

/** Where the calls themselves are written down. */
export type BooksLedger = Pick<CallLedger, "open" | "settle" | "told" | "untold" | "usedMicroUsd">;

export interface BooksSettings {
  readonly ledger: BooksLedger;
  readonly pool: NeuronPool;
  readonly user: UserBudget;
  /** Caps in micro-dollars, null for none. */
  readonly conversationCap: number | null;
  readonly userDayCap: number | null;
}

/** A conversation's turns run one after the other: a call may take all that is left. */
const WHOLE = 1;

const inUsd = (microUsd: number): string => `$${toUsd(Math.max(0, Math.floor(microUsd)))}`;

type CallAhead = Pick<ProposedCall, "callId" | "startedAt" | "inputTokens">;

const refusal = (by: "neurons" | "budget", message: string): Admission => ({ kind: "refused", by, message });

export class ConversationBooks implements CallBooks {
  readonly #settings: BooksSettings;
  /** What calls of the running turn have taken from the pool; null where nothing is counted. */
  readonly #taken = new Map<string, { readonly day: string; readonly neurons: Neurons | null }>();
  #telling = Promise.resolve();

  constructor(settings: BooksSettings) {
    this.#settings = settings;
  }

  async freeNeurons(call: CallAhead, rates: NeuronRates): Promise<number> {
    return (await this.#take(call, rates))?.free ?? 0;
  }

  async reserve(call: ProposedCall): Promise<Admission> {
    const rates = call.route === "workers-ai" ? call.model.neurons : null;
    let freeNeurons = 0;
    if (rates !== null) {
      const taken = await this.#take(call, rates);
      // Crumbs that are left here and there do not make a call: it would use far more than it could take.
      if (taken !== null && total(taken) < typicalNeurons(call.inputTokens, rates) / 2) {
        return refusal(
          "neurons",
          "The neurons that this deployment may use in a day are used up. They return at 00:00 UTC.",
        );
      }
      freeNeurons = taken?.free ?? 0;
    }
    let { maxOutputTokens } = call.model;
    let reservedMicroUsd = 0;
    if (this.#hasBudget && call.route !== "offline") {
      if (call.price === null) {
        return refusal(
          "budget",
          `The price of ${call.model.wireModel} is not known, so no budget can be kept. The operator should set PRICES.`,
        );
      }
      const price = priceAt(call.price, new Date(call.startedAt));
      const terms = { inputTokens: call.inputTokens, maxOutputTokens, price, neurons: rates, freeNeurons };
      const reserved = await this.#reserveMoney(call, reserveRange(terms));
      if (typeof reserved === "string") return refusal("budget", reserved);
      reservedMicroUsd = reserved;
      maxOutputTokens = outputWithin(terms, reserved);
    }
    this.#settings.ledger.open({
      callId: call.callId,
      messageId: call.answerId,
      startedAt: call.startedAt,
      tier: call.tier,
      model: call.model.wireModel,
      route: call.route,
      reservedMicroUsd,
    });
    return { kind: "admitted", maxOutputTokens, freeNeurons };
  }

  async settle(callId: string, neurons: number | null, toStep: (freeNeurons: number) => Step): Promise<Step> {
    const used = await this.#giveBack(callId, neurons ?? 0);
    const step = toStep(used?.free ?? 0);
    const { ledger, userDayCap } = this.#settings;
    ledger.settle(callId, step);
    // The pool knows already.
    if (userDayCap === null) ledger.told(callId);
    return step;
  }

  /** What was taken for calls that were never made goes back, and the books outside hear what the others came to. */
  async turnEnded(): Promise<void> {
    for (const callId of this.#taken.keys()) await this.#giveBack(callId, 0);
    // One after the other: what failed before is tried again, and does not stand in the way.
    this.#telling = this.#telling.catch(() => {}).then(() => this.#tell());
    await this.#telling;
  }

  /** Calls whose settlement a crash or a lost connection has kept from the books outside are settled there now. */
  async #tell(): Promise<void> {
    const { ledger, pool, user, userDayCap } = this.#settings;
    for (const call of ledger.untold()) {
      if (call.neurons !== null) await pool.settle(call.day, call.callId, call.neurons);
      if (userDayCap !== null) await user.settle(call.callId, call.microUsd ?? 0);
      ledger.told(call.callId);
    }
  }

  get #hasBudget(): boolean {
    return this.#settings.conversationCap !== null || this.#settings.userDayCap !== null;
  }

  async #take({ callId, startedAt, inputTokens }: CallAhead, rates: NeuronRates): Promise<Neurons | null> {
    const before = this.#taken.get(callId);
    if (before !== undefined) return before.neurons;
    const day = utcDay(startedAt);
    // Under a budget, what is free of charge has to last for all that the call may write.
    const wanted = this.#hasBudget ? neuronsOfLeast(inputTokens, rates) : typicalNeurons(inputTokens, rates);
    const neurons = await this.#settings.pool.take(day, callId, wanted);
    this.#taken.set(callId, { day, neurons });
    return neurons;
  }

  async #giveBack(callId: string, used: number): Promise<Neurons | null> {
    const taken = this.#taken.get(callId);
    this.#taken.delete(callId);
    return taken == null || taken.neurons === null
      ? null
      : await this.#settings.pool.settle(taken.day, callId, used);
  }

  /** @returns what was reserved, in micro-dollars, or the sentence that says why nothing was */
  async #reserveMoney(call: ProposedCall, range: ReserveRange): Promise<number | string> {
    const { ledger, user, conversationCap, userDayCap } = this.#settings;
    let most = range.most;
    if (conversationCap !== null) {
      const left = conversationCap - ledger.usedMicroUsd(call.callId);
      const granted = grant(range, { left, cap: conversationCap }, WHOLE);
      if (granted === null) {
        return (
          `What is left of this conversation's budget (${inUsd(left)} of ${inUsd(conversationCap)}) does not cover another ` +
          "answer. Begin a new conversation, or ask the operator to raise BUDGET_USD_PER_CONVERSATION."
        );
      }
      most = granted;
    }
    if (userDayCap === null) return most;
    const within = { least: Math.min(range.least, most), usual: Math.min(range.usual, most), most };
    const answer = await user.reserve(utcDay(call.startedAt), call.callId, within, userDayCap);
    if (answer.kind === "reserved") return answer.microUsd;
    return (
      `What is left of today's budget (${inUsd(answer.leftMicroUsd)} of ${inUsd(userDayCap)}) does not cover another answer. ` +
      "It is renewed at 00:00 UTC; the operator can raise BUDGET_USD_PER_USER_DAY."
    );
  }
}
