// Where other services call in. Their signature is all that lets them; it is judged in the hook's conversation, and here only
// whose the hook is and how much is read.

import { OBJECT_PATH } from "../agents/conversation-requests.ts";
import { isHookId, unknownHook } from "../agents/inbound-hooks.ts";
import { boundedBytes } from "./bounded-body.ts";
import { privately, type App } from "./context.ts";

const MOST_KIB = 256;
const SIGNED_HEADERS = ["webhook-id", "webhook-timestamp", "webhook-signature"];

export function mountHooks(app: App): void {
  app.post("/api/hooks/:hookId", async ({ env, req }) => {
    const hookId = req.param("hookId");
    if (!isHookId(hookId)) throw unknownHook();
    const body = await boundedBytes(req.raw, MOST_KIB);
    const objectName = await env.HookAddress.getByName(hookId).find();
    if (objectName === null) throw unknownHook();
    const headers = SIGNED_HEADERS.flatMap((name): [string, string][] => {
      const value = req.header(name);
      return value === undefined ? [] : [[name, value]];
    });
    const url = new URL(OBJECT_PATH.hook, "https://conversation");
    url.searchParams.set("hook", hookId);
    return privately(
      await env.ChatAgent.getByName(objectName).fetch(new Request(url, { method: "POST", headers, body })),
    );
  });
}
