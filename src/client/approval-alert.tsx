// Tells whoever is not looking that a call waits for them: once by voice, and in the tab's title as long as it waits.

import { getToolName, type UIMessage } from "ai";
import { useEffect } from "react";
import { waitingCalls } from "../core/approvals.ts";
import { STRINGS } from "./strings.ts";
import { toolTitle } from "./tool-text.ts";

export function ApprovalAlert({ messages }: { readonly messages: readonly UIMessage[] }) {
  const call = messages.flatMap(waitingCalls).at(-1);
  const isWaiting = call !== undefined;
  useEffect(() => {
    if (!isWaiting) return;
    const plain = document.title;
    document.title = STRINGS.approval.tabTitle(plain);
    return () => {
      document.title = plain;
    };
  }, [isWaiting]);
  return (
    <p className="sr-only" role="alert">
      {call !== undefined && `${STRINGS.approval.needed}: ${toolTitle(getToolName(call), call.input)}`}
    </p>
  );
}
