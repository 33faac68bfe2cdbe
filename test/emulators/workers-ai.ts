// Workers AI's REST API for text generation: `POST /client/v4/accounts/{id}/ai/run/{model}`, the native stream and the
// OpenAI-shaped one. R1 distill's habits are the defaults: thinking as text, no opening tag, 256 tokens unless asked for more.

import { randomBytes } from "node:crypto";
import type { Behaviour, Reply, ThinkingAs } from "./behaviour.ts";
import type { Usage } from "./usage.ts";
import { chatBodySchema, promptTokens, type ChatBody } from "./chat-body.ts";
import { startEmulator, type Emulator, type EmulatorOptions } from "./emulator.ts";
import { cloudflareUnauthorized, workersAiError } from "./error-bodies.ts";
import type { Exchange } from "./exchange.ts";
import { flow, gather, type FlowSettings, type Piece } from "./flow.ts";
import { openAiDocument, openAiEvents, openAiUsage, type OpenAiStyle } from "./openai-chunks.ts";
import { perform, type Answer, type AnswerEvent } from "./perform.ts";

export interface WorkersAiOptions extends EmulatorOptions {
  readonly accountId?: string;
  /** The one token that is right. Default: any token. */
  readonly apiToken?: string;
  /** `native` (default): `{response}` events, which carry no finish reason unless the reply names one. */
  readonly format?: "native" | "openai";
  /** With the `openai` format. Default `tags`, as R1 distill's text has them. */
  readonly thinkingAs?: ThinkingAs;
  /** Default: every `@cf/` and `@hf/` id. */
  readonly models?: readonly string[];
}

export const WORKERS_AI_TEST_ACCOUNT = "0123456789abcdef0123456789abcdef";
export const WORKERS_AI_TEST_TOKEN = "emulated-workers-ai-token";

const RUN = /^\/client\/v4\/accounts\/([^/]+)\/ai\/run\/(.+)$/;
const DEFAULT_MAX_TOKENS = 256;
const CONTEXT_TOKENS = 80_000;
const NEURONS_PER_INPUT_TOKEN = 45_170 / 1e6;
const NEURONS_PER_OUTPUT_TOKEN = 443_756 / 1e6;

export async function startWorkersAi(options: WorkersAiOptions = {}): Promise<Emulator> {
  const accountId = options.accountId ?? WORKERS_AI_TEST_ACCOUNT;
  return await startEmulator(
    async (exchange, behaviour) => {
      exchange.addHeaders({ "cf-ray": `${randomBytes(8).toString("hex")}-FRA` });
      const [, account, model] = RUN.exec(exchange.path) ?? [];
      const token = /^Bearer (\S+)$/.exec(exchange.headers["authorization"] ?? "")?.[1];
      if (
        token === undefined ||
        (options.apiToken !== undefined && token !== options.apiToken) ||
        account !== accountId
      ) {
        return await exchange.answer(cloudflareUnauthorized());
      }
      if (exchange.method !== "POST" || model === undefined) {
        return await exchange.answer({
          status: 404,
          body: { success: false, errors: [{ code: 7000, message: "No route for that URI" }] },
        });
      }
      const known = options.models?.includes(model) ?? /^@(cf|hf)\//.test(model);
      if (!known) return await exchange.answer(workersAiError(5007, `No such model ${model} or task`));
      const body = await checkedBody(exchange);
      if (body === null) return;

      const next = await behaviour();
      await perform(exchange, next, body, (reply, report) =>
        compose(reply, report, { body, model, next, options }),
      );
    },
    {
      ...options,
      prefix: "/client/v4",
      neurons: neuronsOf,
      vars: (baseUrl) => ({
        FAST_PROVIDER: "workers-ai",
        WORKERS_AI_BASE_URL: baseUrl,
        WORKERS_AI_ACCOUNT_ID: accountId,
        WORKERS_AI_API_TOKEN: options.apiToken ?? WORKERS_AI_TEST_TOKEN,
      }),
    },
  );
}

export function neuronsOf(usage: Usage): number {
  return usage.promptTokens * NEURONS_PER_INPUT_TOKEN + usage.completionTokens * NEURONS_PER_OUTPUT_TOKEN;
}

/** Refuses what the model's schema and limits refuse, and then returns null. */
async function checkedBody(exchange: Exchange): Promise<ChatBody | null> {
  const parsed = chatBodySchema.safeParse(exchange.body);
  const bare = parsed.success ? parsed.data.messages.findIndex((message) => message.content == null) : 0;
  if (!parsed.success || bare >= 0) {
    const path = parsed.success ? ["messages", bare, "content"] : (parsed.error.issues[0]?.path ?? []);
    const message = `Error: oneOf at '/' not met, 0 matches: Type mismatch of '/${path.join("/")}'`;
    await exchange.answer(workersAiError(5006, message));
    return null;
  }
  const body = parsed.data;
  if (body.response_format != null && body.stream === true) {
    await exchange.answer(workersAiError(5023));
    return null;
  }
  const wanted = promptTokens(body) + (body.max_tokens ?? DEFAULT_MAX_TOKENS);
  if (wanted > CONTEXT_TOKENS) {
    const message = `The estimated number of input and maximum output tokens (${wanted}) exceeded this model context window limit (${CONTEXT_TOKENS}).`;
    await exchange.answer(workersAiError(5021, message));
    return null;
  }
  return body;
}

