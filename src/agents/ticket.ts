// One Durable Object a ticket, named by what the ticket says: it lets one socket in, once, and is gone
// when its time is over.

import { DurableObject } from "cloudflare:workers";
import type { Env } from "./env.ts";

export interface TicketFor {
  readonly userId: string;
  /** What let in whoever asked for it. */
  readonly grant: string;
  /** The one conversation it is for; null for any of the user's. */
  readonly conversation: string | null;
  readonly expiresAt: number;
}

const KEY = "ticket";

export class Ticket extends DurableObject<Env> {
  async issue(ticket: TicketFor): Promise<void> {
    await this.ctx.storage.put(KEY, ticket);
    await this.ctx.storage.setAlarm(ticket.expiresAt);
  }

  /** Uses it up, whatever becomes of it; null where there is none any more. */
  async redeem(now: number): Promise<TicketFor | null> {
    const ticket = await this.ctx.storage.get<TicketFor>(KEY);
    if (ticket === undefined) return null;
    await this.ctx.storage.deleteAll();
    return ticket.expiresAt > now ? ticket : null;
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}
