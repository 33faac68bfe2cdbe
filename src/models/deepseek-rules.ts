// What DeepSeek's API demands of a request in thinking mode, and providers do not know. One function over the body, the
// last before the wire. Source: api-docs.deepseek.com, guides/thinking_mode and guides/json_mode.

type RequestBody = Record<string, unknown> & { messages?: unknown; tools?: unknown };

/** An assistant's message with its reasoning where tools are carried ("" where another tier wrote it), without elsewhere. */
function withReasoning(message: Record<string, unknown>, carriesTools: boolean): Record<string, unknown> {
  if (message["role"] !== "assistant") return message;
  const { reasoning_content: reasoning, ...rest } = message;
  return carriesTools ? { ...rest, reasoning_content: reasoning ?? "" } : rest;
}

/**
 * Brings a request under the rules of thinking mode:
 * - thinking is switched on, with the effort that is the service's default today;
 * - with `tools`, every earlier assistant message carries `reasoning_content` (else 400; "" is accepted as filler);
 *   without, it is ignored, so it is left out and not paid for;
 * - `tool_choice` may not force a call (400);
 * - `response_format` may be `json_object`, never `json_schema` (400): the prompt holds the schema and the word "json";
 * - `temperature` is ignored by the service; it is not sent, so that logs don't suggest otherwise.
 */
export function underDeepSeekRules(body: RequestBody): RequestBody {
  const carriesTools = Array.isArray(body.tools) && body.tools.length > 0;
  const messages = Array.isArray(body.messages) ? (body.messages as Record<string, unknown>[]) : [];
  const { temperature: _, ...rest } = body;
  const ruled: RequestBody = {
    ...rest,
    thinking: { type: "enabled" },
    reasoning_effort: "high",
    messages: messages.map((message) => withReasoning(message, carriesTools)),
  };
  if (ruled["tool_choice"] !== undefined && ruled["tool_choice"] !== "none") ruled["tool_choice"] = "auto";
  const format = ruled["response_format"] as { type?: unknown } | undefined;
  if (format?.type === "json_schema") ruled["response_format"] = { type: "json_object" };
  return ruled;
}
