// The doors for clients of OpenAI's API: which path is answered by what, and that everything under /v1 fails in its words.

import { tooManyTurns } from "../../agents/turn-rate.ts";
import { runStatelessTurn } from "../../agents/stateless-turn.ts";
import type { OfflineModels } from "../../agents/wiring.ts";
import { systemClock } from "../../core/clock.ts";
import { UpshiftError } from "../../core/errors.ts";
import { MODES, type Mode } from "../../core/receipt.ts";
import type { Ask } from "../../agents/asking.ts";
import { directoryOf, type App, type AppContext } from "../context.ts";
import { answerCompletion, type RunCompletion } from "./answering.ts";
import { errorResponse } from "./errors.ts";
import { joinConversation } from "./joining.ts";
import { questionOf, readTold } from "./messages.ts";
import { checkModel, readCompletionRequest, type CompletionRequest } from "./request.ts";

export interface V1Settings {
  readonly offline: OfflineModels | undefined;
  /** Passes a message on to a conversation's object. */
  readonly askConversation: (context: AppContext, conversationId: string, ask: Ask) => Promise<Response>;
}

/** A date that clients want; the modes are as old as Upshift. */
const CREATED = Date.UTC(2026, 10, 1) / 1000;

const modelObject = (id: Mode): Record<string, unknown> => ({
  id,
  object: "model",
  created: CREATED,
  owned_by: "upshift",
});

export const isV1 = (path: string): boolean => path === "/v1" || path.startsWith("/v1/");

function toAsk({ messages, mode, format, terms, requestKey }: CompletionRequest): Ask {
  const parts = [{ type: "text" as const, text: questionOf(messages) }];
  return { parts, mode, format, terms, requestKey, mayWait: true, answerAs: "stream" };
}

function stateless(asked: CompletionRequest, context: AppContext, { offline }: V1Settings): RunCompletion {
  return (emit, signal) => {
    const { messages, mode, format, terms, tools } = asked;
    const answerId = crypto.randomUUID();
    const { history, answerSoFar } = readTold(messages, answerId, mode === "deep");
    const request = {
      answerId,
      mode,
      isRetry: false,
      history,
      ...(answerSoFar !== null && { answerSoFar }),
      format,
      terms,
    };
    const { env } = context;
    const config = context.get("config");
    return runStatelessTurn(
      { env, config, offline, userId: context.var.userId, request, tools, emit },
      signal,
    );
  };
}

/** @throws UpshiftError `rate_limited`; a conversation's turns are admitted by its object */
async function admitStateless(context: AppContext): Promise<void> {
  const { TURNS_PER_MINUTE: perMinute } = context.var.config;
  const seconds = await directoryOf(context).admitTurn(null, perMinute);
  if (seconds > 0) throw tooManyTurns(perMinute, seconds);
}

/** Answers what is under /v1 in an app whose requests have been let in. */
export function mountV1(app: App, settings: V1Settings): void {
  app.get("/v1/models", () =>
    Response.json(
      { object: "list", data: MODES.map(modelObject) },
      { headers: { "cache-control": "no-store" } },
    ),
  );
  app.get("/v1/models/:id", (context) =>
    Response.json(modelObject(checkModel(context.req.param("id"))), {
      headers: { "cache-control": "no-store" },
    }),
  );
  app.post("/v1/chat/completions", async (context) => {
    const asked = await readCompletionRequest(context.req.raw);
    const { conversation } = asked;
    if (conversation === null) await admitStateless(context);
    const run =
      conversation === null
        ? stateless(asked, context, settings)
        : joinConversation(toAsk(asked), (ask) => settings.askConversation(context, conversation, ask));
    return answerCompletion({
      model: asked.mode,
      streams: asked.streams,
      wantsUsage: asked.wantsUsage,
      isJson: asked.format !== null,
      run,
      keepAlive: (work) => context.executionCtx.waitUntil(work),
      signal: context.req.raw.signal,
      clock: systemClock,
      requestId: context.var.requestId,
      logError: (requestId, error) =>
        console.error(
          JSON.stringify({
            level: "error",
            requestId,
            error: error instanceof Error ? (error.stack ?? error.message) : String(error),
          }),
        ),
    });
  });
  const allowing = (allow: string) => (): Response =>
    errorResponse(new UpshiftError("invalid_request", `This address takes ${allow} only.`), { allow }, 405);
  app.all("/v1/models", allowing("GET"));
  app.all("/v1/models/:id", allowing("GET"));
  app.all("/v1/chat/completions", allowing("POST"));
}
