// Links to a copy of a conversation: made and taken back by its owner, read by whoever has one. A page of nobody's: it asks for no
// credential, runs nothing, and neither a search engine nor a cache nor another site learns of it.

import { z } from "zod";
import { checkConversationId } from "../agents/identity.ts";
import { OBJECT_PATH } from "../agents/conversation-requests.ts";
import { isShareToken, type NewShare } from "../agents/shares.ts";
import { sha256Hex } from "../core/digest.ts";
import { SHARED_EXTRAS, type SharedMessage } from "../core/shared-copy.ts";
import { askConversation, privately, type App } from "./context.ts";
import { readOptionalJson } from "./json-body.ts";
import { pageEnd, pageOfNothing, pageStart, renderMessage } from "./share-html.ts";

export const shareSchema = z.strictObject({
  include: z
    .array(z.enum(SHARED_EXTRAS, `${SHARED_EXTRAS.join(", ")} can be included`))
    .max(SHARED_EXTRAS.length)
    .default([]),
});

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "cache-control": "no-store",
  "x-robots-tag": "noindex, nofollow",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** The same for a token that never was, one that was taken back, and what is no token. */
const nothing = (): Response => new Response(pageOfNothing(), { status: 404, headers: HEADERS });

/** To be mounted before anybody is asked who they are. */
export function mountSharedPages(app: App): void {
  app.get("/s/:token", async ({ env, req }) => {
    const token = req.param("token");
    if (!isShareToken(token)) return nothing();
    const share = env.Share.getByName(await sha256Hex(token));
    let page = await share.read(0);
    if (page === null) return nothing();
    const { about } = page;
    const encoder = new TextEncoder();
    let isBegun = false;
    // A part at a time: a conversation may be larger than what a Worker can hold.
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const parts = isBegun ? [] : [pageStart(about)];
        isBegun = true;
        if (page !== null)
          parts.push(...page.messages.map((json) => renderMessage(JSON.parse(json) as SharedMessage)));
        const next = page?.next ?? null;
        page = next === null ? null : await share.read(next);
        if (page === null) parts.push(pageEnd(about));
        controller.enqueue(encoder.encode(parts.join("")));
        if (page === null) controller.close();
      },
    });
    return new Response(body, { headers: HEADERS });
  });
  app.all("/s/*", () => nothing());
}

export function mountShare(app: App): void {
  app.post("/api/conversations/:id/share", async (context) => {
    const id = checkConversationId(context.req.param("id"));
    const { include } = await readOptionalJson(context.req.raw, shareSchema);
    const asked = { method: "POST", body: { include: [...new Set(include)] } };
    const answer = await askConversation(context, id, OBJECT_PATH.share, asked);
    if (!answer.ok) return privately(answer);
    const { token, createdAt } = (await answer.json()) as NewShare;
    const url = new URL(`/s/${token}`, context.req.url).href;
    return privately(Response.json({ url, createdAt }, { status: 201 }));
  });
  app.delete("/api/conversations/:id/share", async (context) =>
    privately(
      await askConversation(context, context.req.param("id"), OBJECT_PATH.share, { method: "DELETE" }),
    ),
  );
}
