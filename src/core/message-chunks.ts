// A stored answer as the stream that builds it: for whoever asks for the stream of a turn that is over.

import { getToolName, isToolUIPart, type UIMessage, type UIMessageChunk } from "ai";

type ToolPart = Extract<UIMessage["parts"][number], { toolCallId: string }>;

function toolChunks(part: ToolPart): UIMessageChunk[] {
  const { toolCallId } = part;
  const chunks: UIMessageChunk[] = [
    { type: "tool-input-available", toolCallId, toolName: getToolName(part), input: part.input },
  ];
  if (part.approval !== undefined) {
    const { id: approvalId, requestReason } = part.approval as { id: string; requestReason?: string };
    chunks.push({
      type: "tool-approval-request",
      toolCallId,
      approvalId,
      ...(requestReason !== undefined && { reason: requestReason }),
    });
    const { approved, reason } = part.approval as { approved?: boolean; reason?: string };
    if (approved !== undefined)
      chunks.push({
        type: "tool-approval-response",
        approvalId,
        approved,
        ...(reason !== undefined && { reason }),
      });
  }
  if (part.state === "output-available")
    chunks.push({ type: "tool-output-available", toolCallId, output: part.output });
  if (part.state === "output-error")
    chunks.push({ type: "tool-output-error", toolCallId, errorText: part.errorText });
  if (part.state === "output-denied") chunks.push({ type: "tool-output-denied", toolCallId });
  return chunks;
}

export function chunksOf(answer: UIMessage): UIMessageChunk[] {
  const chunks: UIMessageChunk[] = [{ type: "start", messageId: answer.id }];
  for (const [index, part] of answer.parts.entries()) {
    if (part.type === "step-start") chunks.push({ type: "start-step" });
    else if (part.type === "text" || part.type === "reasoning") {
      const id = "id" in part && typeof part.id === "string" ? part.id : `${part.type}-${index}`;
      const metadata = part.providerMetadata === undefined ? {} : { providerMetadata: part.providerMetadata };
      chunks.push(
        { type: `${part.type}-start`, id, ...metadata },
        { type: `${part.type}-delta`, id, delta: part.text },
        { type: `${part.type}-end`, id },
      );
    } else if (isToolUIPart(part)) chunks.push(...toolChunks(part));
  }
  if (answer.metadata !== undefined)
    chunks.push({ type: "message-metadata", messageMetadata: answer.metadata });
  chunks.push({ type: "finish" });
  return chunks;
}
