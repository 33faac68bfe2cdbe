// A completion that is a turn of a stored conversation: asked of its object as a message over HTTP is, and read from the
// same stream. The caller's going away ends the reading, never the turn.

import { createParser } from "eventsource-parser";
import type { UIMessageChunk } from "ai";
import { z } from "zod";
import type { Ask } from "../../agents/asking.ts";
import { ERROR_STATUS, UpshiftError, type ErrorCode, type TurnError } from "../../core/errors.ts";
import type { RunCompletion } from "./answering.ts";

const isCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_STATUS, code);

const problemSchema = z.object({ code: z.string(), detail: z.string() });

function retryAfterOf(response: Response): { retryAfterSeconds?: number } {
  const seconds = Number(response.headers.get("retry-after") ?? 0);
  return seconds > 0 ? { retryAfterSeconds: seconds } : {};
}

async function refusal(response: Response): Promise<Error> {
  const problem = problemSchema.safeParse(await response.json().catch(() => null));
  if (problem.success && isCode(problem.data.code))
    return new UpshiftError(problem.data.code, problem.data.detail, retryAfterOf(response));
  return new Error(`The conversation answered ${response.status}.`);
}

/** The stream's last word where a turn failed: `code: sentence`. */
function toTurnError(text: string): TurnError {
  const [, code = "", message = ""] = /^(\w+): (.*)$/s.exec(text) ?? [];
  return isCode(code) ? { code, message } : { code: "internal", message: text };
}

/** @param send passes the message on to the conversation's object */
export function joinConversation(ask: Ask, send: (ask: Ask) => Promise<Response>): RunCompletion {
  return async (emit, signal) => {
    const response = await send(ask);
    if (!response.ok) throw await refusal(response);
    let error: TurnError | null = null;
    const parser = createParser({
      onEvent({ data }) {
        if (data === "[DONE]") return;
        const chunk = JSON.parse(data) as UIMessageChunk;
        if (chunk.type === "error") error = toTurnError(chunk.errorText);
        else emit(chunk);
      },
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const leave = (): void => void reader.cancel().catch(() => {});
    signal.addEventListener("abort", leave, { once: true });
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parser.feed(value);
    }
    if (error !== null) throw new UpshiftError((error as TurnError).code, (error as TurnError).message);
  };
}
