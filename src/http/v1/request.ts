// What `POST /v1/chat/completions` may ask for, in OpenAI's words. A parameter that would not be kept to is refused by its
// name: a caller who sets one counts on it.

import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import { z } from "zod";
import { checkConversationId } from "../../agents/identity.ts";
import { UpshiftError } from "../../core/errors.ts";
import { MODES, type Mode } from "../../core/receipt.ts";
import type { RequestKey } from "../../core/request-key.ts";
import type { AnswerTerms } from "../../turn/answer-terms.ts";
import { responseFormatSchema, type JsonFormat } from "../../turn/response-format.ts";
import { idempotencyKey } from "../idempotency.ts";
import { readDigestedJson } from "../json-body.ts";
import { checkSizes, instructionsOf, messagesSchema, type ChatMessage } from "./messages.ts";

const MAX_TOOLS = 128;
const MAX_STOPS = 4;
const LONGEST_STOP = 256;

const tool = z.object({
  type: z.literal("function", "only functions are supported"),
  function: z.object({
    name: z.string().regex(/^[\w-]{1,64}$/, "1 to 64 of A-Z, a-z, 0-9, _ and - are needed"),
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
    strict: z.boolean().nullish(),
  }),
});

const tools = z
  .array(tool)
  .max(MAX_TOOLS)
  .refine(
    (all) => new Set(all.map((one) => one.function.name)).size === all.length,
    "each name may stand once",
  );

const toolChoice = z.enum(
  ["auto", "none"],
  "only auto and none are supported: the reasoner can't be made to call a tool",
);

const stop = z.string().min(1).max(LONGEST_STOP);
const tokens = z.int().min(1);

/** The one value that says what is done anyway. */
const only = <T extends z.ZodType>(schema: T) => schema.nullish();

const supported = {
  model: z.string(),
  messages: messagesSchema,
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({
      include_usage: z.boolean().nullish(),
      include_obfuscation: z.literal(false, "is not supported").nullish(),
    })
    .nullish(),
  conversation: z.string().nullish(),
  response_format: responseFormatSchema.nullish(),
  stop: z
    .union([stop, z.array(stop).max(MAX_STOPS)], `a text or up to ${MAX_STOPS} of them, are needed`)
    .nullish(),
  max_tokens: tokens.nullish(),
  max_completion_tokens: tokens.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  tools: tools.nullish(),
  tool_choice: toolChoice.nullish(),
  // Labels for the operator of a service; they change no answer.
  user: z.string().nullish(),
  safety_identifier: z.string().nullish(),
  prompt_cache_key: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  // Taken where they say what is done anyway, as some clients send them.
  n: only(z.literal(1, "one answer is given; more are not supported")),
  logprobs: only(z.literal(false, "is not supported")),
  store: only(z.literal(false, "is not supported; name a `conversation` to store what is said")),
  parallel_tool_calls: only(z.literal(true, "calls can't be kept to one at a time")),
  frequency_penalty: only(z.literal(0, "is not supported")),
  presence_penalty: only(z.literal(0, "is not supported")),
  modalities: only(z.tuple([z.literal("text", "only text is supported")])),
  service_tier: only(z.enum(["auto", "default"], "is not supported")),
};

export const completionSchema = z.looseObject(supported).superRefine((body, context) => {
  const refuse = (name: string, message: string): void =>
    context.addIssue({ code: "custom", message, path: [name] });
  for (const [name, value] of Object.entries(body))
    if (!Object.hasOwn(supported, name) && value !== null) refuse(name.slice(0, 64), "is not supported");
  if (body.stream_options != null && body.stream !== true)
    refuse("stream_options", "is for requests with `stream`");
  if (body.max_tokens != null && body.max_completion_tokens != null)
    refuse("max_tokens", "only one of it and max_completion_tokens may be set");
  if (body.tool_choice === "auto" && !body.tools?.length) refuse("tool_choice", "`tools` are needed with it");
  if (body.conversation == null) return;
  if (body.tools?.length)
    refuse("tools", "are not supported with `conversation`, which has tools of its own");
  if (body.messages.findLast(({ role }) => role !== "system" && role !== "developer")?.role !== "user")
    refuse("messages", "with `conversation`, the last message must be the user's");
});

export interface CompletionRequest {
  readonly mode: Mode;
  readonly messages: readonly ChatMessage[];
  readonly streams: boolean;
  readonly wantsUsage: boolean;
  readonly conversation: string | null;
  readonly requestKey: RequestKey | undefined;
  readonly format: JsonFormat | null;
  readonly terms: AnswerTerms;
  readonly tools: readonly LanguageModelV4FunctionTool[];
}

const toTool = ({ function: one }: z.infer<typeof tool>): LanguageModelV4FunctionTool => ({
  type: "function",
  name: one.name,
  ...(one.description == null ? {} : { description: one.description }),
  inputSchema: (one.parameters ?? {
    type: "object",
    properties: {},
  }) as LanguageModelV4FunctionTool["inputSchema"],
});

/** @throws UpshiftError `not_found`, since it is what clients of OpenAI's expect */
export function checkModel(id: string): Mode {
  const mode = MODES.find((one) => one === id);
  if (mode !== undefined) return mode;
  throw new UpshiftError(
    "not_found",
    `There is no model "${id.slice(0, 64)}". The models are ${MODES.join(", ")}.`,
    {
      errors: [{ path: "model", reason: "unknown" }],
    },
  );
}

/** @throws UpshiftError `invalid_request`, `not_found` or `payload_too_large`, which names the parameter */
export async function readCompletionRequest(request: Request): Promise<CompletionRequest> {
  const key = idempotencyKey(request.headers);
  const { body, bodyDigest } = await readDigestedJson(request, completionSchema);
  const { conversation = null, response_format: format, stop: stops } = body;
  if (conversation !== null) checkConversationId(conversation);
  checkSizes(body.messages);
  return {
    mode: checkModel(body.model),
    messages: body.messages,
    streams: body.stream === true,
    wantsUsage: body.stream_options?.include_usage === true,
    conversation,
    requestKey: key === null ? undefined : { key, bodyDigest },
    format: format == null || format.type === "text" ? null : format,
    terms: {
      system: instructionsOf(body.messages),
      maxOutputTokens: body.max_completion_tokens ?? body.max_tokens ?? null,
      temperature: body.temperature ?? null,
      topP: body.top_p ?? null,
      stop: typeof stops === "string" ? [stops] : (stops ?? []),
    },
    tools: body.tool_choice === "none" ? [] : (body.tools ?? []).map(toTool),
  };
}
