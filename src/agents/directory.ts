// One Durable Object a user: what belongs to the user rather than to one conversation. The day's budget, the facts that the
// user asked to keep, the MCP servers that the user added, what signs outgoing webhooks, and those that could not be delivered.

import { DurableObject } from "cloudflare:workers";
import { shortId } from "../core/short-id.ts";
import { grant, type ReserveRange } from "../ledger/reserve.ts";
import { FailedNotificationStore, type FailedNotification } from "../storage/failed-notification-store.ts";
import { SigningSecretStore } from "../storage/signing-secret-store.ts";
import { McpStore } from "../storage/mcp-store.ts";
import { MemoryStore } from "../storage/memory-store.ts";
import { durableObjectSql } from "../storage/sql.ts";
import { UserBudgetStore } from "../storage/user-budget-store.ts";
import { MOST_SERVERS, type McpServer, type NewMcpServer } from "../tools/mcp.ts";
import { MOST_FACTS, type Fact } from "../tools/memory.ts";
import type { UserReservation } from "./call-books.ts";
import type { Env } from "./env.ts";
import { newSecret } from "./webhook-signature.ts";
import type { Belongings } from "./turn-surroundings.ts";

/** A user's conversations run at the same time. */
const LARGEST_SHARE = 1 / 4;

export class Directory extends DurableObject<Env> {
  readonly #sql = durableObjectSql(this.ctx.storage);
  readonly #budget = new UserBudgetStore(this.#sql);
  readonly #signingSecret = new SigningSecretStore(this.#sql);
  readonly #failedNotifications = new FailedNotificationStore(this.#sql);
  readonly #mcp = new McpStore(this.#sql);
  readonly #memory = new MemoryStore(this.#sql);

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

  signingSecret(): string {
    return this.#signingSecret.find() ?? this.rotateSigningSecret();
  }

  /** The one before it signs nothing any more. */
  rotateSigningSecret(): string {
    const secret = newSecret();
    this.#signingSecret.set(secret);
    return secret;
  }

  /** May be told more than once. */
  notificationFailed(failed: FailedNotification): void {
    this.#failedNotifications.add(failed);
  }

  failedNotifications(): FailedNotification[] {
    return this.#failedNotifications.all();
  }

  /** Newest first. */
  facts(): Fact[] {
    return this.#memory.all();
  }

  /** The fact that is kept, also where it was already; null where no more can be. */
  keepFact(fact: string, conversationId: string): Fact | null {
    return this.#memory.keep({ id: shortId(), fact, conversationId, createdAt: Date.now() }, MOST_FACTS);
  }

  /** Null where there is no such fact. */
  changeFact(id: string, fact: string): Fact | null {
    return this.#memory.change(id, fact);
  }

  /** The fact that went; null where there was none. */
  forgetFact(id: string): Fact | null {
    return this.#memory.forget(id);
  }

  mcpServers(): McpServer[] {
    return this.#mcp.all();
  }

  /** The server's id, or why it was not added. */
  addMcpServer(server: NewMcpServer): { id: string } | "name-taken" | "full" {
    const id = shortId();
    const outcome = this.#mcp.add(server, id, Date.now(), MOST_SERVERS);
    return outcome === "added" ? { id } : outcome;
  }

  /** Whether it was there. */
  removeMcpServer(id: string): boolean {
    return this.#mcp.remove(id);
  }

  belongings(): Belongings {
    return { facts: this.#memory.all(), servers: this.#mcp.all() };
  }
}
