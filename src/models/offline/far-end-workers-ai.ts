// The far end of Workers AI's REST run route for the R1 distill: reads its request, refuses what it refuses, and writes
// the brain's reply as it writes one. Tools are not part of its wire: they come prompted, inside the messages.
// Source: developers.cloudflare.com/workers-ai, the model's page, JSON Mode and Errors.

import { z } from "zod";
import { reply } from "./brain.ts";
import {
  event,
  eventStreamResponse,
  type FarEndSettings,
  jsonResponse,
  MOST_BODY_CHARACTERS,
  slowJsonResponse,
} from "./far-end.ts";
import { hash } from "./hash.ts";
import { heard, type HeardMessage, type Reply } from "./heard.ts";
import { parseJson } from "./json.ts";
import { contentSchema, textOf } from "./message-content.ts";
import type { Piece } from "./paced-body.ts";
import { readAssistantMessage, readOffers, readUserMessage, writeCall } from "./prompted-tools.ts";
import { countPrompt, countTokens, splitTokens } from "./tokens.ts";

const MODEL = "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b";
const CONTEXT_TOKENS = 80_000;
/** The service's own, and small: a caller that forgets `max_tokens` is cut inside the thinking. */
const DEFAULT_MAX_TOKENS = 256;

const ERRORS = {
  badInput: { code: 5006, status: 400 },
  noSuchModel: { code: 5007, status: 400 },
  tooLarge: { code: 3006, status: 413 },
  contextExceeded: { code: 5021, status: 400 },
  // The text is documented, the number is not.
  jsonModeUnmet: { code: 5024, status: 400 },
  methodNotAllowed: { code: 5005, status: 405 },
  noCapacity: { code: 3040, status: 429 },
  internal: { code: 3043, status: 500 },
  noRoute: { code: 7000, status: 404 },
} as const;

const chatSchema = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: contentSchema })).min(1),
  stream: z.boolean().nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  response_format: z
    .looseObject({
      type: z.enum(["text", "json_object", "json_schema"]),
      json_schema: z.unknown().optional(),
    })
    .nullish(),
});

type Chat = z.infer<typeof chatSchema>;

export function workersAiError(kind: keyof typeof ERRORS, message: string): Response {
  const { code, status } = ERRORS[kind];
  return jsonResponse(status, {
    result: null,
    success: false,
    errors: [{ code, message }],
    messages: [],
  });
}

export async function answerAsWorkersAi(
  request: Request,
  model: string,
  settings: FarEndSettings,
): Promise<Response> {
  if (request.method !== "POST") return workersAiError("methodNotAllowed", "Method not allowed");
  if (model !== MODEL) return workersAiError("noSuchModel", `No such model ${model.slice(0, 200)} or task`);
  const text = await request.text();
  if (text.length > MOST_BODY_CHARACTERS) return workersAiError("tooLarge", "Request is too large");
  const json = parseJson(text);
  if (json === null) return workersAiError("badInput", "AiError: Bad input: the request body is not JSON");
  const parsed = chatSchema.safeParse(json.value);
  if (!parsed.success) {
    const paths = parsed.error.issues.map((issue) => `Type mismatch of '/${issue.path.join("/")}'`);
    return workersAiError(
      "badInput",
      `AiError: Bad input: Error: oneOf at '/' not met, 0 matches: required properties at '/' are 'prompt', ${paths.slice(0, 5).join(", ")}`,
    );
  }

  const chat = parsed.data;
  const texts = chat.messages.map(({ content }) => textOf(content));
  const promptTokens = countPrompt(texts);
  const maxTokens = chat.max_tokens ?? DEFAULT_MAX_TOKENS;
  if (promptTokens + maxTokens > CONTEXT_TOKENS) {
    return workersAiError(
      "contextExceeded",
      `The estimated number of input and maximum output tokens (${promptTokens + maxTokens}) exceeded this model context window limit (${CONTEXT_TOKENS}).`,
    );
  }
  const wantsJson =
    chat.response_format?.type === "json_object" || chat.response_format?.type === "json_schema";
  if (wantsJson && chat.stream === true)
    return workersAiError("badInput", "AiError: Bad input: JSON Mode currently doesn't support streaming");

  const messages = chat.messages.flatMap(readMessage);
  const answer = reply({
    messages,
    tools: messages.filter(({ role }) => role === "system").flatMap(({ text: system }) => readOffers(system)),
    now: settings.now(),
    tier: "fast",
    ...(wantsJson ? { json: { schema: chat.response_format?.json_schema ?? null } } : {}),
  });
  if (answer.shape === "unavailable")
    return workersAiError("noCapacity", "Capacity temporarily exceeded, please try again.");
  const usage = (completionTokens: number) => ({
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  });

  if (wantsJson) {
    // Decoding is held to the schema from the first token on: there is no thinking, and `response` is the value itself.
    const tokens = countTokens(answer.answer);
    if (tokens > maxTokens) return workersAiError("jsonModeUnmet", "JSON Mode couldn't be met");
    return slowJsonResponse(
      envelope({ response: JSON.parse(answer.answer) as unknown, usage: usage(tokens) }),
      tokens,
      request,
      settings,
    );
  }
  const tokens = splitTokens(write(answer, texts)).slice(0, maxTokens);
  return chat.stream === true
    ? eventStreamResponse(stream(tokens, answer, usage(tokens.length)), request, settings)
    : slowJsonResponse(
        envelope({ response: tokens.join(""), usage: usage(tokens.length) }),
        tokens.length,
        request,
        settings,
      );
}

function envelope(result: unknown): unknown {
  return { result, success: true, errors: [], messages: [] };
}

/** The service takes any role; a strange one is read as the system's. */
function readMessage({ role, content }: Chat["messages"][number]): HeardMessage[] {
  const text = textOf(content);
  switch (role) {
    case "user":
      return readUserMessage(text);
    case "assistant":
      // The model's template forgets earlier thinking.
      return [readAssistantMessage(text.slice(text.lastIndexOf("</think>") + 1).replace(/^\/think>\s*/, ""))];
    case "tool":
      return [heard("tool", "", { results: [{ name: null, content: text }] })];
    default:
      return [heard("system", text)];
  }
}

/**
 * The template ends in `<think>`, so the service often streams only the closing tag. Which of the two hangs on the
 * prompt alone, so that a test or a user meets the same one again.
 */
function write(answer: Reply, texts: readonly string[]): string {
  const opening = hash(texts.join("\n")) % 2 === 0 ? "<think>\n" : "";
  const calls = answer.toolCalls.map(writeCall).join("\n");
  return `${opening}${untagged(answer.thinking)}\n</think>\n\n${untagged(answer.answer)}${calls}`;
}

/** Words of the person that are quoted must not close the thinking or pass for a call. */
function untagged(text: string): string {
  return text.replace(/<(\/?(?:think|tool_call|tool_response|tools))>/g, "‹$1›");
}

/** Native format: no finish reason, not even at the limit; there only `completion_tokens` tells. */
function* stream(tokens: readonly string[], answer: Reply, usage: unknown): Generator<Piece> {
  for (const token of tokens) yield { text: event({ response: token }), tokens: 1 };
  if (answer.shape === "cut-off") return;
  yield { text: event({ response: "", usage }), tokens: 0 };
  yield { text: event("[DONE]"), tokens: 0 };
}
