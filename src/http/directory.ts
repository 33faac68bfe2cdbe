// The routes of the user's conversations as a list: made, found, named, put away and deleted. They are the directory's; a
// conversation's object is woken only to begin it or to empty it.

import { z } from "zod";
import { OBJECT_PATH } from "../agents/conversation-requests.ts";
import { checkConversationId, conversationExists, noConversation } from "../agents/identity.ts";
import { LIST_CURSOR, type ListedConversation } from "../core/directory.ts";
import { shortId } from "../core/short-id.ts";
import { MOST_TITLE_CHARACTERS } from "../core/title-words.ts";
import { askConversation, directoryOf, privately, type App, type AppContext } from "./context.ts";
import { readJson, readOptionalJson } from "./json-body.ts";
import { countUpTo, readQuery } from "./query.ts";

const CONVERSATIONS_A_PAGE = 50;
const MOST_A_PAGE = 200;
const MOST_QUERY_CHARACTERS = 200;
const MOST_DAYS = 366;
const USAGE_DAYS = 30;

/** One line of text. */
export const titleSchema = z
  .string()
  .transform((title) => title.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim())
  .pipe(
    z
      .string()
      .min(1, "a title is needed")
      .refine(
        (title) => [...title].length <= MOST_TITLE_CHARACTERS,
        `at most ${MOST_TITLE_CHARACTERS} characters are needed`,
      ),
  );

export const createConversationSchema = z.object({
  id: z.string().optional(),
  title: titleSchema.optional(),
});

export const patchConversationSchema = z
  .object({
    title: titleSchema.optional(),
    pinned: z.boolean().optional(),
    archived: z.boolean().optional(),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), {
    message: "title, pinned or archived is needed",
  });

const flag = z.enum(["true", "false"], "true or false is needed").transform((value) => value === "true");

export const listQuerySchema = z.object({
  query: z
    .string()
    .max(MOST_QUERY_CHARACTERS, `at most ${MOST_QUERY_CHARACTERS} characters are needed`)
    .optional(),
  archived: flag.default(false),
  limit: countUpTo(MOST_A_PAGE).default(CONVERSATIONS_A_PAGE),
  cursor: z.string().regex(LIST_CURSOR, "the nextCursor of the page before is needed").optional(),
});

export const usageQuerySchema = z.object({
  days: countUpTo(MOST_DAYS).default(USAGE_DAYS),
});

/** What the directory says of the user's own. @throws UpshiftError `not_found` */
export async function findListed(context: AppContext, id: string): Promise<ListedConversation> {
  const listed = await directoryOf(context).conversation(checkConversationId(id));
  if (listed === null) throw noConversation();
  return listed;
}

export function mountDirectory(app: App): void {
  app.get("/api/conversations", async (context) => {
    const { query, archived, limit, cursor } = readQuery(listQuerySchema, context.req.query());
    const words = query === undefined || query.trim() === "" ? null : query;
    const page = await directoryOf(context).conversations({ words, archived, limit, cursor: cursor ?? null });
    return privately(Response.json(page));
  });

  app.post("/api/conversations", async (context) => {
    const given = await readOptionalJson(context.req.raw, createConversationSchema);
    const id = given.id === undefined ? shortId() : checkConversationId(given.id);
    const directory = directoryOf(context);
    // Known there first: whatever is stored can then be found, and deleted.
    await directory.announce(id);
    const begun = await askConversation(context, id, OBJECT_PATH.begin, { method: "POST" });
    if (!begun.ok) {
      await directory.forget(id);
      return privately(begun);
    }
    const made = await directory.createConversation(id, given.title ?? null);
    if (made === null) throw conversationExists();
    return privately(Response.json(made, { status: 201 }));
  });

  app.get("/api/conversations/:id", async (context) => {
    return privately(Response.json(await findListed(context, context.req.param("id"))));
  });

  app.patch("/api/conversations/:id", async (context) => {
    const id = checkConversationId(context.req.param("id"));
    const patch = await readJson(context.req.raw, patchConversationSchema);
    const patched = await directoryOf(context).patchConversation(id, patch);
    if (patched === null) throw noConversation();
    return privately(Response.json(patched));
  });

  app.delete("/api/conversations/:id", async (context) => {
    const id = checkConversationId(context.req.param("id"));
    if (!(await directoryOf(context).removeConversation(context.var.userId, id))) throw noConversation();
    return context.body(null, 204, { "cache-control": "no-store" });
  });

  app.get("/api/usage", async (context) => {
    const { days } = readQuery(usageQuerySchema, context.req.query());
    return privately(Response.json({ days: await directoryOf(context).usage(days) }));
  });

  app.delete("/api/account", async (context) => {
    const directory = directoryOf(context);
    // Some at a time, so that no call of the directory empties more objects than it may reach.
    for (let isDone = false; !isDone;) isDone = await directory.removeAccount(context.var.userId);
    return context.body(null, 204, { "cache-control": "no-store" });
  });
}
