// A language model whose stream is written by the test, and what a reader makes of a model's stream.

import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";

export const USER_SAYS_HELLO: LanguageModelV4CallOptions = {
  prompt: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
};

export const finishPart = (unified: LanguageModelV4FinishReason["unified"]): LanguageModelV4StreamPart => ({
  type: "finish",
  finishReason: { unified, raw: unified },
  usage: {
    inputTokens: { total: 1, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 1, text: undefined, reasoning: undefined },
  },
});

/** A model that streams these parts to every call, and keeps the calls. */
export function modelOf(
  parts: readonly LanguageModelV4StreamPart[],
  options: { breaksWith?: Error } = {},
): LanguageModelV4 & { readonly calls: LanguageModelV4CallOptions[] } {
  const calls: LanguageModelV4CallOptions[] = [];
  return {
    specificationVersion: "v4",
    provider: "fake",
    modelId: "fake",
    supportedUrls: {},
    calls,
    doGenerate: () => Promise.reject(new Error("Only streams are asked for")),
    doStream: async (call) => {
      calls.push(call);
      let next = 0;
      return {
        stream: new ReadableStream<LanguageModelV4StreamPart>({
          pull(controller) {
            const part = parts[next++];
            if (part !== undefined) controller.enqueue(part);
            else if (options.breaksWith !== undefined) controller.error(options.breaksWith);
            else controller.close();
          },
        }),
      };
    },
  };
}

/** The parts of a model that says this text in these pieces. */
export function saying(
  pieces: readonly string[],
  end: LanguageModelV4StreamPart = finishPart("stop"),
): LanguageModelV4StreamPart[] {
  return [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "0" },
    ...pieces.map((delta): LanguageModelV4StreamPart => ({ type: "text-delta", id: "0", delta })),
    { type: "text-end", id: "0" },
    end,
  ];
}

/** What is left of a stream once it has ended: what a stored message would hold. */
export interface FinalMessage {
  thinking: string;
  text: string;
  calls: { toolName: string; input: string }[];
  finish: string | null;
  failed: boolean;
}

/**
 * Reads a model's stream to its end, and checks on the way that parts are opened before they are written to and closed
 * in the end.
 */
export async function finalMessage(
  model: LanguageModelV4,
  call: LanguageModelV4CallOptions = USER_SAYS_HELLO,
): Promise<FinalMessage> {
  const message: FinalMessage = { thinking: "", text: "", calls: [], finish: null, failed: false };
  const open = new Set<string>();
  const begin = (key: string): void => {
    if (open.has(key)) throw new Error(`${key} was begun twice`);
    open.add(key);
  };
  const require = (key: string): void => {
    if (!open.has(key)) throw new Error(`${key} was not open`);
  };
  const { stream } = await model.doStream(call);
  const reader = stream.getReader();
  for (;;) {
    const { done, value: part } = await reader.read();
    if (done) break;
    switch (part.type) {
      case "reasoning-start":
        begin(`reasoning ${part.id}`);
        break;
      case "reasoning-delta":
        require(`reasoning ${part.id}`);
        message.thinking += part.delta;
        break;
      case "reasoning-end":
        require(`reasoning ${part.id}`);
        open.delete(`reasoning ${part.id}`);
        if (part.providerMetadata?.["upshift"]?.["untagged"] === true) message.thinking = "";
        break;
      case "text-start":
        begin(`text ${part.id}`);
        break;
      case "text-delta":
        require(`text ${part.id}`);
        message.text += part.delta;
        break;
      case "text-end":
        require(`text ${part.id}`);
        open.delete(`text ${part.id}`);
        break;
      case "tool-call":
        message.calls.push({ toolName: part.toolName, input: part.input });
        break;
      case "error":
        message.failed = true;
        break;
      case "finish":
        message.finish = part.finishReason.unified;
        break;
      default:
        break;
    }
  }
  if (open.size > 0) throw new Error(`never ended: ${[...open].join(", ")}`);
  return message;
}
