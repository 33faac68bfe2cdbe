// The routes of one conversation. What is asked for is read here, so that no conversation is woken for what can't be read.

import { z } from "zod";
import { OBJECT_PATH } from "../agents/conversation-requests.ts";
import { feedbackSchema } from "../agents/feedback.ts";
import { GRANT_HEADER } from "../agents/grant.ts";
import { checkConversationId } from "../agents/identity.ts";
import { UpshiftError } from "../core/errors.ts";
import { readAsk } from "./ask.ts";
import { askConversation, conversationOf, privately, type App } from "./context.ts";
import { readJson } from "./json-body.ts";
import { countUpTo, readQuery } from "./query.ts";

const MESSAGES_A_PAGE = 100;
const MAX_PAGE = 500;

export const messagesQuerySchema = z.object({
  limit: countUpTo(MAX_PAGE).default(MESSAGES_A_PAGE),
  before: z.string().max(256).optional(),
  versions: z.literal("all", "all is needed").optional(),
});

function pageQuery(given: Record<string, string>): URLSearchParams {
  const { limit, before, versions } = readQuery(messagesQuerySchema, given);
  return new URLSearchParams({
    limit: String(limit),
    ...(before !== undefined && { before }),
    ...(versions !== undefined && { versions }),
  });
}

/** A socket's upgrade as the conversation gets it: what let it in, and no credential itself. */
function withGrant(request: Request, grant: string): Request {
  const url = new URL(request.url);
  url.searchParams.delete("ticket");
  const passed = new Request(url, request);
  for (const name of ["authorization", "cookie", "cf-access-jwt-assertion"]) passed.headers.delete(name);
  passed.headers.set(GRANT_HEADER, grant);
  return passed;
}

export function mountConversations(app: App): void {
  app.get("/api/conversations/:id/messages", async (context) =>
    privately(
      await askConversation(context, context.req.param("id"), OBJECT_PATH.page, {
        query: pageQuery(context.req.query()),
      }),
    ),
  );
  app.post("/api/conversations/:id/messages", async (context) => {
    const id = checkConversationId(context.req.param("id"));
    const body = await readAsk(context.req.raw);
    return privately(await askConversation(context, id, OBJECT_PATH.ask, { method: "POST", body }));
  });
  app.get("/api/conversations/:id/usage", async (context) =>
    privately(await askConversation(context, context.req.param("id"), OBJECT_PATH.usage)),
  );
  app.post("/api/conversations/:id/stop", async (context) =>
    privately(await askConversation(context, context.req.param("id"), OBJECT_PATH.stop, { method: "POST" })),
  );
  app.post("/api/conversations/:id/feedback", async (context) => {
    const id = checkConversationId(context.req.param("id"));
    const body = await readJson(context.req.raw, feedbackSchema);
    return privately(await askConversation(context, id, OBJECT_PATH.feedback, { method: "POST", body }));
  });

  app.get("/agents/chat-agent/:id", (context) => {
    const conversation = conversationOf(context, context.req.param("id"));
    if (context.req.header("upgrade")?.toLowerCase() !== "websocket") {
      throw new UpshiftError(
        "invalid_request",
        "This address is a WebSocket; the history is at …/get-messages.",
      );
    }
    return conversation.fetch(withGrant(context.req.raw, context.var.grant));
  });
  app.get("/agents/chat-agent/:id/get-messages", async (context) =>
    privately(await askConversation(context, context.req.param("id"), OBJECT_PATH.list)),
  );
}
