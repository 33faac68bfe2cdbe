// The routes of calls that wait for the user's word.

import { decisionSchema } from "../agents/approvals.ts";
import { OBJECT_PATH } from "../agents/conversation-requests.ts";
import { checkConversationId } from "../agents/identity.ts";
import { askConversation, privately, type App } from "./context.ts";
import { readJson } from "./json-body.ts";

export function mountApprovals(app: App): void {
  app.get("/api/conversations/:id/approvals", async (context) =>
    privately(await askConversation(context, context.req.param("id"), OBJECT_PATH.approvals)),
  );
  app.post("/api/conversations/:id/approvals/:toolCallId", async (context) => {
    const { id, toolCallId } = context.req.param();
    checkConversationId(id);
    const body = { ...(await readJson(context.req.raw, decisionSchema)), toolCallId };
    return privately(await askConversation(context, id, OBJECT_PATH.approvals, { method: "POST", body }));
  });
}
