// What DeepSeek's chat/completions accepts, and the errors in which it refuses the rest, word for word where they are
// known. Source: api-docs.deepseek.com, guides/thinking_mode and quick_start/error_codes, as of 2026-11.

import { z } from "zod";
import { MOST_BODY_CHARACTERS } from "./far-end.ts";
import { heard, type HeardMessage, type ToolCall, type ToolOffer } from "./heard.ts";
import { isRecord, parseJson } from "./json.ts";
import { contentSchema, pathOf, textOf } from "./message-content.ts";
import { countPrompt, countTokens } from "./tokens.ts";

const MODELS: readonly string[] = [
  "deepseek-flash",
  "deepseek-v4-pro",
  "deepseek-v4-flash",
  "deepseek-v4-flash-vision-exp",
];
const CONTEXT_TOKENS = 1_048_576;
/** The prefix cache works in blocks of this many tokens. */
const CACHE_BLOCK_TOKENS = 64;

const toolCallSchema = z.looseObject({
  id: z.string(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});

const messageSchema = z.discriminatedUnion("role", [
  z.looseObject({ role: z.literal("system"), content: contentSchema }),
  z.looseObject({ role: z.literal("user"), content: contentSchema }),
  z.looseObject({
    role: z.literal("assistant"),
    content: contentSchema.nullish(),
    reasoning_content: z.string().nullish(),
    tool_calls: z.array(toolCallSchema).nullish(),
  }),
  z.looseObject({ role: z.literal("tool"), content: contentSchema, tool_call_id: z.string() }),
]);

const bodySchema = z.looseObject({
  model: z.string(),
  messages: z.array(messageSchema).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  thinking: z.looseObject({ type: z.enum(["enabled", "disabled"]) }).nullish(),
  tools: z
    .array(
      z.looseObject({
        type: z.literal("function"),
        function: z.looseObject({ name: z.string(), parameters: z.unknown().optional() }),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([
      z.enum(["none", "auto", "required"]),
      z.looseObject({ type: z.literal("function"), function: z.looseObject({ name: z.string() }) }),
    ])
    .nullish(),
  response_format: z.looseObject({ type: z.enum(["text", "json_object", "json_schema"]) }).nullish(),
});

type Body = z.infer<typeof bodySchema>;

/** The tokens of the prompt, and how many of them an earlier request of the same conversation left in the cache. */
interface PromptUsage {
  readonly promptTokens: number;
  readonly cachedTokens: number;
}

export interface DeepSeekRequest extends PromptUsage {
  readonly model: string;
  readonly messages: readonly HeardMessage[];
  readonly tools: readonly ToolOffer[];
  readonly thinks: boolean;
  readonly json: boolean;
  readonly mustCall: { readonly name: string | null } | null;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly maxTokens: number;
  readonly stop: readonly string[];
}

interface DeepSeekRefusal {
  readonly status: number;
  readonly body: {
    readonly error: {
      readonly message: string;
      readonly type: string;
      readonly param: null;
      readonly code: string;
    };
  };
}

export function refuse(status: number, message: string, type = "invalid_request_error"): DeepSeekRefusal {
  return { status, body: { error: { message, type, param: null, code: "invalid_request_error" } } };
}

export function readRequest(text: string): DeepSeekRequest | DeepSeekRefusal {
  if (text.length > MOST_BODY_CHARACTERS) return refuse(413, "Request body too large");
  const json = parseJson(text);
  if (json === null) return refuse(422, "Failed to parse the request body as JSON");
  const parsed = bodySchema.safeParse(json.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(
      422,
      `Failed to deserialize the JSON body into the target type: ${pathOf(issue?.path ?? [])}: ${issue?.message ?? ""}`,
    );
  }
  const body = parsed.data;
  const thinks = body.thinking?.type !== "disabled";
  const tools = (body.tools ?? []).map((tool) => ({
    name: tool.function.name,
    parameters: tool.function.parameters ?? {},
  }));
  const broken = brokenRule(body, thinks, tools.length > 0);
  if (broken !== null) return refuse(400, broken);

  const usage = usageOf(body);
  if (usage.promptTokens > CONTEXT_TOKENS) {
    return refuse(
      400,
      `This model's maximum context length is ${CONTEXT_TOKENS} tokens. However, you requested ${usage.promptTokens} tokens. Please reduce the length of the messages.`,
    );
  }
  const choice = body.tool_choice;
  return {
    ...usage,
    model: body.model,
    messages: readMessages(body.messages),
    tools: choice === "none" ? [] : tools,
    thinks,
    json: body.response_format?.type === "json_object",
    mustCall:
      choice === "required"
        ? { name: null }
        : typeof choice === "object" && choice !== null
          ? { name: choice.function.name }
          : null,
    stream: body.stream === true,
    includeUsage: body.stream_options?.include_usage === true,
    maxTokens: body.max_tokens ?? Number.POSITIVE_INFINITY,
    stop: [body.stop ?? []].flat().filter((sequence) => sequence !== ""),
  };
}

/** The 400 of the first rule that the body breaks, or null. */
function brokenRule(body: Body, thinks: boolean, carriesTools: boolean): string | null {
  if (!MODELS.includes(body.model)) {
    return `The supported API model names are deepseek-flash, deepseek-v4-pro, but you passed ${body.model.slice(0, 200)}.`;
  }
  if (body.response_format?.type === "json_schema") return "This response_format type is unavailable now";
  const forces = body.tool_choice === "required" || typeof body.tool_choice === "object";
  if (thinks && forces && body.tool_choice !== null) return "Thinking mode does not support this tool_choice";
  // "" is accepted as filler; absent or null is not.
  const silent = body.messages.some(
    (message) => message.role === "assistant" && typeof message.reasoning_content !== "string",
  );
  if (thinks && carriesTools && silent)
    return "The `reasoning_content` in the thinking mode must be passed back to the API.";
  return null;
}

function readMessages(messages: Body["messages"]): HeardMessage[] {
  const names = new Map<string, string>();
  return messages.map((message) => {
    const text = textOf(message.content);
    if (message.role === "tool") {
      return heard("tool", "", {
        results: [{ name: names.get(message.tool_call_id) ?? null, content: text }],
      });
    }
    if (message.role !== "assistant") return heard(message.role, text);
    for (const call of message.tool_calls ?? []) names.set(call.id, call.function.name);
    return heard("assistant", text, { calls: (message.tool_calls ?? []).map(readCall) });
  });
}

function readCall({ function: called }: z.infer<typeof toolCallSchema>): ToolCall {
  const args = parseJson(called.arguments)?.value;
  return {
    name: called.name,
    arguments: isRecord(args) ? args : {},
  };
}

/** What stands before the last assistant message was the prompt of an earlier request, so it counts as cached. */
function usageOf(body: Body): PromptUsage {
  const texts = body.messages.map((message) =>
    message.role === "assistant"
      ? [
          message.reasoning_content ?? "",
          textOf(message.content),
          ...(message.tool_calls ?? []).map((call) => call.function.name + call.function.arguments),
        ].join("")
      : textOf(message.content),
  );
  const toolsJson = body.tools === null || body.tools === undefined ? "" : JSON.stringify(body.tools);
  const before = body.messages.findLastIndex(({ role }) => role === "assistant");
  const known = before < 0 ? 0 : countPrompt(texts.slice(0, before)) + countTokens(toolsJson);
  return {
    promptTokens: countPrompt(texts, toolsJson),
    cachedTokens: Math.floor(known / CACHE_BLOCK_TOKENS) * CACHE_BLOCK_TOKENS,
  };
}
