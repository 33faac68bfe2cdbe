// One Durable Object a user: what belongs to the user rather than to one conversation. Today, the day's budget.

import { DurableObject } from "cloudflare:workers";
import { grant, type ReserveRange } from "../ledger/reserve.ts";
import { durableObjectSql } from "../storage/sql.ts";
import { UserBudgetStore } from "../storage/user-budget-store.ts";
import type { UserReservation } from "./call-books.ts";
import type { Env } from "./env.ts";

/** A user's conversations run at the same time. */
const LARGEST_SHARE = 1 / 4;

export class Directory extends DurableObject<Env> {
  readonly #budget = new UserBudgetStore(durableObjectSql(this.ctx.storage));

  /** Reserves for a call of that UTC day, once a call: asked again, it answers the same. */
  reserve(day: string, callId: string, range: ReserveRange, capMicroUsd: number): UserReservation {
    const before = this.#budget.call(day, callId);
    if (before !== null) return { kind: "reserved", microUsd: before };
    const leftMicroUsd = capMicroUsd - this.#budget.used(day);
    const microUsd = grant(range, { left: leftMicroUsd, cap: capMicroUsd }, LARGEST_SHARE);
    if (microUsd === null) return { kind: "refused", leftMicroUsd };
    this.#budget.reserve(day, callId, microUsd);
    return { kind: "reserved", microUsd };
  }

  settle(callId: string, microUsd: number): void {
    this.#budget.settle(callId, microUsd);
  }
}
