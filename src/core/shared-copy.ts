// What a shared copy of a conversation holds: the words, and of everything else only what was asked for. Left out is what is not
// copied, so that nothing new in a message is ever shared by itself.

import type { UIMessage } from "ai";
import type { AutomationMark } from "./automation-mark.ts";
import { isUntagged } from "./message-builder.ts";
import type { AnswerMetadata, MessageStatus, Receipt, Tier } from "./receipt.ts";

export const SHARED_EXTRAS = ["tools", "thinking", "receipts"] as const;
export type SharedExtra = (typeof SHARED_EXTRAS)[number];

export interface SharedReceipt {
  readonly tier: Tier;
  readonly explanation: string;
  readonly usd: number | null;
  readonly usdIs: Receipt["usdIs"];
}

export type SharedPart =
  | { readonly kind: "text" | "thinking"; readonly text: string }
  | { readonly kind: "tool"; readonly tool: string; readonly input: unknown; readonly output: unknown };

export interface SharedMessage {
  readonly by: "user" | "automation" | "upshift";
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly parts: readonly SharedPart[];
  /** Null for what is no answer. */
  readonly status: MessageStatus | null;
  /** A simulation wrote it, not a model. */
  readonly isSimulated: boolean;
  readonly receipt: SharedReceipt | null;
}

/** The copy as a whole. */
export interface SharedAbout {
  readonly title: string;
  /** When it was made: ISO 8601, in UTC. */
  readonly at: string;
  readonly include: readonly SharedExtra[];
}

/** Null for a message that is neither the user's nor an answer. `never`: tools whose calls are not shared even where tools are. */
export function freeze(
  { message, at }: { readonly message: UIMessage; readonly at: number },
  include: readonly SharedExtra[],
  never: readonly string[],
): SharedMessage | null {
  if (message.role !== "user" && message.role !== "assistant") return null;
  const parts = message.parts.flatMap((part) => freezePart(part, include, never));
  const common = { at: new Date(at).toISOString(), parts };
  if (message.role === "user") {
    const mark = message.metadata as Partial<AutomationMark> | undefined;
    const by = mark?.automation === undefined ? "user" : "automation";
    return { ...common, by, status: null, isSimulated: false, receipt: null };
  }
  const { status, receipt } = (message.metadata ?? {}) as Partial<AnswerMetadata>;
  return {
    ...common,
    by: "upshift",
    status: status ?? null,
    isSimulated: receipt?.steps.at(-1)?.route === "offline",
    receipt: receipt !== undefined && include.includes("receipts") ? freezeReceipt(receipt) : null,
  };
}

const freezeReceipt = ({ tier, explanation, usd, usdIs }: Receipt): SharedReceipt => ({
  tier,
  explanation,
  usd,
  usdIs,
});

function freezePart(
  part: UIMessage["parts"][number],
  include: readonly SharedExtra[],
  never: readonly string[],
): SharedPart[] {
  if (part.type === "text") return [{ kind: "text", text: part.text }];
  if (part.type === "reasoning")
    return include.includes("thinking") && !isUntagged(part.providerMetadata)
      ? [{ kind: "thinking", text: part.text }]
      : [];
  if (!("toolCallId" in part) || !include.includes("tools")) return [];
  const tool = part.type === "dynamic-tool" ? part.toolName : part.type.slice("tool-".length);
  if (never.includes(tool)) return [];
  return [{ kind: "tool", tool, input: part.input ?? null, output: part.output ?? part.errorText ?? null }];
}
