// Messages that are sent over HTTP: how whoever sends one is answered. Going away ends nothing but the answering.

import type { UIMessage } from "ai";
import { waitingCalls } from "../core/approvals.ts";
import { UpshiftError, type TurnError } from "../core/errors.ts";
import { messageText } from "../turn/prompt.ts";
import type { AskedTurn } from "./asked-turns.ts";
import type { Conversation } from "./conversation.ts";

export interface Ask extends AskedTurn {
  /** The whole message when the turn has ended, its stream, or only the turn's id. */
  readonly answerAs: "message" | "stream" | "turn-id";
}

const asError = ({ code, message }: TurnError): UpshiftError => new UpshiftError(code, message);

/** @throws UpshiftError where the message could not be taken, or its turn ended without any answer */
export async function answerAsk(ask: Ask, conversation: Conversation): Promise<Response> {
  // What was begun before begins nothing, and is not counted again.
  if (conversation.asked.begunBy(ask.requestKey) === null) await conversation.admit();
  switch (ask.answerAs) {
    case "message":
      return Response.json(await wholeAnswer(ask, conversation));
    case "stream":
      return streamedAnswer(ask, conversation);
    case "turn-id":
      return Response.json({ turnId: conversation.asked.ask(ask, null) }, { status: 202 });
  }
}

function wholeAnswer(ask: Ask, conversation: Conversation): Promise<UIMessage & { object?: unknown }> {
  return new Promise((resolve, reject) => {
    conversation.asked.ask(ask, {
      streamed: () => {},
      ended: (answer, { status, error }) => {
        if (status === "failed" && error !== undefined) reject(asError(error));
        else if (status === "complete" && ask.format !== null && waitingCalls(answer).length === 0)
          resolve({ ...answer, object: JSON.parse(messageText(answer)) as unknown });
        else resolve(answer);
      },
      lost: (error) => reject(asError(error)),
    });
  });
}

/** The AI SDK's UI message stream. */
function streamedAnswer(ask: Ask, conversation: Conversation): Response {
  const encoder = new TextEncoder();
  let isRead = true;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (data: string): void => {
        if (isRead) controller.enqueue(encoder.encode(`data: ${data}\n\n`));
      };
      const end = (error: TurnError | undefined): void => {
        if (error !== undefined)
          send(JSON.stringify({ type: "error", errorText: `${error.code}: ${error.message}` }));
        send("[DONE]");
        if (isRead) controller.close();
      };
      conversation.asked.ask(ask, {
        streamed: send,
        ended: (_, { error }) => end(error),
        lost: end,
      });
    },
    cancel() {
      isRead = false;
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "x-vercel-ai-ui-message-stream": "v1" },
  });
}
