// The Worker: who may come in, which routes there are, and how each door words an error. One function each, for all doors.

import { Hono } from "hono";
import { OBJECT_PATH } from "../agents/conversation-requests.ts";
import type { OfflineModels } from "../agents/wiring.ts";
import { parseConfig } from "../config.ts";
import { UpshiftError } from "../core/errors.ts";
import { problem } from "../core/problem.ts";
import { authenticate, checkMode } from "./authenticate.ts";
import { mountApprovals } from "./approvals.ts";
import { mountAutomations } from "./automations.ts";
import { askConversation, privately, type App } from "./context.ts";
import { mountConversations } from "./conversations.ts";
import { mountDirectory } from "./directory.ts";
import { mountHooks } from "./hooks.ts";
import { idempotent } from "./idempotency.ts";
import { mountMcpServers } from "./mcp-servers.ts";
import { mountMemory } from "./memory.ts";
import { describeModels, health } from "./models.ts";
import { mountNotifications } from "./notifications.ts";
import { mountOpenApi } from "./openapi.ts";
import { allowOrigins } from "./origin.ts";
import { mountPortable } from "./portable.ts";
import { requestIds } from "./request-id.ts";
import { mountShare, mountSharedPages } from "./share.ts";
import { mountSession, mountTickets } from "./signing-in.ts";
import { errorResponse } from "./v1/errors.ts";
import { isV1, mountV1 } from "./v1/routes.ts";

export interface AppSettings {
  readonly offline: OfflineModels | undefined;
}

export function createApp(settings: AppSettings): App {
  const app: App = new Hono();

  // First, so that it sees every answer, also those to what the others refuse.
  app.use(requestIds());

  app.use(async (context, next) => {
    const config = parseConfig(context.env as unknown as Record<string, unknown>);
    context.set("config", config);
    checkMode(context.req.raw, config);
    await next();
  });
  app.use(allowOrigins());

  // These are for whoever comes: a probe, a sender whose signature is all that lets it in, who was sent a link, and whoever signs in.
  app.get("/api/health", ({ env, var: { config } }) =>
    privately(Response.json(health({ config, ai: env.AI, offline: settings.offline }))),
  );
  mountHooks(app);
  mountSharedPages(app);
  mountSession(app);
  mountOpenApi(app);

  app.use(async (context, next) => {
    const { userId, grant } = await authenticate(context);
    context.set("userId", userId);
    context.set("grant", grant);
    await next();
  });

  mountTickets(app);
  app.use("/api/*", idempotent());
  app.get("/api/models", ({ env, var: { config } }) =>
    privately(Response.json(describeModels({ config, ai: env.AI, offline: settings.offline }))),
  );
  mountDirectory(app);
  mountPortable(app);
  mountConversations(app);
  mountShare(app);
  mountApprovals(app);
  mountNotifications(app);
  mountAutomations(app);
  mountMcpServers(app);
  mountMemory(app);
  mountV1(app, {
    offline: settings.offline,
    askConversation: (context, id, body) =>
      askConversation(context, id, OBJECT_PATH.ask, { method: "POST", body }),
  });

  const refuse = (path: string, error: UpshiftError): Response =>
    isV1(path) ? errorResponse(error) : problem(error);
  app.notFound(({ req }) =>
    refuse(req.path, new UpshiftError("not_found", "There is nothing at this address.")),
  );
  app.onError((error, { req, var: { requestId } }) => {
    if (error instanceof UpshiftError) return refuse(req.path, error);
    console.error(JSON.stringify({ level: "error", requestId, error: error.stack ?? error.message }));
    return refuse(
      req.path,
      new UpshiftError("internal", `Something went wrong here (request ${requestId}).`, {
        cause: error,
      }),
    );
  });
  return app;
}
