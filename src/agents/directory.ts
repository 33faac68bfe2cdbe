// One Durable Object a user: what belongs to the user rather than to one conversation. The list of conversations and what they
// are found by, how many turns may begin, what was spent, the facts that the user asked to keep, the MCP servers that the user
// added, what signs outgoing webhooks, and those that could not be delivered.

import { DurableObject } from "cloudflare:workers";
import type {
  ConversationNews,
  ConversationPage,
  ListedConversation,
  SettledCall,
} from "../core/directory.ts";
import { shortId } from "../core/short-id.ts";
import { utcDay } from "../ledger/day.ts";
import { grant, type ReserveRange } from "../ledger/reserve.ts";
import { FailedNotificationStore, type FailedNotification } from "../storage/failed-notification-store.ts";
import { IdempotencyStore, type Claim, type StoredAnswer } from "../storage/idempotency-store.ts";
import { LeavingStore } from "../storage/leaving-store.ts";
import { ListingStore, type ConversationPatch, type ListQuery } from "../storage/listing-store.ts";
import { SigningSecretStore } from "../storage/signing-secret-store.ts";
import { McpStore } from "../storage/mcp-store.ts";
import { MemoryStore } from "../storage/memory-store.ts";
import { durableObjectSql } from "../storage/sql.ts";
import { TurnRateStore } from "../storage/turn-rate-store.ts";
import { UsageStore, type UsageDay } from "../storage/usage-store.ts";
import { UserBudgetStore } from "../storage/user-budget-store.ts";
import { MOST_SERVERS, type McpServer, type NewMcpServer } from "../tools/mcp.ts";
import { MOST_FACTS, type Fact } from "../tools/memory.ts";
import type { UserReservation } from "./call-books.ts";
import { OBJECT_PATH } from "./conversation-requests.ts";
import type { Env } from "./env.ts";
import { objectName } from "./identity.ts";
import { newSecret } from "./webhook-signature.ts";
import type { Belongings } from "./turn-surroundings.ts";

/** A user's conversations run at the same time. */
const LARGEST_SHARE = 1 / 4;
/** Objects that are emptied at a time. */
const LEAVING_AT_ONCE = 20;
const TRY_AGAIN_MS = 30_000;
const DAY_MS = 86_400_000;

/** Of a user whose account was deleted: numbers alone, until the user comes back. */
interface Carried {
  readonly day: string;
  readonly microUsd: number;
  readonly turns: ReturnType<TurnRateStore["all"]>;
}
const CARRIED = "carried";

