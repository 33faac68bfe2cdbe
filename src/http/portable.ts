// The routes by which a conversation leaves and comes in as a file, and is forked. A file is checked whole before anything is
// made of it.

import { z } from "zod";
import { OBJECT_PATH } from "../agents/conversation-requests.ts";
import { noConversation } from "../agents/identity.ts";
import {
  PORTABLE_FORMAT,
  PORTABLE_VERSION,
  portableFileSchema,
  type PortableContent,
  type PortableFile,
} from "../agents/portable-file.ts";
import type { Beginning } from "../agents/portable-requests.ts";
import type { ListedConversation } from "../core/directory.ts";
import { shortId } from "../core/short-id.ts";
import { askConversation, directoryOf, privately, type App, type AppContext } from "./context.ts";
import { findListed } from "./directory.ts";
import { readJson } from "./json-body.ts";
import { markdownOf } from "./portable-markdown.ts";
import { readQuery } from "./query.ts";

const MOST_FILE_KIB = 16 * 1024;

export const exportQuerySchema = z.object({
  format: z.enum(["json", "markdown"], "json or markdown is needed").default("json"),
});

export const forkSchema = z.object({ messageId: z.string().min(1).max(256) });

interface Exported {
  readonly content: PortableContent;
  readonly isImported: boolean;
}

/** A new conversation of the user's, made of content that was checked. */
async function beginWith(
  context: AppContext,
  beginning: Beginning,
  about: { readonly title: string; readonly pinned: boolean; readonly archived: boolean },
): Promise<ListedConversation> {
  const id = shortId();
  const directory = directoryOf(context);
  await directory.createConversation(id, about.title);
  const made = await askConversation(context, id, OBJECT_PATH.import, { method: "POST", body: beginning });
  if (!made.ok) {
    await directory.removeConversation(context.var.userId, id);
    throw new Error(`The new conversation answered ${made.status}.`);
  }
  const { pinned, archived } = about;
  const patched = await directory.patchConversation(id, { pinned, archived });
  if (patched === null) throw noConversation();
  return patched;
}

function toFile(listed: ListedConversation, content: PortableContent): PortableFile {
  const { id, title, createdAt, pinned, archived } = listed;
  const conversation = { id, title, createdAt, pinned, archived };
  const file = { format: PORTABLE_FORMAT, version: PORTABLE_VERSION, conversation, ...content } as const;
  // In the schema's order, so that a file that comes in and leaves again is the same. What an old version stored may not
  // fit, and is exported all the same.
  return portableFileSchema.safeParse(file).data ?? file;
}

export function mountPortable(app: App): void {
  app.get("/api/conversations/:id/export", async (context) => {
    const { format } = readQuery(exportQuerySchema, context.req.query());
    const { id } = context.req.param();
    const listed = await findListed(context, id);
    const answer = await askConversation(context, id, OBJECT_PATH.export);
    if (!answer.ok) return privately(answer);
    const file = toFile(listed, ((await answer.json()) as Exported).content);
    const [text, type, ending] =
      format === "json"
        ? [`${JSON.stringify(file, null, 1)}\n`, "application/json", "json"]
        : [markdownOf(file), "text/markdown; charset=utf-8", "md"];
    const headers = {
      "content-type": type,
      "content-disposition": `attachment; filename="upshift-${id}.${ending}"`,
    };
    return privately(new Response(text, { headers }));
  });

  app.post("/api/conversations/import", async (context) => {
    const file = await readJson(context.req.raw, portableFileSchema, MOST_FILE_KIB);
    const { format: _, version: __, conversation, ...content } = file;
    const beginning = { content, createdAt: Date.parse(conversation.createdAt), isImported: true };
    const made = await beginWith(context, beginning, conversation);
    return privately(Response.json(made, { status: 201 }));
  });

  app.post("/api/conversations/:id/fork", async (context) => {
    const { messageId } = await readJson(context.req.raw, forkSchema);
    const { id } = context.req.param();
    const listed = await findListed(context, id);
    const query = new URLSearchParams({ until: messageId });
    const answer = await askConversation(context, id, OBJECT_PATH.export, { query });
    if (!answer.ok) return privately(answer);
    const { content, isImported } = (await answer.json()) as Exported;
    const about = { title: listed.title, pinned: false, archived: false };
    const made = await beginWith(context, { content, createdAt: Date.now(), isImported }, about);
    return privately(Response.json(made, { status: 201 }));
  });
}
