// What the services answer when they refuse, word for word as seen in public (wire facts of 2026-11-23). Where only the
// status is known, the comment says so.

import type { HttpAnswer } from "./behaviour.ts";

const GATEWAY = {
  2001: [400, "Please configure AI Gateway in the Cloudflare dashboard"],
  2003: [429, "Rate limited"],
  // A 400 for an upstream that failed: cloudflare/ai#436.
  2005: [400, "Failed to get response from provider"],
  2008: [400, "Invalid provider"],
  2009: [401, "Unauthorized"],
  2016: [424, "Prompt blocked due to security configurations"],
  2017: [424, "Response blocked due to security configurations"],
  2019: [400, "Chat completion bad format"],
  2021: [402, "Insufficient AI Gateway credits"],
  2040: [400, "Provider 'deepseek' has no BYOK credential named 'work'. Configured aliases: default"],
  2041: [
    429,
    "Spend limit exceeded: rule 'daily' (cost limit 1 per 86400s, fixed) for deepseek deepseek-flash",
  ],
  2045: [
    429,
    "Spend limit exceeded: rule 'daily' (cost limit 1 per 86400s, sliding) for deepseek deepseek-flash",
  ],
  // The words of 7013 are not public.
  7013: [503, "Guardrails are unavailable"],
} as const satisfies Record<number, readonly [status: number, message: string]>;

export type GatewayCode = keyof typeof GATEWAY;
export const GATEWAY_CODES = Object.keys(GATEWAY).map(Number) as GatewayCode[];

/** AI Gateway's own envelope: `error` is an array, so a client that looks for `error.message` finds nothing. */
export function gatewayError(code: GatewayCode, message: string = GATEWAY[code][1]): HttpAnswer {
  const status = GATEWAY[code][0];
  return {
    status,
    body: {
      success: false,
      result: [],
      messages: [],
      error: [{ code, message }],
      name: "AiGatewayError",
      httpCode: status,
      internalCode: code,
      message,
      description: message,
    },
  };
}

const DEEPSEEK = {
  400: [
    "Invalid request: the request body format is wrong.",
    "invalid_request_error",
    "invalid_request_error",
  ],
  401: [
    "Authentication Fails, Your api key: ****e78f is invalid (request_id: 0f2c1e5e-6a52-4a53-9a0e-0c6d2f1f5a11)",
    "authentication_error",
    "invalid_request_error",
  ],
  402: ["Insufficient Balance", "unknown_error", "invalid_request_error"],
  422: [
    "Failed to deserialize the JSON body into the target type: missing field `messages` at line 1 column 27",
    "invalid_request_error",
    "invalid_request_error",
  ],
  // Type and code of the 429, and all of the 500, are not public.
  429: [
    "Your current concurrency is 40, which exceeds your concurrency limit of 39 based on your remaining balance. Please top up your balance to restore your concurrency.",
    "rate_limit_error",
    "rate_limit_error",
  ],
  500: ["Internal Server Error", "server_error", "internal_error"],
  503: [
    "Service is too busy. We advise users to temporarily switch to alternative LLM API service providers.",
    "service_unavailable_error",
    "service_unavailable_error",
  ],
} as const satisfies Record<number, readonly [message: string, type: string, code: string]>;

export type DeepSeekStatus = keyof typeof DEEPSEEK;
export const DEEPSEEK_STATUSES = Object.keys(DEEPSEEK).map(Number) as DeepSeekStatus[];

export function deepSeekError(status: DeepSeekStatus, message: string = DEEPSEEK[status][0]): HttpAnswer {
  const [, type, code] = DEEPSEEK[status];
  return { status, body: { error: { message, type, param: null, code } } };
}

/** DeepSeek's refusals of a request's content, all 400. */
export const deepSeekRefusal = {
  /** Seen with this content type (cc-switch-cli#170), so a client must not ask it whether to parse. */
  reasoningContentMissing: (): HttpAnswer => ({
    ...deepSeekError(400, "The `reasoning_content` in the thinking mode must be passed back to the API."),
    contentType: "application/octet-stream",
  }),
  toolChoice: (): HttpAnswer => deepSeekError(400, "Thinking mode does not support this tool_choice"),
  responseFormat: (): HttpAnswer => deepSeekError(400, "This response_format type is unavailable now"),
  model: (model: string): HttpAnswer =>
    deepSeekError(
      400,
      `The supported API model names are deepseek-flash, deepseek-v4-pro, but you passed ${model}.`,
    ),
  toolMessagesMissing: (): HttpAnswer =>
    deepSeekError(
      400,
      "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. (insufficient tool messages following tool_calls message)",
    ),
  toolMessageOrphaned: (): HttpAnswer =>
    deepSeekError(
      400,
      "Messages with role 'tool' must be a response to a preceding message with 'tool_calls'",
    ),
  /** The rule is documented, these words are OpenAI's for the same rule. */
  jsonWordMissing: (): HttpAnswer =>
    deepSeekError(
      400,
      "Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'.",
    ),
} as const;

