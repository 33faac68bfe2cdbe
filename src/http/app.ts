// The route table: which path is answered by what. Authentication, origin and errors are one function each, for all doors.

import { Hono } from "hono";
import { parseConfig, type Config } from "../config.ts";
import { checkConversationId, LOCAL_USER, objectName } from "../agents/identity.ts";
import type { Env } from "../agents/env.ts";
import { OBJECT_PATH } from "../agents/conversation-requests.ts";
import { feedbackSchema } from "../agents/feedback.ts";
import type { OfflineModels } from "../agents/wiring.ts";
import { UpshiftError } from "../core/errors.ts";
import { problem } from "../core/problem.ts";
import { checkAccess } from "./access.ts";
import { readAsk } from "./ask.ts";
import { readJson } from "./json-body.ts";
import { describeModels, health } from "./models.ts";
import { errorResponse } from "./v1/errors.ts";
import { isV1, mountV1 } from "./v1/routes.ts";

export interface AppSettings {
  readonly offline: OfflineModels | undefined;
}

type App = Hono<{ Bindings: Env; Variables: { config: Config } }>;

const MAX_PAGE = 500;

function stub(env: Env, conversationId: string): DurableObjectStub {
  return env.ChatAgent.getByName(objectName(LOCAL_USER, checkConversationId(conversationId)));
}

/** A request to a conversation's object, on a path of the object's own. */
function ask(
  env: Env,
  conversationId: string,
  path: string,
  init: { method?: string; query?: URLSearchParams; body?: unknown } = {},
): Promise<Response> {
  const url = new URL(path, "https://conversation");
  if (init.query !== undefined) url.search = init.query.toString();
  const body = init.body === undefined ? {} : { body: JSON.stringify(init.body) };
  return stub(env, conversationId).fetch(new Request(url, { method: init.method ?? "GET", ...body }));
}

function pageQuery(given: Record<string, string>): URLSearchParams {
  const limit = Number(given["limit"] ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new UpshiftError("invalid_request", `\`limit\` is a whole number from 1 to ${MAX_PAGE}.`, {
      errors: [{ path: "limit", reason: "out of range" }],
    });
  }
  const query = new URLSearchParams({ limit: String(limit) });
  for (const name of ["before", "versions"] as const)
    if (given[name] !== undefined) query.set(name, given[name]);
  return query;
}

/** A copy with headers that may still be changed, and without a cache's help: what a conversation says is private. */
function privately(response: Response): Response {
  const copy = new Response(response.body, response);
  copy.headers.set("cache-control", "no-store");
  copy.headers.set("x-content-type-options", "nosniff");
  return copy;
}

export function createApp(settings: AppSettings): App {
  const app: App = new Hono();

  app.use(async (context, next) => {
    const config = parseConfig(context.env as unknown as Record<string, unknown>);
    context.set("config", config);
    checkAccess(context.req.raw, config);
    await next();
  });

  app.get("/api/health", (context) =>
    privately(
      Response.json(health({ config: context.get("config"), ai: context.env.AI, offline: settings.offline })),
    ),
  );
  app.get("/api/models", (context) =>
    privately(
      Response.json(
        describeModels({
          config: context.get("config"),
          ai: context.env.AI,
          offline: settings.offline,
        }),
      ),
    ),
  );
  app.get("/api/conversations/:id/messages", async (context) =>
    privately(
      await ask(context.env, context.req.param("id"), OBJECT_PATH.page, {
        query: pageQuery(context.req.query()),
      }),
    ),
  );
  app.post("/api/conversations/:id/messages", async (context) => {
    const id = checkConversationId(context.req.param("id"));
    const body = await readAsk(context.req.raw);
    return privately(await ask(context.env, id, OBJECT_PATH.ask, { method: "POST", body }));
  });
  app.get("/api/conversations/:id/usage", async (context) =>
    privately(await ask(context.env, context.req.param("id"), OBJECT_PATH.usage)),
  );
  app.post("/api/conversations/:id/stop", async (context) =>
    privately(await ask(context.env, context.req.param("id"), OBJECT_PATH.stop, { method: "POST" })),
  );

  app.post("/api/conversations/:id/feedback", async (context) => {
    const id = checkConversationId(context.req.param("id"));
    const body = await readJson(context.req.raw, feedbackSchema);
    return privately(await ask(context.env, id, OBJECT_PATH.feedback, { method: "POST", body }));
  });

  app.get("/agents/chat-agent/:id", (context) => {
    const conversation = stub(context.env, context.req.param("id"));
    if (context.req.header("upgrade")?.toLowerCase() !== "websocket") {
      throw new UpshiftError(
        "invalid_request",
        "This address is a WebSocket; the history is at …/get-messages.",
      );
    }
    return conversation.fetch(context.req.raw);
  });
  app.get("/agents/chat-agent/:id/get-messages", async (context) =>
    privately(await ask(context.env, context.req.param("id"), OBJECT_PATH.list)),
  );

  mountV1(app, {
    offline: settings.offline,
    userOf: () => LOCAL_USER,
    askConversation: ({ env }, id, body) => ask(env, id, OBJECT_PATH.ask, { method: "POST", body }),
  });

  const refuse = (path: string, error: UpshiftError): Response =>
    isV1(path) ? errorResponse(error) : problem(error);
  app.notFound(({ req }) =>
    refuse(req.path, new UpshiftError("not_found", "There is nothing at this address.")),
  );
  app.onError((error, { req }) => {
    if (error instanceof UpshiftError) return refuse(req.path, error);
    const requestId = crypto.randomUUID();
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