export class Directory extends DurableObject<Env> {
  readonly #sql = durableObjectSql(this.ctx.storage);
  readonly #budget = new UserBudgetStore(this.#sql);
  readonly #signingSecret = new SigningSecretStore(this.#sql);
  readonly #failedNotifications = new FailedNotificationStore(this.#sql);
  readonly #mcp = new McpStore(this.#sql);
  readonly #memory = new MemoryStore(this.#sql);
  readonly #listing = new ListingStore(this.#sql);
  readonly #rate = new TurnRateStore(this.#sql);
  readonly #usage = new UsageStore(this.#sql);
  readonly #leaving = new LeavingStore(this.#sql);
  readonly #requests = new IdempotencyStore(this.#sql);

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#takeOver();
  }

  /** @param id of the conversation that it begins in, which is known from then on; null for a turn that is nowhere stored
   *  @returns 0 where it may begin, otherwise in how many seconds one may */
  admitTurn(id: string | null, perMinute: number): number {
    const now = Date.now();
    const seconds = this.#rate.take(perMinute, now);
    if (seconds === 0 && id !== null) this.#listing.announce(id, now);
    return seconds;
  }

  /** Something may be stored in a conversation without a turn. */
  announce(id: string): void {
    this.#listing.announce(id, Date.now());
  }

  /** One that was announced, and of which nothing came. */
  forget(id: string): void {
    if (this.#listing.find(id) === null) this.#listing.remove(id);
  }

  /** Null where there is one of this id. */
  createConversation(id: string, title: string | null): ListedConversation | null {
    return this.#listing.create(id, title, Date.now());
  }

  /** Null where there is none. */
  conversation(id: string): ListedConversation | null {
    return this.#listing.find(id);
  }

  conversations(query: ListQuery): ConversationPage {
    return this.#listing.page(query);
  }

  /** Null where there is none. */
  patchConversation(id: string, patch: ConversationPatch): ListedConversation | null {
    return this.#listing.patch(id, patch);
  }

  /** Whether a model's title would be shown: the user gave none. */
  wantsTitle(id: string): boolean {
    return this.#listing.titledBy(id) === "words";
  }

  /** May be told again, and late. */
  takeNews(news: ConversationNews): void {
    this.#listing.takeNews(news);
  }

  /** May be told again. */
  countCalls(calls: readonly SettledCall[]): void {
    this.#usage.count(calls, Date.now());
  }

  /** Of the last `days` UTC days, today included; newest first. */
  usage(days: number): UsageDay[] {
    return this.#usage.days(utcDay(Date.now() - (days - 1) * DAY_MS));
  }

  /** Of a request that makes something: whether it is to be done, or what became of it. */
  claimRequest(scope: string, bodyDigest: string): Claim {
    return this.#requests.claim(scope, bodyDigest, Date.now());
  }

  answeredRequest(scope: string, answer: StoredAnswer): void {
    this.#requests.answered(scope, answer);
  }

  releaseRequest(scope: string): void {
    this.#requests.release(scope);
  }

  /** Removes a conversation from here and empties its object. @returns whether there was one */
  async removeConversation(userId: string, id: string): Promise<boolean> {
    if (!this.#listing.isKnown(id)) return false;
    await this.#takeLeave(userId, [id]);
    return true;
  }

  /** Removes some of the user's conversations, and once there is none left, everything else. @returns whether that is done */
  async removeAccount(userId: string): Promise<boolean> {
    const ids = this.#listing.ids(LEAVING_AT_ONCE);
    if (ids.length > 0 || this.#leaving.some(1).length > 0) {
      await this.#takeLeave(userId, ids);
      return false;
    }
    const now = Date.now();
    const carried: Carried = {
      day: utcDay(now),
      microUsd: this.#budget.used(utcDay(now)),
      turns: this.#rate.all(),
    };
    await this.ctx.storage.deleteAll();
    // What was used up stays so: who could begin anew would have no limits.
    if (carried.microUsd > 0 || carried.turns.length > 0) this.ctx.storage.kv.put(CARRIED, carried);
    await this.ctx.storage.sync();
    // The next start makes the tables again. The answer is on its way by then.
    setTimeout(() => this.ctx.abort("The account was deleted."), 0);
    return true;
  }

  /** Noted first: what a crash leaves undone is done at the alarm. */
  async #takeLeave(userId: string, ids: readonly string[]): Promise<void> {
    this.#sql.transaction(() => {
      for (const id of ids) {
        this.#leaving.add(objectName(userId, id));
        this.#listing.remove(id);
        this.#requests.forget(id);
      }
    });
    await this.ctx.storage.setAlarm(Date.now() + TRY_AGAIN_MS);
    await this.#emptyLeaving();
  }

  async #emptyLeaving(): Promise<void> {
    await Promise.all(
      this.#leaving.some(LEAVING_AT_ONCE).map(async (name) => {
        const url = new URL(OBJECT_PATH.erase, "https://conversation");
        const request = new Request(url, { method: "POST" });
        const answer = await this.env.ChatAgent.getByName(name).fetch(request);
        // Erased before, as far as it knows.
        if (!answer.ok && answer.status !== 404) throw new Error(`An object answered ${answer.status}.`);
        this.#leaving.remove(name);
      }),
    );
    if (this.#leaving.some(1).length === 0) await this.ctx.storage.deleteAlarm();
  }

  /** What an account that was deleted had used up of its day and its minute. */
  #takeOver(): void {
    const carried = this.ctx.storage.kv.get(CARRIED) as Carried | undefined;
    if (carried === undefined) return;
    this.ctx.storage.kv.delete(CARRIED);
    this.#budget.carry(carried.day, carried.microUsd);
    this.#rate.restore(carried.turns);
  }

  override async alarm(): Promise<void> {
    if (this.#leaving.some(1).length === 0) return;
    await this.ctx.storage.setAlarm(Date.now() + TRY_AGAIN_MS);
    await this.#emptyLeaving();
  }

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
