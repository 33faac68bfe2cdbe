// What of an answer waits for the user's approval. Shared by the engine, the store and the browser.

import { isToolUIPart, type UIMessage } from "ai";

type Part = UIMessage["parts"][number];

/** A call of a tool, as a message keeps it. */
type ToolPart = Extract<Part, { toolCallId: string }>;

export type WaitingCall = Extract<ToolPart, { state: "approval-requested" }>;

export const isWaitingCall = (part: Part): part is WaitingCall =>
  isToolUIPart(part) && part.state === "approval-requested";

/** The calls that were shown to the user and that nobody has decided on. */
export const waitingCalls = (message: Pick<UIMessage, "parts">): WaitingCall[] =>
  message.parts.filter(isWaitingCall);
