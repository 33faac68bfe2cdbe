// The Worker's bindings for tests of its routes: conversations that note who asked for what, and no models.

import type { Env } from "../../../src/agents/env.ts";
import type { TicketFor } from "../../../src/agents/ticket.ts";

export interface Asked {
  /** The name of the object that was asked. */
  readonly object: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  /** The body's JSON; null where there is none. */
  readonly body: Promise<unknown>;
}

export interface FakeEnv {
  readonly env: Env;
  readonly asked: Asked[];
}

export function fakeEnv(
  variables: Readonly<Record<string, unknown>> = {},
  answer: () => Response = () => Response.json({ from: "the conversation" }),
): FakeEnv {
  const asked: Asked[] = [];
  const ChatAgent = {
    getByName: (object: string) => ({
      fetch: (request: Request) => {
        const { pathname, search } = new URL(request.url);
        const { method, headers } = request;
        const body = request.body === null ? Promise.resolve(null) : request.json();
        asked.push({ object, method, path: pathname + search, headers, body });
        return Promise.resolve(answer());
      },
    }),
  };
  const tickets = new Map<string, TicketFor>();
  const Ticket = {
    getByName: (name: string) => ({
      issue: (ticket: TicketFor) => Promise.resolve(void tickets.set(name, ticket)),
      redeem: (now: number) => {
        const ticket = tickets.get(name);
        tickets.delete(name);
        return Promise.resolve(ticket !== undefined && ticket.expiresAt > now ? ticket : null);
      },
    }),
  };
  const ASSETS = { fetch: () => Promise.resolve(new Response("asset")) };
  return { env: { ChatAgent, Ticket, ASSETS, ...variables } as unknown as Env, asked };
}
