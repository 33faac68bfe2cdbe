// The deployment's neurons as Durable Objects: one root that leases them out, and shards that calls take them from. No turn
// visits the root: a shard goes there for many calls at once, and for nothing while it knows that nothing is left.

import { DurableObject } from "cloudflare:workers";
import { parseConfig } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import { utcDay } from "../ledger/day.ts";
import { dayStock, leaseFrom, minus, NO_NEURONS, total, type Neurons } from "../ledger/neurons.ts";
import { NeuronRootStore } from "../storage/neuron-root-store.ts";
import { NeuronShardStore } from "../storage/neuron-shard-store.ts";
import { durableObjectSql } from "../storage/sql.ts";
import type { Env } from "./env.ts";
import { NEURON_SHARDS } from "./neuron-allowance.ts";

/** How long a shard believes that the root has nothing left, and how long it keeps what nobody takes. */
const DRY_MS = 60_000;
const IDLE_MS = 30_000;

export class NeuronRoot extends DurableObject<Env> {
  readonly #store = new NeuronRootStore(durableObjectSql(this.ctx.storage));

  /** Leases neurons of that UTC day; none where nothing is left. */
  lease(day: string, wanted: number): Neurons {
    const config = parseConfig(this.env as unknown as Record<string, unknown>);
    const stock = dayStock(config.FREE_NEURONS_PER_DAY, config.BUDGET_NEURONS_PER_DAY);
    const leased = leaseFrom(minus(stock, this.#store.leased(day)), wanted, NEURON_SHARDS);
    this.#store.add(day, leased);
    return leased;
  }

  /** Takes back what a shard has left; negative where it used more than it had. */
  giveBack(day: string, left: Neurons): void {
    this.#store.add(day, minus(NO_NEURONS, left));
  }
}

export class NeuronShard extends DurableObject<Env> {
  readonly #store = new NeuronShardStore(durableObjectSql(this.ctx.storage));
  #dryUntil = 0;

  /** Takes up to `wanted` neurons for a call, once a call: asked again, it answers the same. */
  async take(day: string, callId: string, wanted: number): Promise<Neurons> {
    if (this.#store.taken(day, callId) === null) await this.#stockUp(day, wanted);
    return this.#store.taken(day, callId) ?? this.#store.take(day, callId, wanted);
  }

  /** What a call has really used. @returns how much of that was free and how much is paid for */
  async settle(day: string, callId: string, used: number): Promise<Neurons> {
    const beyond = used - total(this.#store.taken(day, callId) ?? NO_NEURONS);
    if (beyond > 0) await this.#stockUp(day, beyond);
    return this.#store.settle(day, callId, used);
  }

  /** Leases from the root what is missing here, as far as it has any. */
  async #stockUp(day: string, wanted: number): Promise<void> {
    const missing = wanted - Math.max(0, this.#store.stock(day).free);
    if (missing > 0 && systemClock.now() >= this.#dryUntil) {
      const leased = await this.#root().lease(day, missing);
      this.#store.add(day, leased);
      if (leased.free === 0) this.#dryUntil = systemClock.now() + DRY_MS;
    }
    await this.ctx.storage.setAlarm(systemClock.now() + IDLE_MS);
  }

  /** Nobody has come for a while: what is left here may be wanted elsewhere. */
  override async alarm(): Promise<void> {
    const day = utcDay(systemClock.now());
    const left = this.#store.stock(day);
    if (total(left) === 0) return;
    this.#store.add(day, minus(NO_NEURONS, left));
    await this.#root().giveBack(day, left);
  }

  #root(): DurableObjectStub<NeuronRoot> {
    return this.env.NeuronRoot.getByName("root");
  }
}
