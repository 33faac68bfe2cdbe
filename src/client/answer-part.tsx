// One part of an answer, by its kind. Kinds that this page does not know show nothing.

import { getToolName, isToolUIPart, type UIMessage } from "ai";
import { isWaitingCall } from "../core/approvals.ts";
import { ApprovalCard } from "./approval-card.tsx";
import { CrashGuard } from "./crash-guard.tsx";
import { Markdown } from "./markdown.tsx";
import { Thinking } from "./thinking.tsx";
import { ToolCard, type ToolState } from "./tool-card.tsx";
import type { Approvals } from "./use-approvals.ts";

type ToolPart = Extract<UIMessage["parts"][number], { toolCallId: string }>;

export function AnswerPart({
  part,
  live,
  approvals,
}: {
  readonly part: UIMessage["parts"][number];
  readonly live: boolean;
  readonly approvals: Approvals;
}) {
  if (part.type === "text") {
    return (
      <CrashGuard fallback={part.text}>
        <Markdown text={part.text} growing={live && part.state !== "done"} />
      </CrashGuard>
    );
  }
  if (part.type === "reasoning") {
    const running = live && part.state !== "done";
    // Thinking that turned out to be the answer follows as text.
    if ((part.text.trim() === "" && !running) || isMarked(part.providerMetadata, "untagged")) return null;
    return (
      <Thinking text={part.text} running={running} abandoned={isMarked(part.providerMetadata, "abandoned")} />
    );
  }
  if (isWaitingCall(part)) {
    return (
      <ApprovalCard
        toolCallId={part.toolCallId}
        name={getToolName(part)}
        input={part.input}
        effect={part.approval.requestReason ?? ""}
        approvals={approvals}
      />
    );
  }
  if (isToolUIPart(part)) {
    return (
      <ToolCard
        name={getToolName(part)}
        state={toolStateOf(part, live)}
        input={part.input}
        output={part.state === "output-available" ? part.output : undefined}
        error={part.state === "output-error" ? part.errorText : null}
        reason={toolStateOf(part, live) === "output-denied" ? (part.approval?.reason ?? "") : ""}
      />
    );
  }
  return null;
}

/** As it is shown: a call that nobody runs any more was cut, and one that was not allowed is not about to be run. */
function toolStateOf(part: ToolPart, live: boolean): ToolState {
  if (part.state === "approval-responded") {
    if (!part.approval.approved) return "output-denied";
    return live ? "approval-responded" : "allowed";
  }
  const isPending = part.state === "input-streaming" || part.state === "input-available";
  return isPending && !live ? "cut" : part.state;
}

/** `abandoned`: an escalation left it behind. `untagged`: it was no thinking. */
function isMarked(
  metadata: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined,
  mark: "abandoned" | "untagged",
): boolean {
  return metadata?.["upshift"]?.[mark] === true;
}
