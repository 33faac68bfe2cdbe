// A request's body as far as every dialect shares it, and how many tokens it is taken to have.

import { z } from "zod";
import { countTokens } from "./tokens.ts";

const contentPart = z.looseObject({ type: z.string(), text: z.string().optional() });

const chatMessage = z.looseObject({
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: z.union([z.string(), z.array(contentPart)]).nullish(),
  reasoning_content: z.string().nullish(),
  tool_calls: z
    .array(
      z.looseObject({
        id: z.string().optional(),
        function: z.looseObject({ name: z.string() }).optional(),
      }),
    )
    .nullish(),
  tool_call_id: z.string().optional(),
});

export const chatBodySchema = z.looseObject({
  model: z.string().optional(),
  messages: z.array(chatMessage),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.number().nullish(),
  tools: z.array(z.unknown()).nullish(),
  tool_choice: z.unknown().optional(),
  response_format: z.looseObject({ type: z.string() }).nullish(),
  thinking: z.looseObject({ type: z.enum(["enabled", "disabled"]) }).nullish(),
});

export type ChatBody = z.infer<typeof chatBodySchema>;
export type ChatMessage = ChatBody["messages"][number];

/** A message's text, whichever of its two shapes the content has. */
export function textOf(message: ChatMessage): string {
  if (typeof message.content === "string") return message.content;
  return (message.content ?? []).map((part) => part.text ?? "").join("");
}

/** The emulators' own measure, not a provider's tokenizer: good for comparing, not for forecasting a bill. */
export function promptTokens(body: ChatBody): number {
  const tools = body.tools == null ? 0 : countTokens(JSON.stringify(body.tools));
  return body.messages.reduce((sum, message) => sum + 4 + countTokens(textOf(message)), tools);
}
