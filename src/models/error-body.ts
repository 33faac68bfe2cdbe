// Reads the bodies of refusals by their shape: whose words they are, and which code stands in them. Content types are not
// to be trusted (DeepSeek has sent octet-stream). What it means is upstream-fault.ts's to say.

export interface ErrorBody {
  /** The gateway's envelope, Workers AI's, a provider's `{error: {message}}`, or nothing that is known. */
  readonly speaker: "gateway" | "workers-ai" | "provider" | null;
  /** A code of the gateway's or of Workers AI's. */
  readonly code: number | null;
  /** To tell kinds apart by; it is for nobody's eyes, since upstreams repeat keys and prompts. */
  readonly message: string;
}

/** A binding's errors, and some services', have the code before their words: `InferenceUpstreamError: 3040: Capacity …`. */
const CODE_BEFORE_WORDS = /^(?:\w+: )*(\d{4}):/;
const MAX_READ_CHARACTERS = 2_000;

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function firstText(...values: unknown[]): string {
  const text = values.find((value) => typeof value === "string") ?? "";
  return (text as string).slice(0, MAX_READ_CHARACTERS);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // HTML, an empty body or a binding's sentence.
    return null;
  }
}

export function readErrorBody(text: string): ErrorBody {
  const body = parsed(text);
  const error = field(body, "error");
  const errors = field(body, "errors");
  // AI Gateway's list is called `error`, and its newest envelope names itself; Workers AI's list is called `errors`.
  const ofGateway: unknown = Array.isArray(error) ? error[0] : undefined;
  const ofWorkersAi: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (ofGateway !== undefined || field(body, "name") === "AiGatewayError") {
    return {
      speaker: "gateway",
      code: numberOrNull(field(ofGateway, "code") ?? field(body, "internalCode")),
      message: firstText(field(ofGateway, "message"), field(body, "message")),
    };
  }
  // Beside OpenAI's shape: Ollama's `{error: "…"}` and vLLM's `{object: "error", message: "…"}`.
  const ofProvider = firstText(field(error, "message"), error, field(body, "message"));
  const message = firstText(field(ofWorkersAi, "message"), ofProvider === "" ? text : ofProvider);
  const inWords = CODE_BEFORE_WORDS.exec(message)?.[1];
  const code = numberOrNull(field(ofWorkersAi, "code")) ?? (inWords === undefined ? null : Number(inWords));
  if (ofWorkersAi !== undefined) return { speaker: "workers-ai", code, message };
  return { speaker: ofProvider === "" ? null : "provider", code, message };
}