interface Call {
  readonly body: ChatBody;
  readonly model: string;
  readonly next: Behaviour;
  readonly options: WorkersAiOptions;
}

function compose(
  reply: Reply,
  report: (counted: Usage) => Usage | null,
  { body, model, next, options }: Call,
): Answer {
  const native = (options.format ?? "native") === "native";
  const thinkingAs = native ? "tags" : (next.thinkingAs ?? options.thinkingAs ?? "tags");
  const settings: FlowSettings = {
    tags: thinkingAs === "tags",
    promptTokens: promptTokens(body),
    maxTokens: body.max_tokens ?? DEFAULT_MAX_TOKENS,
    deltas: next.deltas,
    toolCallId: () => `chatcmpl-tool-${randomBytes(16).toString("hex")}`,
  };
  const stream = body.stream === true;
  // What an error inside the stream looks like is not public; workers-ai-provider skips it silently either way.
  const errorObject = {
    errors: [{ message: "AiError: AiError: Internal server error", code: 3043 }],
    success: false,
  };
  if (stream && native) return { stream, errorObject, events: nativeEvents(reply, settings, report) };
  if (!stream && native)
    return { stream, errorObject, events: [nativeDocument(reply, settings, body, report)] };
  const style: OpenAiStyle = {
    model: next.model ?? model,
    thinkingAs,
    usageIn: "own-event",
    nulls: false,
    usageShape: workersAiUsage,
  };
  if (stream) return { stream, errorObject, events: openAiEvents(reply, settings, style, report) };
  const document = openAiDocument(reply, settings, style, report);
  return { stream, errorObject, events: [{ ...document, data: inEnvelope(document.data) }] };
}

function* nativeEvents(
  reply: Reply,
  settings: FlowSettings,
  report: (counted: Usage) => Usage | null,
): Generator<AnswerEvent> {
  const calls: { name: string; arguments: string }[] = [];
  const pieces = flow(reply, settings);
  for (let next = pieces.next(); ; next = pieces.next()) {
    if (!next.done) {
      const text = takeText(next.value, calls);
      if (text !== null)
        yield { data: JSON.stringify({ response: text }), tokens: next.value.tokens, usage: null };
      continue;
    }
    if (calls.length > 0) {
      const tool_calls = calls.map((call) => ({
        name: call.name,
        arguments: parsedOrRaw(call.arguments),
      }));
      yield { data: JSON.stringify({ response: "", tool_calls }), tokens: 0, usage: null };
    }
    const usage = report(next.value.usage);
    const last = {
      response: "",
      ...(reply.finish !== undefined && { finish_reason: reply.finish }),
      ...(usage !== null && { usage: workersAiUsage(usage) }),
    };
    yield { data: JSON.stringify(last), tokens: 0, usage };
    yield { data: "[DONE]", tokens: 0, usage: null };
    return;
  }
}

/** Tool calls come whole in this format: they are kept until the text is out. */
function takeText(piece: Piece, calls: { name: string; arguments: string }[]): string | null {
  if (piece.kind === "tool-start") calls.push({ name: piece.name, arguments: "" });
  else if (piece.kind === "tool-arguments")
    (calls[piece.index] as { arguments: string }).arguments += piece.text;
  else return piece.text;
  return null;
}

function nativeDocument(
  reply: Reply,
  settings: FlowSettings,
  body: ChatBody,
  report: (counted: Usage) => Usage | null,
): AnswerEvent {
  const { text, tools, usage: counted } = gather(reply, settings);
  const usage = report(counted);
  const result = {
    // In JSON mode the response is the object itself (workers-sdk#12398).
    response: body.response_format == null ? text : parsedOrRaw(text),
    tool_calls: tools.map((call) => ({ name: call.name, arguments: parsedOrRaw(call.arguments) })),
    ...(usage !== null && { usage: workersAiUsage(usage) }),
  };
  return { data: inEnvelope(JSON.stringify(result)), tokens: counted.completionTokens, usage };
}

function workersAiUsage(usage: Usage): Record<string, unknown> {
  return {
    ...openAiUsage(usage),
    ...(usage.cachedTokens > 0 && { prompt_tokens_details: { cached_tokens: usage.cachedTokens } }),
    ...(usage.neurons !== undefined && { neurons: usage.neurons }),
  };
}

function inEnvelope(json: string): string {
  return `{"result":${json},"success":true,"errors":[],"messages":[]}`;
}

function parsedOrRaw(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
