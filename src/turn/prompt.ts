// What a model is shown of a conversation: the transcript as a prompt, under the rules of the tier that will read it, and
// within its context. It never shows one tier's thinking to the other, nor thinking that was abandoned.

import type {
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultPart,
} from "@ai-sdk/provider";
import { getToolName, isToolUIPart, type UIMessage } from "ai";
import type { Tier } from "../core/receipt.ts";
import { estimateTokens } from "../core/estimate-tokens.ts";

type Part = UIMessage["parts"][number];

export const DEFAULT_SYSTEM_PROMPT = [
  "You are Upshift, a helpful assistant.",
  "Answer in the language of the user's last message, plainly and to the point.",
  "Use Markdown only where it helps. If you do not know something, say so.",
].join(" ");

/** Who thought it, as kept in the part's provider metadata. */
function thinker(part: Part): { tier: string | null; abandoned: boolean } {
  const metadata = "providerMetadata" in part ? part.providerMetadata?.["upshift"] : undefined;
  return {
    tier: typeof metadata?.["tier"] === "string" ? metadata["tier"] : null,
    abandoned: metadata?.["abandoned"] === true,
  };
}

const denial = (reason: string | undefined): string =>
  `The user did not allow this call.${reason === undefined ? "" : ` They said: ${reason}`}`;

type ToolPart = Extract<Part, { toolCallId: string }>;

/** A call whose result never came (the process died, the turn was stopped) still needs an answer in the prompt. */
function resultOf(part: ToolPart): LanguageModelV4ToolResultPart["output"] {
  if (part.state === "output-available") {
    return typeof part.output === "string"
      ? { type: "text", value: part.output }
      : { type: "json", value: (part.output ?? null) as never };
  }
  if (part.state === "output-error") return { type: "error-text", value: part.errorText };
  if (part.state === "output-denied") return { type: "error-text", value: denial(part.approval.reason) };
  if (part.state === "approval-requested")
    return { type: "error-text", value: "The call waits for the user's approval. It has not been made." };
  return { type: "error-text", value: "The call was interrupted; its result is unknown." };
}

function assistantStep(parts: readonly Part[], reader: Tier): LanguageModelV4Message[] {
  const content: Extract<LanguageModelV4Message, { role: "assistant" }>["content"] = [];
  const results: LanguageModelV4ToolResultPart[] = [];
  for (const part of parts) {
    if (part.type === "text") {
      if (part.text !== "") content.push({ type: "text", text: part.text });
    } else if (part.type === "reasoning") {
      const { tier, abandoned } = thinker(part);
      if (reader === "reasoner" && tier === "reasoner" && !abandoned)
        content.push({ type: "reasoning", text: part.text });
    } else if (isToolUIPart(part)) {
      const { toolCallId } = part;
      const toolName = getToolName(part);
      content.push({ type: "tool-call", toolCallId, toolName, input: part.input ?? {} });
      results.push({ type: "tool-result", toolCallId, toolName, output: resultOf(part) });
    }
  }
  if (!content.some((part) => part.type !== "reasoning")) return [];
  const messages: LanguageModelV4Message[] = [{ role: "assistant", content }];
  if (results.length > 0) messages.push({ role: "tool", content: results });
  return messages;
}

/** One message of the transcript as prompt messages; none where it has nothing to say. */
export function promptMessages(message: UIMessage, reader: Tier): LanguageModelV4Message[] {
  if (message.role === "user") {
    const text = messageText(message);
    return text === "" ? [] : [{ role: "user", content: [{ type: "text", text }] }];
  }
  if (message.role !== "assistant") return [];
  const steps: Part[][] = [[]];
  for (const part of message.parts) {
    if (part.type === "step-start") steps.push([]);
    else steps.at(-1)?.push(part);
  }
  return steps.flatMap((parts) => assistantStep(parts, reader));
}

export function messageText(message: Pick<UIMessage, "parts">): string {
  return message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
}

/** What the user wrote last. */
export function questionOf(history: readonly UIMessage[]): string {
  const last = history.at(-1);
  return last === undefined ? "" : messageText(last);
}

export const promptTokens = (prompt: LanguageModelV4Prompt): number => estimateTokens(JSON.stringify(prompt));

export interface PromptRequest {
  readonly system: string;
  readonly history: readonly UIMessage[];
  /** The answer so far, in a turn of several steps. */
  readonly answer: UIMessage | null;
  /** Tool calls of the answer that are not shown, by their ids. */
  readonly leftOut?: ReadonlySet<string>;
  readonly reader: Tier;
  /** What stands behind all of it. */
  readonly after?: readonly LanguageModelV4Message[];
  /** What the prompt may hold, in estimated tokens: the context less the output limit. */
  readonly budgetTokens: number;
}

const shown = (answer: UIMessage, leftOut: ReadonlySet<string> = new Set()): UIMessage => ({
  ...answer,
  parts: answer.parts.filter((part) => !(isToolUIPart(part) && leftOut.has(part.toolCallId))),
});

/**
 * The prompt, with the oldest exchanges left out where all would not fit. The last user message and the answer so far
 * always stay, so `fits` can be false.
 */
export function buildPrompt(request: PromptRequest): {
  readonly prompt: LanguageModelV4Prompt;
  readonly fits: boolean;
} {
  const groups = request.history.map((message) => promptMessages(message, request.reader));
  const answer =
    request.answer === null ? [] : promptMessages(shown(request.answer, request.leftOut), request.reader);
  const tail = [...answer, ...(request.after ?? [])];
  const system: LanguageModelV4Message = { role: "system", content: request.system };
  const last = groups.pop() ?? [];
  let left = request.budgetTokens - promptTokens([system, ...last, ...tail]);
  const fits = left >= 0;
  const kept: LanguageModelV4Message[][] = [];
  for (const group of groups.toReversed()) {
    left -= promptTokens(group);
    if (left < 0) break;
    kept.unshift(group);
  }
  // A cut never leaves an answer without its question at the beginning.
  while (kept[0]?.[0] !== undefined && kept[0][0].role !== "user") kept.shift();
  return { prompt: [system, ...kept.flat(), ...last, ...tail], fits };
}
