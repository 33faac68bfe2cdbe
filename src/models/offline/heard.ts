// What the offline brain hears and says. Both far ends translate their wire into these types and back;
// nothing here knows which wire it was.

import type { Tier } from "../../core/receipt.ts";

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface ToolResult {
  /** Null where the wire did not say whose result it is. */
  readonly name: string | null;
  /** As the caller sent it: plain text or JSON text. */
  readonly content: string;
}

export interface ToolOffer {
  readonly name: string;
  /** JSON Schema of the arguments, unread where it is not an object. */
  readonly parameters: unknown;
}

export interface HeardMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly text: string;
  /** Only on an assistant's message. */
  readonly calls: readonly ToolCall[];
  /** Only on a tool's message. */
  readonly results: readonly ToolResult[];
}

export interface BrainInput {
  readonly messages: readonly HeardMessage[];
  readonly tools: readonly ToolOffer[];
  readonly now: Date;
  readonly tier: Tier;
  /** Set in JSON mode; the schema is null where the wire carries none. */
  readonly json?: { readonly schema: unknown };
  /** Set where the request forces a tool call; the name is null where any tool will do. */
  readonly mustCall?: { readonly name: string | null };
}

/**
 * How the answer is meant to go wrong, or `plain`. Two change what an encoder does: at `cut-off` it stops after the last
 * token, without usage, finish or [DONE], and at `unavailable` it refuses the request. The others are visible in the text
 * itself.
 */
export type Shape = "plain" | "overrun" | "empty" | "faulty" | "cut-off" | "unavailable";

export interface Reply {
  readonly thinking: string;
  readonly answer: string;
  readonly toolCalls: readonly ToolCall[];
  readonly shape: Shape;
}

export function heard(
  role: HeardMessage["role"],
  text: string,
  more: Partial<HeardMessage> = {},
): HeardMessage {
  return { role, text, calls: more.calls ?? [], results: more.results ?? [] };
}