const WORKERS_AI = {
  // Of these up to 3023, of 3041 and 3042, and of 5016 and 5018 only the errors page's titles are public.
  3006: [413, "Request too large"],
  3007: [408, "Timeout"],
  3008: [408, "Aborted"],
  3023: [403, "Account blocked"],
  3036: [
    429,
    "You have used up your daily free allocation of 10,000 neurons. Please upgrade to Cloudflare's Workers Paid plan if you would like to continue usage.",
  ],
  3040: [429, "Capacity temporarily exceeded, please try again."],
  3041: [403, "Account not allowed for private model"],
  3042: [404, "Invalid model ID"],
  4006: [
    429,
    "you have used up your daily free allocation of 10,000 neurons, please upgrade to Cloudflare's Workers Paid plan if you would like to continue usage.",
  ],
  5006: [
    400,
    "Error: oneOf at '/' not met, 0 matches: Type mismatch of '/messages/0/content', 'string' not in 'null'",
  ],
  5007: [400, "No such model @cf/deepseek-ai/no-such-model or task"],
  5016: [403, "Model agreement"],
  5018: [403, "Account not allowed for private model"],
  5021: [
    413,
    "The estimated number of input and maximum output tokens (81024) exceeded this model context window limit (80000).",
  ],
  // cloudflare/agents#1685; its status is not public.
  5023: [400, "JSON Schema mode is not supported with stream mode."],
  // The words are documented (JSON Mode); number and status are not public.
  5024: [400, "JSON Mode couldn't be met"],
  // The words of 5035 are not public.
  5035: [403, "This model requires the Workers Paid plan."],
} as const satisfies Record<number, readonly [status: number, message: string]>;

export type WorkersAiCode = keyof typeof WORKERS_AI;
export const WORKERS_AI_CODES = Object.keys(WORKERS_AI).map(Number) as WorkersAiCode[];

/** The REST envelope; the message has the prefix that the live API puts before it. */
export function workersAiError(code: WorkersAiCode, message: string = WORKERS_AI[code][1]): HttpAnswer {
  return {
    status: WORKERS_AI[code][0],
    body: {
      errors: [{ message: `AiError: AiError: ${message}`, code }],
      success: false,
      result: {},
      messages: [],
    },
  };
}

/** The Cloudflare API's answer to a wrong or missing token. */
export function cloudflareUnauthorized(): HttpAnswer {
  return {
    status: 401,
    body: {
      success: false,
      errors: [{ code: 10000, message: "Authentication error" }],
      messages: [],
      result: null,
    },
  };
}

/** How servers that speak OpenAI's protocol refuse what the distill's and DeepSeek's codes say elsewhere. */
export const compatibleRefusal = {
  ollamaModel: (): HttpAnswer => ({
    status: 404,
    body: {
      error: {
        message: "model 'deepseek-r1:32b' not found",
        type: "not_found_error",
        param: null,
        code: null,
      },
    },
  }),
  vllmModel: (): HttpAnswer => ({
    status: 404,
    body: {
      object: "error",
      message: "The model `r1` does not exist.",
      type: "NotFoundError",
      param: null,
      code: 404,
    },
  }),
  vllmContext: (): HttpAnswer => ({
    status: 400,
    body: {
      object: "error",
      message:
        "This model's maximum context length is 32768 tokens. However, you requested 40960 tokens in the messages. Please reduce the length of the messages.",
      type: "BadRequestError",
      param: null,
      code: 400,
    },
  }),
} as const;

/** What a proxy in front of a dead origin shows. */
export function htmlErrorPage(status: number): string {
  return `<!DOCTYPE html>\n<html>\n<head><title>${status} Error</title></head>\n<body>\n<center><h1>${status} Error</h1></center>\n<hr><center>cloudflare</center>\n<script>document.title = "never render an upstream's page"</script>\n</body>\n</html>\n`;
}
