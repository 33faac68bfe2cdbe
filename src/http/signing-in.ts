// Signing in on the page, and tickets for sockets that can send no header.

import { z } from "zod";
import { checkConversationId } from "../agents/identity.ts";
import { UpshiftError } from "../core/errors.ts";
import { randomToken } from "../core/random-token.ts";
import { byToken } from "./authenticate.ts";
import { privately, type App } from "./context.ts";
import { readJson, readOptionalJson } from "./json-body.ts";
import { checkOrigin } from "./origin.ts";
import { clearSession, sessionOf, setSession } from "./session-cookie.ts";

export const sessionSchema = z.object({ token: z.string("a token is needed").min(1).max(1_000) });
export const ticketSchema = z.object({ conversation: z.string().optional() });

const TICKET_LIFE_MS = 30_000;

/** To be mounted before anybody is asked who they are. */
export function mountSession(app: App): void {
  app.post("/api/session", async (context) => {
    const { config } = context.var;
    checkOrigin(context.req.raw, config, false);
    if (config.AUTH_MODE !== "token")
      throw new UpshiftError(
        "invalid_request",
        `No token is asked for here (AUTH_MODE is ${config.AUTH_MODE}).`,
      );
    const { token } = await readJson(context.req.raw, sessionSchema);
    await byToken(token, config);
    setSession(context, await sessionOf(token));
    return context.body(null, 204, { "cache-control": "no-store" });
  });
  app.delete("/api/session", (context) => {
    checkOrigin(context.req.raw, context.var.config, false);
    clearSession(context);
    return context.body(null, 204, { "cache-control": "no-store" });
  });
}

export function mountTickets(app: App): void {
  app.post("/api/tickets", async (context) => {
    const { conversation } = await readOptionalJson(context.req.raw, ticketSchema);
    const ticket = randomToken();
    const expiresAt = Date.now() + TICKET_LIFE_MS;
    await context.env.Ticket.getByName(ticket).issue({
      userId: context.var.userId,
      grant: context.var.grant,
      conversation: conversation === undefined ? null : checkConversationId(conversation),
      expiresAt,
    });
    return privately(
      Response.json({ ticket, expiresAt: new Date(expiresAt).toISOString() }, { status: 201 }),
    );
  });
}
