// The event streams of Workers AI and of OpenAI-compatible services, as text.

export const event = (data: unknown): string =>
  `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;

export const DONE = event("[DONE]");

/** Workers AI's own form, with the padding that it adds against traffic analysis. */
export const native = (response: string): string => event({ response, p: "abcdefgh" });

export const NATIVE_USAGE = event({
  response: "",
  usage: { prompt_tokens: 12, completion_tokens: 34, total_tokens: 46 },
});

/** A native stream that comes to its own end. */
export const nativeStream = (pieces: readonly string[]): string =>
  pieces.map(native).join("") + NATIVE_USAGE + DONE;

interface Delta {
  readonly role?: string;
  readonly content?: string | null;
  readonly reasoning_content?: string | null;
  readonly reasoning?: string;
  readonly tool_calls?: readonly unknown[];
}

/** DeepSeek's form: every chunk says who it is, and `usage` is null until the end. */
export const chunk = (delta: Delta, finishReason: string | null = null): string =>
  event({
    id: "5d0c0a3e-7c11-4d5e-9b60-5b3d6a9e0a11",
    object: "chat.completion.chunk",
    created: 1_795_348_800,
    model: "deepseek-flash",
    system_fingerprint: "fp_1",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    usage: null,
  });

export const thought = (text: string): string => chunk({ content: null, reasoning_content: text });
export const said = (text: string): string => chunk({ content: text, reasoning_content: null });
export const finished = (reason: string): string => chunk({ content: "", reasoning_content: null }, reason);

export const CHAT_USAGE = {
  prompt_tokens: 20,
  completion_tokens: 9,
  total_tokens: 29,
  prompt_tokens_details: { cached_tokens: 8 },
  completion_tokens_details: { reasoning_tokens: 4 },
  prompt_cache_hit_tokens: 8,
  prompt_cache_miss_tokens: 12,
};

/** The last event where `include_usage` was asked for: no choices, only the usage. */
export const usageChunk = (usage: unknown = CHAT_USAGE): string =>
  event({
    id: "5d0c0a3e-7c11-4d5e-9b60-5b3d6a9e0a11",
    object: "chat.completion.chunk",
    created: 1_795_348_800,
    model: "deepseek-flash",
    choices: [],
    usage,
  });

/** A whole answer of DeepSeek's. */
export const chatStream = (thinking: string, text: string): string =>
  chunk({ role: "assistant", content: null, reasoning_content: "" }) +
  thought(thinking) +
  said(text) +
  finished("stop") +
  usageChunk() +
  DONE;
