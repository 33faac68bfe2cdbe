// The chat protocol of the Agents SDK as Upshift speaks it: the names of its frames and the shape of what goes out.
// What comes in is untrusted and parsed in agents/incoming-frames.ts. Shared with the browser.

import type { UIMessage } from "ai";

export const FRAME = {
  identity: "cf_agent_identity",
  chatRequest: "cf_agent_use_chat_request",
  chatResponse: "cf_agent_use_chat_response",
  chatMessages: "cf_agent_chat_messages",
  messageUpdated: "cf_agent_message_updated",
  chatClear: "cf_agent_chat_clear",
  cancel: "cf_agent_chat_request_cancel",
  resumeRequest: "cf_agent_stream_resume_request",
  resumeAck: "cf_agent_stream_resume_ack",
  resuming: "cf_agent_stream_resuming",
  resumeNone: "cf_agent_stream_resume_none",
  pending: "cf_agent_stream_pending",
  toolResult: "cf_agent_tool_result",
  toolApproval: "cf_agent_tool_approval",
  state: "cf_agent_state",
} as const;

/** One frame of an answer. `body` is the JSON of one UI message chunk, plain text in an error, or empty. */
export interface ResponseFrame {
  readonly type: typeof FRAME.chatResponse;
  readonly id: string;
  readonly body: string;
  readonly done: boolean;
  /** Index of the chunk in its stream, the same live and in a replay. */
  readonly seq?: number;
  readonly error?: true;
  readonly replay?: true;
  /** The stream goes on with a message that was there before it. */
  readonly continuation?: true;
  /** The end of what was stored; live frames follow. */
  readonly replayComplete?: true;
  readonly outcome?: "completed" | "error" | "aborted" | "skipped";
}

export type OutgoingFrame =
  | ResponseFrame
  | { readonly type: typeof FRAME.identity; readonly name: string; readonly agent: string }
  | {
      readonly type: typeof FRAME.chatMessages;
      readonly messages: readonly UIMessage[];
      readonly connect?: true;
    }
  /**
   * A message joined the transcript or changed. With `after` (delta clients only) it stands directly behind that
   * message (null: at the start), and whatever followed is no longer part of the transcript; without, it replaces
   * the message with its id.
   */
  | {
      readonly type: typeof FRAME.messageUpdated;
      readonly message: UIMessage;
      readonly after?: string | null;
    }
  | { readonly type: typeof FRAME.resuming; readonly id: string; readonly probeId?: string }
  | { readonly type: typeof FRAME.resumeNone; readonly reason: "idle"; readonly probeId?: string }
  /** The request is stored and waits for its turn. */
  | { readonly type: typeof FRAME.pending; readonly id: string; readonly probeId?: string };
