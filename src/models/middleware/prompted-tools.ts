// Tools for a model without native tool calls, in the format that Qwen (the distill's base) was trained on: functions in
// `<tools>`, calls in `<tool_call>`, results in `<tool_response>`. Invariant: no part of a call's markup is ever shown as
// text. A call that can't be read is passed on as it is; judging it is the engine's.

import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4Middleware,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
  LanguageModelV4ToolResultOutput,
} from "@ai-sdk/provider";

const OPEN = "<tool_call>";
const CLOSE = "</tool_call>";

/** The name of a call whose text could not even be read as `{name, arguments}`. */
export const UNREADABLE_TOOL = "unreadable_tool_call";

function describeTools(tools: NonNullable<LanguageModelV4CallOptions["tools"]>): string {
  const lines = tools.flatMap((tool) =>
    tool.type === "function"
      ? [
          JSON.stringify({
            type: "function",
            function: {
              name: tool.name,
              description: tool.description,
              parameters: tool.inputSchema,
            },
          }),
        ]
      : [],
  );
  return [
    "You may call functions to answer. Call one only where it helps; never invent its result.",
    "<tools>",
    ...lines,
    "</tools>",
    "To call a function, end your thinking and write, once for each call, nothing else but:",
    `${OPEN}\n{"name": "<function>", "arguments": {<arguments as JSON>}}\n${CLOSE}`,
    "The results come back in <tool_response>. Then answer the user in plain words.",
  ].join("\n");
}

function resultText(output: LanguageModelV4ToolResultOutput): unknown {
  switch (output.type) {
    case "json":
    case "text":
      return output.value;
    case "error-json":
    case "error-text":
      return { error: output.value };
    case "execution-denied":
      return { error: output.reason ?? "The user did not allow this call." };
    default:
      return { error: "The result could not be shown." };
  }
}

/** JSON that can't close or open a tag, whatever a page or a user has put into it. */
const withoutTags = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

/** Calls and results become text; everything else stays. */
function asText(message: LanguageModelV4Message): LanguageModelV4Message {
  if (message.role === "assistant") {
    const text = message.content
      .map((part) => {
        if (part.type === "text") return part.text;
        if (part.type === "tool-call")
          return `${OPEN}\n${withoutTags({ name: part.toolName, arguments: part.input })}\n${CLOSE}`;
        return "";
      })
      .filter((piece) => piece !== "")
      .join("\n");
    return { role: "assistant", content: [{ type: "text", text }] };
  }
  if (message.role === "tool") {
    const text = message.content
      .flatMap((part) =>
        part.type === "tool-result"
          ? [withoutTags({ name: part.toolName, content: resultText(part.output) })]
          : [],
      )
      .map((json) => `<tool_response>\n${json}\n</tool_response>`)
      .join("\n");
    return { role: "user", content: [{ type: "text", text }] };
  }
  return message;
}

function withToolsInPrompt(prompt: LanguageModelV4Prompt, description: string | null): LanguageModelV4Prompt {
  const messages = prompt.map(asText);
  if (description === null) return messages;
  const [first, ...rest] = messages;
  if (first?.role === "system") return [{ ...first, content: `${first.content}\n\n${description}` }, ...rest];
  return [{ role: "system", content: description }, ...messages];
}

/** The longest end of `text` that may be the beginning of a tag. */
function halfTag(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length--) {
    const end = text.slice(-length);
    if (OPEN.startsWith(end) || CLOSE.startsWith(end)) return length;
  }
  return 0;
}

/** An end that can hardly be anything but a tag that was cut: "<t" may be a comparison. */
const CUT_TAG = /<\/?tool(?:_(?:c(?:a(?:ll?)?)?)?)?$/;

/** Finds calls in streamed text. */
class ToolCallScanner {
  readonly #emit: (part: LanguageModelV4StreamPart) => void;
  readonly #newId: () => string;
  #buffer = "";
  #inCall = false;
  calls = 0;

  constructor(emit: (part: LanguageModelV4StreamPart) => void, newId: () => string) {
    this.#emit = emit;
    this.#newId = newId;
  }

  push(delta: string): void {
    this.#buffer += delta;
    for (let tag = this.#nextTag(); tag !== null; tag = this.#nextTag()) {
      const at = this.#buffer.indexOf(tag);
      const before = this.#buffer.slice(0, at);
      this.#buffer = this.#buffer.slice(at + tag.length);
      if (this.#inCall) this.#call(before);
      else this.#text(before.trimEnd());
      this.#inCall = tag === OPEN;
    }
    if (this.#inCall) return;
    // What may be the beginning of a tag waits, and so does white space, which is left out before a tag.
    const end = this.#buffer.slice(0, this.#buffer.length - halfTag(this.#buffer)).trimEnd().length;
    this.#text(this.#buffer.slice(0, end));
    this.#buffer = this.#buffer.slice(end);
  }

  end(): void {
    const rest = this.#buffer.replace(CUT_TAG, "");
    if (this.#inCall) this.#call(rest);
    else this.#text(this.calls > 0 ? rest.trimEnd() : rest);
    this.#buffer = "";
    this.#inCall = false;
  }

  /** The next tag; outside a call also a closing one, which is markup although it closes nothing. */
  #nextTag(): typeof OPEN | typeof CLOSE | null {
    const close = this.#buffer.indexOf(CLOSE);
    const open = this.#inCall ? -1 : this.#buffer.indexOf(OPEN);
    if (open >= 0 && (close < 0 || open < close)) return OPEN;
    return close >= 0 ? CLOSE : null;
  }

  #text(text: string): void {
    if (text !== "") this.#emit({ type: "text-delta", id: "answer", delta: text });
  }

  #call(text: string): void {
    this.calls++;
    let toolName = UNREADABLE_TOOL;
    let input = text.trim();
    try {
      const call: unknown = JSON.parse(input);
      if (typeof call === "object" && call !== null && "name" in call && typeof call.name === "string") {
        toolName = call.name;
        const given = "arguments" in call ? call.arguments : {};
        input = typeof given === "string" ? given : JSON.stringify(given ?? {});
      }
    } catch {
      // Left as it was written: the engine reports it as a call that can't be read.
    }
    this.#emit({ type: "tool-call", toolCallId: this.#newId(), toolName, input });
  }
}

/** The middleware of one call; it remembers whether that call offered tools. */
export function promptedTools(newId: () => string): LanguageModelV4Middleware {
  let offered = false;
  return {
    specificationVersion: "v4",
    async transformParams({ params }) {
      const { tools, toolChoice: _, ...rest } = params;
      offered = tools !== undefined && tools.length > 0;
      const description = tools === undefined || !offered ? null : describeTools(tools);
      return { ...rest, prompt: withToolsInPrompt(params.prompt, description) };
    },
    async wrapStream({ doStream }) {
      const result = await doStream();
      if (!offered) return result;
      let scanner: ToolCallScanner;
      const transform = new TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart>({
        start(controller) {
          scanner = new ToolCallScanner((part) => controller.enqueue(part), newId);
        },
        transform(part, controller) {
          if (part.type === "text-delta") {
            scanner.push(part.delta);
            return;
          }
          if (part.type === "text-end" || part.type === "finish") scanner.end();
          const stoppedToCall =
            part.type === "finish" && scanner.calls > 0 && part.finishReason.unified === "stop";
          controller.enqueue(
            stoppedToCall
              ? { ...part, finishReason: { unified: "tool-calls", raw: part.finishReason.raw } }
              : part,
          );
        },
      });
      return { ...result, stream: result.stream.pipeThrough(transform) };
    },
  };
}
