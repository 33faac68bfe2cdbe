// What DeepSeek refuses, in the order in which it would notice: the key, the body's shape, the model, then the rules of
// thinking mode and of tool messages. Returns the refusal or null; pure.

import type { HttpAnswer } from "./behaviour.ts";
import { chatBodySchema, textOf, type ChatBody, type ChatMessage } from "./chat-body.ts";
import { deepSeekError, deepSeekRefusal } from "./error-bodies.ts";

/** The last two are aliases that are still accepted. `deepseek-chat` and `deepseek-reasoner` are retired since 2026-07-24. */
const MODELS = ["deepseek-flash", "deepseek-v4-pro", "deepseek-v4-flash", "deepseek-v4-flash-vision-exp"];
const MAX_OUTPUT_TOKENS = 393_216;
const EFFORTS = ["minimal", "low", "medium", "high", "xhigh", "max", "ultra"];

export type Checked = { readonly body: ChatBody } | { readonly refusal: HttpAnswer };

/** `apiKey` null: any key will do, but there must be one. */
export function checkDeepSeekKey(
  authorization: string | undefined,
  apiKey: string | null,
): HttpAnswer | null {
  const key = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  if (key === undefined) {
    return deepSeekError(401, "Authentication Fails (auth header format should be Bearer sk-...)");
  }
  if (apiKey === null || key === apiKey) return null;
  return deepSeekError(
    401,
    `Authentication Fails, Your api key: ****${key.slice(-4)} is invalid (request_id: ${crypto.randomUUID()})`,
  );
}

export function checkDeepSeekBody(raw: unknown): Checked {
  const parsed = chatBodySchema.safeParse(raw);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join(".") || "body";
    const column = JSON.stringify(raw)?.length ?? 0;
    const reason =
      where === "messages"
        ? "missing field `messages`"
        : `${where}: data did not match any variant of the expected type`;
    return {
      refusal: deepSeekError(
        422,
        `Failed to deserialize the JSON body into the target type: ${reason} at line 1 column ${column}`,
      ),
    };
  }
  const body = parsed.data;
  const refusal = refusalOf(body);
  return refusal === null ? { body } : { refusal };
}

export function thinks(body: ChatBody): boolean {
  return body.thinking?.type !== "disabled";
}

function refusalOf(body: ChatBody): HttpAnswer | null {
  if (body.model === undefined || !MODELS.includes(body.model))
    return deepSeekRefusal.model(body.model ?? "");
  if (body.messages.length === 0) return deepSeekError(400, "Empty input messages");
  const limit = body.max_tokens;
  if (limit != null && (!Number.isInteger(limit) || limit < 1 || limit > MAX_OUTPUT_TOKENS)) {
    return deepSeekError(
      400,
      `Invalid max_tokens value, the valid range of max_tokens is [1, ${MAX_OUTPUT_TOKENS}]`,
    );
  }
  const effort = body["reasoning_effort"];
  if (effort !== undefined && !EFFORTS.includes(String(effort))) {
    return deepSeekError(
      422,
      `Failed to deserialize the JSON body into the target type: reasoning_effort: unknown variant \`${String(effort)}\``,
    );
  }
  const user = body["user_id"];
  if (user !== undefined && !/^[\w-]{1,512}$/.test(String(user)))
    return deepSeekError(400, "Invalid user_id");

  const format = body.response_format?.type;
  if (format === "json_schema") return deepSeekRefusal.responseFormat();
  if (format === "json_object" && !body.messages.some((message) => /json/i.test(textOf(message)))) {
    return deepSeekRefusal.jsonWordMissing();
  }
  if (thinks(body)) {
    const choice = body.tool_choice;
    if (choice != null && choice !== "auto" && choice !== "none") return deepSeekRefusal.toolChoice();
    // An empty string passes; what is missing or null does not. Without tools the field is not asked for.
    if ((body.tools?.length ?? 0) > 0 && body.messages.some(lacksReasoning)) {
      return deepSeekRefusal.reasoningContentMissing();
    }
  }
  return toolMessageRefusal(body.messages);
}

function lacksReasoning(message: ChatMessage): boolean {
  return message.role === "assistant" && typeof message.reasoning_content !== "string";
}

/** Every tool call is answered by the tool messages right behind it, and no tool message stands elsewhere. */
function toolMessageRefusal(messages: readonly ChatMessage[]): HttpAnswer | null {
  let awaited = new Set<string>();
  let answered = new Set<string>();
  for (const message of messages) {
    if (message.role === "tool") {
      const id = message.tool_call_id ?? "";
      if (!awaited.has(id) && !answered.has(id)) return deepSeekRefusal.toolMessageOrphaned();
      awaited.delete(id);
      answered.add(id);
      continue;
    }
    if (awaited.size > 0) return deepSeekRefusal.toolMessagesMissing();
    answered = new Set();
    awaited = new Set((message.tool_calls ?? []).map((call) => call.id ?? ""));
  }
  return awaited.size > 0 ? deepSeekRefusal.toolMessagesMissing() : null;
}
