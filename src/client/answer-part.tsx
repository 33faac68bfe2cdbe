// One part of an answer, by its kind. Kinds that this page does not know show nothing.

import { getToolName, isToolUIPart, type UIMessage } from "ai";
import { CrashGuard } from "./crash-guard.tsx";
import { Markdown } from "./markdown.tsx";
import { Thinking } from "./thinking.tsx";
import { ToolCard } from "./tool-card.tsx";

export function AnswerPart({
  part,
  live,
}: {
  readonly part: UIMessage["parts"][number];
  readonly live: boolean;
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
  if (isToolUIPart(part)) {
    return (
      <ToolCard
        name={getToolName(part)}
        state={live || !isPending(part.state) ? part.state : "cut"}
        input={part.input}
        output={part.state === "output-available" ? part.output : undefined}
        error={part.state === "output-error" ? part.errorText : null}
      />
    );
  }
  return null;
}

function isPending(state: string): boolean {
  return state === "input-streaming" || state === "input-available";
}

/** `abandoned`: an escalation left it behind. `untagged`: it was no thinking. */
function isMarked(
  metadata: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined,
  mark: "abandoned" | "untagged",
): boolean {
  return metadata?.["upshift"]?.[mark] === true;
}
