// What every route knows: the settings, whose request it is, and the way to that user's objects.

import type { Context, Hono } from "hono";
import type { Directory } from "../agents/directory.ts";
import { checkConversationId, objectName } from "../agents/identity.ts";
import type { Env } from "../agents/env.ts";
import type { Config } from "../config.ts";

export interface Bindings {
  Bindings: Env;
  Variables: { config: Config; requestId: string; userId: string; grant: string };
}

export type App = Hono<Bindings>;
export type AppContext = Context<Bindings>;

/** The user's own conversation of this id. @throws UpshiftError `invalid_conversation_id` */
export function conversationOf(
  { env, var: { userId } }: AppContext,
  conversationId: string,
): DurableObjectStub {
  return env.ChatAgent.getByName(objectName(userId, checkConversationId(conversationId)));
}

/** The user's own directory. */
export const directoryOf = ({ env, var: { userId } }: AppContext): DurableObjectStub<Directory> =>
  env.Directory.getByName(userId);

/** A request to the user's conversation, on a path of the object's own. @throws UpshiftError `invalid_conversation_id` */
export function askConversation(
  context: AppContext,
  conversationId: string,
  path: string,
  init: { method?: string; query?: URLSearchParams; body?: unknown } = {},
): Promise<Response> {
  const url = new URL(path, "https://conversation");
  if (init.query !== undefined) url.search = init.query.toString();
  const body = init.body === undefined ? {} : { body: JSON.stringify(init.body) };
  const request = new Request(url, { method: init.method ?? "GET", ...body });
  return conversationOf(context, conversationId).fetch(request);
}

/** A copy with headers that may still be changed, and without a cache's help: what it says is private. */
export function privately(response: Response): Response {
  const copy = new Response(response.body, response);
  copy.headers.set("cache-control", "no-store");
  copy.headers.set("x-content-type-options", "nosniff");
  return copy;
}
